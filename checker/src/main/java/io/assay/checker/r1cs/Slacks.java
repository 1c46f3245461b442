package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.Optional;

/// Linear rows that say of a combination that it is a sum of bounded wires, and not negative.
final class Slacks {

    /// Wires of S that are looked for, the constant one among them: a number has 254 bits.
    private static final int MOST_PARTS = 256;

    private Slacks() {}

    /// Returns the least s known with 0 ≤ `form` ≤ s, for a representative of `form`; empty if no row says so.
    ///
    /// A row says so if it is ±(form − S) = 0 where S is bounded from below by 0.
    /// @param wire a wire of `form`, whose rows are looked at
    static Optional<BigInteger> greatest(Knowledge knowledge, Form form, int wire) {
        ConstraintSystem system = knowledge.system();
        for (int i = 0; i < knowledge.index().count(wire); i++) {
            int row = knowledge.index().row(wire, i);
            if (length(system, row) > form.count() + MOST_PARTS || !Rows.isLinear(system, row)) {
                continue;
            }
            Form sum = Rows.linear(system, row);
            BigInteger factor = form.of(wire).multiply(knowledge.inverse(sum.of(wire).mod(knowledge.modulus())));
            Optional<Bounds> slack = knowledge.facts().bounds(form.plus(sum, factor.negate()));
            if (slack.isPresent() && slack.get().lo().signum() >= 0
                    && slack.get().hi().compareTo(knowledge.modulus()) < 0) {
                return Optional.of(slack.get().hi());
            }
        }
        return knowledge.facts().bounds(form).filter(bounds -> bounds.lo().signum() >= 0).map(Bounds::hi);
    }

    private static int length(ConstraintSystem system, int row) {
        return Math.max(system.c().count(row), Math.max(system.a().count(row), system.b().count(row)));
    }
}
