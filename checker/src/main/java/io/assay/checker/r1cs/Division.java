package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.Optional;

/// D·Q = K − R with D known, Q and R unknown: quotient and remainder.
///
/// **Lemma.** Let R be in [0, m] and D − 1 − R in [0, s], so that D is congruent to an integer in [1, 1 + m + s] above R,
/// and let Q be in an interval of width q with (q + 1)·(1 + m + s) < p. Two solutions differ by D·δ = R' − R (or its
/// negative, where the row has + R), |δ| ≤ q, |R' − R| < D: both sides are below p together, so this holds over the
/// integers, δ = 0, and R = R'.
final class Division {

    private Division() {}

    static boolean apply(Knowledge knowledge, Form divisor, Form quotient, Form rest) {
        Form unknown = knowledge.unknown(rest);
        Optional<Bounds> remainders = knowledge.facts().bounds(unknown);
        Optional<Bounds> quotients = knowledge.facts().bounds(knowledge.unknown(quotient));
        if (unknown.count() == 0 || remainders.isEmpty() || quotients.isEmpty()) {
            return false;
        }
        boolean negative = remainders.get().hi().signum() <= 0;
        if (!negative && remainders.get().lo().signum() < 0) {
            return false;
        }
        Form remainder = negative ? unknown.times(BigInteger.ONE.negate()) : unknown;
        BigInteger most = remainders.get().magnitude();
        Form below = divisor.minus(remainder).minus(Form.constant(knowledge.modulus(), BigInteger.ONE));
        Optional<BigInteger> slack = Slacks.greatest(knowledge, below, knowledge.rarest(remainder));
        if (slack.isEmpty() || quotients.get().width().add(BigInteger.ONE)
                .multiply(BigInteger.ONE.add(most).add(slack.get())).compareTo(knowledge.modulus()) >= 0) {
            return false;
        }
        boolean learned = knowledge.determine(quotient);
        return knowledge.determine(rest) || learned;
    }
}
