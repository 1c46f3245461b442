package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.Pairing;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Reason;
import io.assay.groth16.Verification.Rejected;
import io.assay.field.Bn254;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Judges Groth16 proofs.
public final class Groth16Verifier {
    private Groth16Verifier() {}

    /// Returns whether the proof shows the public values under the key; never throws, whatever the values.
    ///
    /// The equation is e(A, B) = e(alpha, beta) e(IC_0 + sum of x_i IC_i, gamma) e(C, delta). The key is checked too,
    /// each time. Source: Groth, "On the size of pairing-based non-interactive arguments" (2016), section 3.2.
    public static Verification verify(VerifyingKey key, List<BigInteger> publicValues, Proof proof) {
        List<KeyFinding> findings = KeyChecks.findings(key);
        if (!findings.isEmpty()) {
            return new Rejected(Reason.INSECURE_KEY, "a safe key",
                    findings.stream().map(KeyFinding::toString).collect(Collectors.joining("; ")));
        }
        return inputFault(key, publicValues, proof).<Verification>map(fault -> fault)
                .orElseGet(() -> checkEquation(key, publicValues, proof));
    }

    private static Optional<Rejected> inputFault(VerifyingKey key, List<BigInteger> publicValues, Proof proof) {
        if (publicValues.size() != key.publicCount()) {
            return Optional.of(new Rejected(Reason.PUBLIC_VALUE_COUNT, key.publicCount() + " public values",
                    String.valueOf(publicValues.size())));
        }
        for (int index = 0; index < publicValues.size(); index++) {
            BigInteger value = publicValues.get(index);
            if (value.signum() < 0 || value.compareTo(Bn254.FR.modulus()) >= 0) {
                return Optional.of(new Rejected(Reason.PUBLIC_VALUE_RANGE,
                        "public value " + index + " in [0, r)", value.toString()));
            }
        }
        return pointFault("A", CurveGroup.g1(), proof.a()).or(() -> pointFault("B", CurveGroup.g2(), proof.b()))
                .or(() -> pointFault("C", CurveGroup.g1(), proof.c()));
    }

    private static Optional<Rejected> pointFault(String name, CurveGroup group, long[] point) {
        return KeyChecks.pointFault(group, point, 0)
                .map(reason -> new Rejected(reason, "a valid point " + name, Arrays.toString(point)));
    }

    private static Verification checkEquation(VerifyingKey key, List<BigInteger> publicValues, Proof proof) {
        CurveGroup g1 = CurveGroup.g1();
        long[] sum = new long[16];
        g1.addAffine(sum, 0, key.ic(), 0);
        long[] term = new long[16];
        for (int index = 0; index < publicValues.size(); index++) {
            g1.scale(term, key.ic(), 8 * index + 8, publicValues.get(index));
            g1.add(sum, 0, term, 0);
        }
        long[] g1Points = new long[32];
        g1.negate(g1Points, 0, proof.a(), 0);
        System.arraycopy(key.alpha1(), 0, g1Points, 8, 8);
        System.arraycopy(g1.toAffine(sum, 1), 0, g1Points, 16, 8);
        System.arraycopy(proof.c(), 0, g1Points, 24, 8);
        long[] g2Points = new long[64];
        System.arraycopy(proof.b(), 0, g2Points, 0, 16);
        System.arraycopy(key.beta2(), 0, g2Points, 16, 16);
        System.arraycopy(key.gamma2(), 0, g2Points, 32, 16);
        System.arraycopy(key.delta2(), 0, g2Points, 48, 16);
        return new Pairing().productIsOne(g1Points, g2Points)
                ? new Accepted()
                : new Rejected(Reason.EQUATION, "a pairing product of one", "another value");
    }
}
