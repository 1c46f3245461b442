package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.Optional;

/// Y·Y = K − R with Y and R unknown: root and rest.
///
/// **Lemma.** Let R be in [0, m] and 2Y − R in [0, s], so that 2Y is congruent to an integer Z in [R, m + s], and let
/// (m + s)² + 4m < p. Then Z² + 4R, congruent to 4K, is the same integer in all solutions, and so is the parity of Z. Of
/// two solutions with Z' ≥ Z + 2, Z'² > Z² + 4Z ≥ Z² + 4R ≥ Z'². So Z and R are determined, and Y = Z/2.
final class Root {

    private Root() {}

    static boolean apply(Knowledge knowledge, Form left, Form right, Form square) {
        Form rest = knowledge.unknown(square).times(BigInteger.ONE.negate());
        Optional<Bounds> rests = knowledge.facts().bounds(rest);
        if (!left.equals(right) || rest.count() == 0 || rests.isEmpty() || rests.get().lo().signum() < 0) {
            return false;
        }
        Form excess = left.times(BigInteger.TWO).minus(rest);
        Optional<BigInteger> slack = Slacks.greatest(knowledge, excess, knowledge.rarest(rest));
        if (slack.isEmpty()) {
            return false;
        }
        BigInteger most = rests.get().hi();
        BigInteger twice = most.add(slack.get());
        if (twice.multiply(twice).add(most.shiftLeft(2)).compareTo(knowledge.modulus()) >= 0) {
            return false;
        }
        boolean learned = knowledge.determine(left);
        return knowledge.determine(square) || learned;
    }
}
