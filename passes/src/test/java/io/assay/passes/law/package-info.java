/// Proofs that the laws of rules hold: every rule is applied to patterns, and what it made of them is compared by a
/// solver.
///
/// Main types: [RuleLawsTest], which walks all tables; [FixedPatterns] and [TensorPatterns], the left sides;
/// [FixedTerms] and [TensorTerms], which say what ops mean to the solver; [LawSolver]. Example: `FixedLaw.of(rule,
/// pattern)` and `law.verdict()`. A right side is never written down here: it is what the rule itself makes.
@NullMarked
package io.assay.passes.law;

import org.jspecify.annotations.NullMarked;
