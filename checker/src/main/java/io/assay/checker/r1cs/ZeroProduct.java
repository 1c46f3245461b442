package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.Optional;

/// A·B = 0 with both factors unknown.
///
/// **Lemma.** Let D = A − ρB be determined for some ρ ≠ 0, and let T = A + ρB have a representative in [0, M] (or in
/// [−M, 0]) with 2M < p. From A·B = 0 follows T² = D², so T = D or T = −D. Of two solutions with T = D and T' = −D,
/// T + T' = 0 modulo p and 0 ≤ T + T' ≤ 2M < p, so both are 0. Hence T is determined, and with it A = (T + D)/2 and B.
///
/// That D is determined is what a linear row says whose unknown part is λ·(A − ρB).
final class ZeroProduct {

    private ZeroProduct() {}

    static boolean apply(Knowledge knowledge, Form a, Form b) {
        Form left = knowledge.unknown(a);
        Form right = knowledge.unknown(b);
        // A wire of one factor alone gives the scale of the other in a linear row.
        int rare = knowledge.rarest(right.where(wire -> left.of(wire).signum() == 0).count() > 0
                ? right.where(wire -> left.of(wire).signum() == 0)
                : right);
        ConstraintSystem system = knowledge.system();
        for (int i = 0; i < knowledge.index().count(rare); i++) {
            int row = knowledge.index().row(rare, i);
            if (Rows.isLinear(system, row)) {
                Form sum = knowledge.unknown(Rows.linear(system, row));
                Optional<BigInteger> ratio = ratio(knowledge, left, right, sum);
                if (ratio.isPresent() && isOfOneSign(knowledge, a.plus(b, ratio.get()))) {
                    boolean learned = knowledge.determine(a);
                    return knowledge.determine(b) || learned;
                }
            }
        }
        return false;
    }

    /// Returns ρ if sum = λ·(left − ρ·right) for some λ.
    private static Optional<BigInteger> ratio(Knowledge knowledge, Form left, Form right, Form sum) {
        int both = left.wire(0);
        BigInteger a = left.of(both);
        BigInteger b = right.of(both);
        for (int i = 0; i < sum.count(); i++) {
            // sum = λ·left + μ·right on two wires whose columns are independent.
            int wire = sum.wire(i);
            BigInteger c = left.of(wire);
            BigInteger d = right.of(wire);
            BigInteger determinant = a.multiply(d).subtract(b.multiply(c)).mod(knowledge.modulus());
            if (determinant.signum() != 0) {
                BigInteger inverse = knowledge.inverse(determinant);
                BigInteger lambda = sum.of(both).multiply(d).subtract(sum.of(wire).multiply(b)).multiply(inverse);
                BigInteger mu = sum.of(wire).multiply(a).subtract(sum.of(both).multiply(c)).multiply(inverse);
                if (lambda.mod(knowledge.modulus()).signum() == 0 || mu.mod(knowledge.modulus()).signum() == 0
                        || !left.times(lambda).plus(right, mu).equals(sum)) {
                    return Optional.empty();
                }
                return Optional.of(knowledge.signed(
                        mu.negate().multiply(knowledge.inverse(lambda.mod(knowledge.modulus())))));
            }
        }
        return Optional.empty();
    }

    private static boolean isOfOneSign(Knowledge knowledge, Form total) {
        return knowledge.facts().bounds(total)
                .filter(bounds -> bounds.lo().signum() >= 0 || bounds.hi().signum() <= 0)
                .filter(bounds -> bounds.magnitude().shiftLeft(1)
                        .compareTo(knowledge.modulus()) < 0)
                .isPresent();
    }
}
