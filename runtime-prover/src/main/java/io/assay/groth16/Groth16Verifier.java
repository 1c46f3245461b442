package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.Pairing;
import io.assay.field.Bn254;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Reason;
import io.assay.groth16.Verification.Rejected;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Judges Groth16 proofs.
///
/// Not constant-time: how long a verification takes depends on proof, key and public values, which are all public.
public final class Groth16Verifier {
    private Groth16Verifier() {}

    /// Returns whether the proof shows the public values under the key; never throws, whatever the values.
    ///
    /// The key is checked too, each time: for more than one proof make a [PreparedVerifyingKey].
    public static Verification verify(VerifyingKey key, List<BigInteger> publicValues, Proof proof) {
        List<KeyFinding> findings = KeyChecks.findings(key);
        if (!findings.isEmpty()) {
            return new Rejected(Reason.INSECURE_KEY, "a safe key",
                    findings.stream().map(KeyFinding::toString).collect(Collectors.joining("; ")));
        }
        return verify(new PreparedVerifyingKey(key), publicValues, proof);
    }

    /// Returns whether the proof shows the public values under the key; never throws, whatever the values.
    ///
    /// The equation is e(A, B) = e(alpha, beta) e(IC_0 + sum of x_i IC_i, gamma) e(C, delta). Source: Groth, "On the size of
    /// pairing-based non-interactive arguments" (2016), section 3.2. With commitments D_k, challenges c_k and proofs of
    /// knowledge P_k, sum of c_k IC_k + D_k is added to the second argument, and e(D_k, -sigma_k g) e(P_k, g) = 1 is
    /// tested in the same product, to the power of rho^(k+1) for rho of [FoldingNumber]. Source: gnark 0.14,
    /// `backend/groth16/bn254/verify.go`, which tests it in a product of its own. A challenge of a stated commitment must be
    /// the one that the statement has.
    ///
    /// @param publicValues those of the public wires, then the stated challenges
    public static Verification verify(PreparedVerifyingKey key, List<BigInteger> publicValues, Proof proof) {
        return inputFault(key.key(), publicValues, proof).<Verification>map(fault -> fault)
                .orElseGet(() -> checkEquation(key, Folding.of(key, publicValues, proof), proof));
    }

    /// Returns for each proof whether it shows its public values under the key; never throws, whatever the values.
    ///
    /// All equations are tested at once, each to the power of a random number of 128 bits: if one of them does not hold,
    /// the test passes with a probability of 2^-128. Where it fails, halves are tested until each bad proof is found, so
    /// one bad proof among n costs about as much as 2n good ones. The same verdicts, with that probability of error, as of
    /// [#verify(PreparedVerifyingKey, List, Proof)]. Source: Bellare, Garay, Rabin, "Fast batch verification for modular
    /// exponentiation and digital signatures" (1998), the small exponents test; the group of pairing values and G1 have
    /// prime order, and B is tested for membership in the subgroup, as the test needs it.
    ///
    /// @param publicValues for each proof its public values
    /// @throws IllegalArgumentException if there are not as many lists of public values as proofs
    public static List<Verification> verifyBatch(PreparedVerifyingKey key, List<List<BigInteger>> publicValues,
            List<Proof> proofs, Workers workers) {
        if (publicValues.size() != proofs.size()) {
            throw new IllegalArgumentException(publicValues.size() + " lists of public values for " + proofs.size()
                    + " proofs");
        }
        return new BatchVerifier(key, publicValues, proofs, workers).verify();
    }

    /// What is wrong with public values or points, if anything, before any pairing is computed.
    static Optional<Rejected> inputFault(VerifyingKey key, List<BigInteger> publicValues, Proof proof) {
        if (publicValues.size() != key.publicValueCount()) {
            return Optional.of(new Rejected(Reason.PUBLIC_VALUE_COUNT, key.publicValueCount() + " public values",
                    String.valueOf(publicValues.size())));
        }
        for (int index = 0; index < publicValues.size(); index++) {
            BigInteger value = publicValues.get(index);
            if (value.signum() < 0 || value.compareTo(Bn254.FR.modulus()) >= 0) {
                return Optional.of(new Rejected(Reason.PUBLIC_VALUE_RANGE,
                        "public value " + index + " in [0, r)", value.toString()));
            }
        }
        int commitments = key.commitmentKeys().size();
        if (proof.commitments().size() != commitments) {
            return Optional.of(new Rejected(Reason.COMMITMENT_COUNT, commitments + " commitments",
                    String.valueOf(proof.commitments().size())));
        }
        return pointFault("A", CurveGroup.g1(), proof.a()).or(() -> pointFault("B", CurveGroup.g2(), proof.b()))
                .or(() -> pointFault("C", CurveGroup.g1(), proof.c()))
                .or(() -> pointFault("D", proof.commitments())).or(() -> pointFault("P", proof.knowledge()))
                .or(() -> statedFault(key, publicValues, proof));
    }

    /// Whether the challenge of a stated commitment is another one than the statement has.
    private static Optional<Rejected> statedFault(VerifyingKey key, List<BigInteger> publicValues, Proof proof) {
        for (int index = key.publicCount(); index < key.publicValueCount(); index++) {
            BigInteger challenge = Challenges.of(proof.commitments().get(index - key.publicCount()), List.of());
            if (!publicValues.get(index).equals(challenge)) {
                return Optional.of(new Rejected(Reason.STATED_CHALLENGE,
                        "public value " + index + " = " + challenge + ", the challenge of the proof's commitment "
                                + (index - key.publicCount()),
                        publicValues.get(index).toString()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Rejected> pointFault(String name, List<long[]> points) {
        return points.stream().flatMap(point -> pointFault(name, CurveGroup.g1(), point).stream()).findFirst();
    }

    private static Optional<Rejected> pointFault(String name, CurveGroup group, long[] point) {
        return KeyChecks.pointFault(group, point, 0)
                .map(reason -> new Rejected(reason, "a valid point " + name, Arrays.toString(point)));
    }

    /// Judges a proof whose inputs have no fault.
    static Verification checkEquation(PreparedVerifyingKey key, Folding folding, Proof proof) {
        long[] minusA = new long[8];
        CurveGroup.g1().negate(minusA, 0, proof.a(), 0);
        Pairing pairing = new Pairing();
        long[] value = pairing.finalExponentiation(pairing.millerLoop(minusA, proof.b(),
                fixedPoints(key, folding, proof), key.fixed()));
        return pairing.isOne(pairing.multiply(value, key.alphaBeta()))
                ? new Accepted()
                : new Rejected(Reason.EQUATION, "a pairing product of one", "another value");
    }

    /// The points of G1 that belong to the fixed lines of the key.
    private static long[] fixedPoints(PreparedVerifyingKey key, Folding folding, Proof proof) {
        CurveGroup g1 = CurveGroup.g1();
        long[] points = new long[8 * key.fixed().size()];
        System.arraycopy(proof.c(), 0, points, 8, 8);
        long[] overGamma = new long[g1.projectiveLongs()];
        g1.addAffine(overGamma, 0, key.ic().sum(folding.icFactors()), 0);
        long[] overG = new long[g1.projectiveLongs()];
        for (int index = 0; index < proof.commitments().size(); index++) {
            long[] commitment = proof.commitments().get(index);
            BigInteger power = folding.powers().get(index);
            g1.addAffine(overGamma, 0, commitment, 0);
            System.arraycopy(g1.multiply(commitment, 0, power), 0, points, 8 * (2 + index), 8);
            g1.addAffine(overG, 0, g1.multiply(proof.knowledge().get(index), 0, power), 0);
        }
        if (key.sharesGamma()) {
            g1.add(overGamma, 0, overG, 0);
        } else {
            System.arraycopy(g1.toAffine(overG, 1), 0, points, points.length - 8, 8);
        }
        System.arraycopy(g1.toAffine(overGamma, 1), 0, points, 0, 8);
        return points;
    }
}
