package io.assay.passes.law;

import io.assay.passes.law.LawSolver.Example;

/// How a law is known to hold, or where it does not.
sealed interface Verdict {

    /// Both sides are the same terms of the same unknowns: for all that an element may be.
    record Same() implements Verdict {}

    /// The solver finds no elements on which they differ: there are none.
    record Proven() implements Verdict {}

    /// They differ there.
    ///
    /// @param example elements by [name][Script#input], and what else the solver chose
    record Refuted(Example example) implements Verdict {}
}
