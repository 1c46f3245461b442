package io.assay.groth16;

import io.assay.curve.CurveGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Judges the points of a verification key: a key that fails here lets somebody prove anything.
public final class KeyChecks {
    private KeyChecks() {}

    /// Returns every reason to refuse the key; an empty list means that it has the form of a safe one.
    ///
    /// Refused are points out of range, off the curve, outside the subgroup or at infinity, and delta = gamma or -gamma
    /// (a key that nobody contributed to: proofs of anything can then be made from the key alone).
    public static List<String> findings(VerifyingKey key) {
        List<String> findings = new ArrayList<>();
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        note(findings, "alpha", pointFault(g1, key.alpha1(), 0));
        note(findings, "beta", pointFault(g2, key.beta2(), 0));
        note(findings, "gamma", pointFault(g2, key.gamma2(), 0));
        note(findings, "delta", pointFault(g2, key.delta2(), 0));
        for (int index = 0; index <= key.publicCount(); index++) {
            note(findings, "IC[" + index + "]", pointFault(g1, key.ic(), 8 * index));
        }
        if (findings.isEmpty()) {
            long[] opposite = new long[16];
            g2.negate(opposite, 0, key.gamma2(), 0);
            if (Arrays.equals(key.gamma2(), key.delta2()) || Arrays.equals(opposite, key.delta2())) {
                findings.add("delta equals gamma up to sign: nobody contributed to this key");
            }
        }
        return List.copyOf(findings);
    }

    /// Throws where [#findings(VerifyingKey)] has something to say.
    ///
    /// @throws InsecureKeyException if the key must not be used
    public static void check(VerifyingKey key) {
        List<String> findings = findings(key);
        if (!findings.isEmpty()) {
            throw new InsecureKeyException(findings);
        }
    }

    private static void note(List<String> findings, String name, Optional<Verification.Reason> fault) {
        fault.ifPresent(reason -> findings.add(name + ": " + reason));
    }

    /// What is wrong with one point, if anything.
    static Optional<Verification.Reason> pointFault(CurveGroup group, long[] point, int offset) {
        if (!group.isReduced(point, offset)) {
            return Optional.of(Verification.Reason.COORDINATE_RANGE);
        }
        if (group.isInfinity(point, offset)) {
            return Optional.of(Verification.Reason.INFINITY);
        }
        if (!group.isOnCurve(point, offset)) {
            return Optional.of(Verification.Reason.OFF_CURVE);
        }
        return group.isInSubgroup(point, offset) ? Optional.empty() : Optional.of(Verification.Reason.WRONG_SUBGROUP);
    }
}
