package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.Pairing;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.kernel.Kernels;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Judges keys and powers of tau: what fails here lets somebody prove anything, or learn the witness from a proof.
public final class KeyChecks {
    private static final int CHUNK_POINTS = 1 << 10;

    private KeyChecks() {}

    /// Returns every reason to refuse the key; an empty list means that it has the form of a safe one.
    ///
    /// Refused are points out of range, off the curve, outside the subgroup or at infinity (of IC too: such a public
    /// value would be bound to nothing), delta = gamma or -gamma (a key that nobody contributed to) and beta = gamma or
    /// -gamma, because proofs of anything can then be made from the key alone, alpha or beta of one, and two points of IC
    /// and alpha that are equal or opposite: then one public value could be traded for the other. Commitment keys must have
    /// one g, which may be gamma, and otherwise points that are neither equal nor opposite to each other or to beta, gamma
    /// and delta. No key of an honest setup has any of that, except with negligible probability.
    public static List<KeyFinding> findings(VerifyingKey key) {
        List<KeyFinding> findings = pointFindings(key);
        if (findings.isEmpty()) {
            noteContribution(findings, key);
        }
        return List.copyOf(findings);
    }

    /// Returns every reason to refuse the part of a proving key beside its large arrays: those of its verifying key, and
    /// beta and delta must be the same in both groups. Costs a product of two pairings.
    public static List<KeyFinding> findings(ProvingKey key) {
        List<KeyFinding> findings = initialFindings(key);
        if (findings.isEmpty()) {
            noteContribution(findings, key.verifyingKey());
        }
        return List.copyOf(findings);
    }

    /// As [#findings(ProvingKey)], for a key that still waits for its first contribution: delta may equal gamma, and a
    /// sigma may be one or equal another.
    public static List<KeyFinding> initialFindings(ProvingKey key) {
        VerifyingKey verifying = key.verifyingKey();
        List<KeyFinding> findings = pointFindings(verifying);
        CurveGroup g1 = CurveGroup.g1();
        note(findings, "beta in G1", pointFault(g1, key.beta1(), 0));
        note(findings, "delta in G1", pointFault(g1, key.delta1(), 0));
        if (findings.isEmpty()) {
            // both at once: beta + delta times a random number
            BigInteger factor = Bn254.FR.toBigInteger(RandomSource.secure().nextElement(Bn254.FR), 0);
            CurveGroup g2 = CurveGroup.g2();
            if (!sameRatio(combined(g1, key.beta1(), key.delta1(), factor),
                    combined(g2, verifying.beta2(), verifying.delta2(), factor))) {
                noteRatio(findings, "beta", key.beta1(), verifying.beta2());
                noteRatio(findings, "delta", key.delta1(), verifying.delta2());
            }
        }
        return findings;
    }

    private static long[] combined(CurveGroup group, long[] first, long[] second, BigInteger factor) {
        long[] sum = new long[group.projectiveLongs()];
        group.scale(sum, second, 0, factor);
        group.addAffine(sum, 0, first, 0);
        return group.toAffine(sum, 1);
    }

    /// Returns every reason to refuse the points that commitments are made with: none may be at infinity, because a
    /// commitment would say nothing about such a value, no two may be equal or opposite, and the second basis must be the first times the sigma of the
    /// verifying key, because otherwise no proof is accepted, and one could give away the witness.
    ///
    /// The points are on their curve. Reads all of them; costs two sums with factors of 128 bits and two pairings for each
    /// commitment.
    ///
    /// @throws java.io.UncheckedIOException if the file of a mapped key has a bad coordinate
    public static List<KeyFinding> basisFindings(ProvingKey key, Workers workers) {
        List<KeyFinding> findings = new ArrayList<>();
        for (int index = 0; index < key.commitments().size(); index++) {
            CommitmentBasis basis = key.commitments().get(index);
            noteInfinite(findings, "basis of commitment " + index, basis.points());
            noteInfinite(findings, "sigma basis of commitment " + index, basis.sigmaPoints());
            noteTwins(findings, "basis of commitment " + index, basis.points());
            if (!isSigmaBasis(key.verifyingKey().commitmentKeys().get(index), basis, workers)) {
                findings.add(new KeyFinding("sigma basis of commitment " + index, "other points",
                        "the basis times the sigma of the verifying key"));
            }
        }
        return List.copyOf(findings);
    }

    /// Notes the first point at infinity.
    private static void noteInfinite(List<KeyFinding> findings, String name, PointSource points) {
        long[] point = new long[8 * CHUNK_POINTS];
        for (int first = 0; first < points.count(); first += CHUNK_POINTS) {
            int count = Math.min(CHUNK_POINTS, points.count() - first);
            points.read(first, count, point, 0);
            for (int index = 0; index < count; index++) {
                if (CurveGroup.g1().isInfinity(point, 8 * index)) {
                    note(findings, name + "[" + (first + index) + "]", Optional.of(Verification.Reason.INFINITY));
                    return;
                }
            }
        }
    }

    /// Notes a point that another wire has, or its negative: values of both could be traded without another commitment, and
    /// no constraint would see it. 64 bits of x tell the points of any circuit apart, but in one of 2^20 keys.
    private static void noteTwins(List<KeyFinding> findings, String name, PointSource points) {
        long[] low = new long[points.count()];
        long[] point = new long[8 * CHUNK_POINTS];
        for (int first = 0; first < low.length; first += CHUNK_POINTS) {
            int count = Math.min(CHUNK_POINTS, low.length - first);
            points.read(first, count, point, 0);
            for (int index = 0; index < count; index++) {
                low[first + index] = point[8 * index] ^ Long.rotateLeft(point[8 * index + 1], 32);
            }
        }
        long[] sorted = low.clone();
        Arrays.sort(sorted);
        for (int index = 1; index < sorted.length; index++) {
            // Points at infinity have been noted.
            if (sorted[index] == sorted[index - 1] && sorted[index] != 0) {
                int last = low.length - 1;
                while (low[last] != sorted[index]) {
                    last--;
                }
                findings.add(new KeyFinding(name + "[" + last + "]", "the point of another wire, or its negative",
                        "a column of constraints of its own"));
                return;
            }
        }
    }

    /// Tests all points at once, each times a random number of 128 bits.
    private static boolean isSigmaBasis(CommitmentKey key, CommitmentBasis basis, Workers workers) {
        RandomSource random = RandomSource.secure();
        int count = basis.points().count();
        long[] factors = new long[4 * count];
        byte[] bytes = new byte[Long.BYTES];
        for (int index = 0; index < count; index++) {
            for (int limb = 0; limb < 2; limb++) {
                random.nextBytes(bytes);
                factors[4 * index + limb] = ByteBuffer.wrap(bytes).getLong();
            }
        }
        CurveGroup g1 = CurveGroup.g1();
        MsmKernel msm = Kernels.forWork(count, workers).msm();
        long[] sums = Arrays.copyOf(ChunkedSum.of(msm, g1, basis.points(), factors, 0, workers), 16);
        System.arraycopy(ChunkedSum.of(msm, g1, basis.sigmaPoints(), factors, 0, workers), 0, sums, 8, 8);
        long[] g2Points = Arrays.copyOf(key.minusSigmaG2(), 32);
        System.arraycopy(key.g2(), 0, g2Points, 16, 16);
        return new Pairing().productIsOne(sums, g2Points);
    }

    /// Returns every reason to refuse the powers of tau, as far as their first elements show it: infinite or foreign
    /// points, powers that do not begin with the generator, tau or beta that differ between the groups, and numbers
    /// that are one because nobody contributed. That each
    /// power follows from the one before is not checked.
    public static List<KeyFinding> findings(PowersOfTau powers) {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        List<KeyFinding> findings = new ArrayList<>();
        int count = powers.power() == 0 ? 1 : 2;
        long[] tau1 = powers.tauG1(count);
        long[] tau2 = powers.tauG2(count);
        long[] beta1 = powers.betaTauG1(1);
        note(findings, "tau in G1", pointFault(g1, tau1, 8 * (count - 1)));
        note(findings, "alpha in G1", pointFault(g1, powers.alphaTauG1(1), 0));
        note(findings, "beta in G1", pointFault(g1, beta1, 0));
        note(findings, "beta in G2", pointFault(g2, powers.betaG2(), 0));
        note(findings, "tau in G2", pointFault(g2, tau2, 16 * (count - 1)));
        if (!Arrays.equals(tau1, 0, 8, g1.generator(), 0, 8) || !Arrays.equals(tau2, 0, 16, g2.generator(), 0, 16)) {
            findings.add(new KeyFinding("power 0 of tau", "another point", "the generator"));
        }
        if (findings.isEmpty()) {
            noteKnown(findings, "tau", g1, tau1, 8 * (count - 1), count == 2);
            noteKnown(findings, "alpha", g1, powers.alphaTauG1(1), 0, true);
            noteKnown(findings, "beta", g1, beta1, 0, true);
            noteRatio(findings, "beta", beta1, powers.betaG2());
            if (count == 2) {
                noteRatio(findings, "tau", Arrays.copyOfRange(tau1, 8, 16), Arrays.copyOfRange(tau2, 16, 32));
            }
        }
        return List.copyOf(findings);
    }

    /// Throws where a list of findings is not empty.
    ///
    /// @param name path of the file, or what else names the key
    /// @throws InsecureKeyException if the key must not be used
    public static void require(String name, List<KeyFinding> findings) {
        if (!findings.isEmpty()) {
            throw new InsecureKeyException(name, findings);
        }
    }

    private static List<KeyFinding> pointFindings(VerifyingKey key) {
        List<KeyFinding> findings = new ArrayList<>();
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        note(findings, "alpha", pointFault(g1, key.alpha1(), 0));
        note(findings, "beta", pointFault(g2, key.beta2(), 0));
        note(findings, "gamma", pointFault(g2, key.gamma2(), 0));
        note(findings, "delta", pointFault(g2, key.delta2(), 0));
        for (int index = 0; index < key.ic().length / 8; index++) {
            note(findings, "IC[" + index + "]", pointFault(g1, key.ic(), 8 * index));
        }
        for (int index = 0; index < key.commitmentKeys().size(); index++) {
            note(findings, generatorName(index), pointFault(g2, key.commitmentKeys().get(index).g2(), 0));
            note(findings, sigmaName(index), pointFault(g2, key.commitmentKeys().get(index).minusSigmaG2(), 0));
        }
        noteKnown(findings, "alpha", g1, key.alpha1(), 0, true);
        noteKnown(findings, "beta", g2, key.beta2(), 0, true);
        if (findings.isEmpty()) {
            // with beta = gamma, A = alpha + IC(x), B = beta + delta, C = alpha + IC(x) is a proof of x
            noteSame(findings, "beta", key.beta2(), "gamma", key.gamma2());
            noteRepeated(findings, key);
            noteCommitmentKeys(findings, key);
        }
        return findings;
    }

    private static String generatorName(int commitment) {
        return "g of commitment " + commitment;
    }

    private static String sigmaName(int commitment) {
        return "-sigma g of commitment " + commitment;
    }

    /// Notes commitment keys that no contribution mends: one g for all makes equal sigmas visible.
    private static void noteCommitmentKeys(List<KeyFinding> findings, VerifyingKey key) {
        List<CommitmentKey> keys = key.commitmentKeys();
        for (int index = 0; index < keys.size(); index++) {
            long[] g = keys.get(index).g2();
            long[] minusSigmaG = keys.get(index).minusSigmaG2();
            if (!Arrays.equals(g, keys.getFirst().g2())) {
                findings.add(new KeyFinding(generatorName(index), "another point than the first commitment's",
                        "one g for all commitments"));
            }
            noteSame(findings, generatorName(index), g, "beta", key.beta2());
            noteSame(findings, sigmaName(index), minusSigmaG, "beta", key.beta2());
        }
    }

    /// Notes commitment keys with a point that others express. Only g may be gamma. With equal sigmas values could be moved
    /// from one commitment to another.
    private static void noteSigmas(List<KeyFinding> findings, VerifyingKey key) {
        List<CommitmentKey> keys = key.commitmentKeys();
        for (int index = 0; index < keys.size(); index++) {
            long[] g = keys.get(index).g2();
            long[] minusSigmaG = keys.get(index).minusSigmaG2();
            noteSame(findings, sigmaName(index), minusSigmaG, "g", g);
            noteSame(findings, sigmaName(index), minusSigmaG, "delta", key.delta2());
            if (!Arrays.equals(g, key.gamma2())) {
                noteSame(findings, generatorName(index), g, "delta", key.delta2());
                noteSame(findings, sigmaName(index), minusSigmaG, "gamma", key.gamma2());
            }
            for (int earlier = 0; earlier < index; earlier++) {
                noteSame(findings, sigmaName(index), minusSigmaG, sigmaName(earlier),
                        keys.get(earlier).minusSigmaG2());
            }
        }
    }

    private static void noteSame(List<KeyFinding> findings, String name, long[] point, String otherName,
            long[] other) {
        long[] opposite = new long[16];
        CurveGroup.g2().negate(opposite, 0, other, 0);
        boolean equal = Arrays.equals(point, other);
        if (equal || Arrays.equals(point, opposite)) {
            findings.add(new KeyFinding(name, equal ? otherName : otherName + " negated",
                    "a point that nobody can express by " + otherName));
        }
    }

    /// Notes points of IC with the x of an earlier one or of alpha: points are equal or opposite exactly then.
    private static void noteRepeated(List<KeyFinding> findings, VerifyingKey key) {
        Map<BigInteger, String> names = new HashMap<>();
        names.put(PrimeField.join(key.alpha1(), 0), "alpha");
        for (int index = 0; index < key.ic().length / 8; index++) {
            String name = "IC[" + index + "]";
            String earlier = names.putIfAbsent(PrimeField.join(key.ic(), 8 * index), name);
            if (earlier != null) {
                findings.add(new KeyFinding(name, earlier + ", or " + earlier + " negated", "a point of its own"));
            }
        }
    }

    /// Notes a point that stands for the number 1 or -1: a secret that a first phase without contributions has.
    private static void noteKnown(List<KeyFinding> findings, String name, CurveGroup group, long[] point, int offset,
            boolean applies) {
        int size = group.affineLongs();
        long[] one = group.generator();
        long[] minusOne = new long[size];
        group.negate(minusOne, 0, one, 0);
        if (applies && (Arrays.equals(point, offset, offset + size, one, 0, size)
                || Arrays.equals(point, offset, offset + size, minusOne, 0, size))) {
            findings.add(new KeyFinding(name, "the generator: nobody contributed to the powers of tau",
                    "a point of which nobody knows the logarithm"));
        }
    }

    private static void noteContribution(List<KeyFinding> findings, VerifyingKey key) {
        long[] opposite = new long[16];
        CurveGroup.g2().negate(opposite, 0, key.gamma2(), 0);
        boolean equal = Arrays.equals(key.gamma2(), key.delta2());
        if (equal || Arrays.equals(opposite, key.delta2())) {
            findings.add(new KeyFinding("delta", equal ? "gamma: nobody contributed to this key" : "gamma negated",
                    "a point of which nobody knows the ratio to gamma"));
        }
        noteSigmas(findings, key);
    }

    private static void noteRatio(List<KeyFinding> findings, String name, long[] point1, long[] point2) {
        if (!sameRatio(point1, point2)) {
            findings.add(new KeyFinding(name, "another number in G1 than in G2", "the same number in both groups"));
        }
    }

    /// Whether two points are the same multiple of the generators: e(point1, g2) = e(g1, point2).
    private static boolean sameRatio(long[] point1, long[] point2) {
        CurveGroup g1 = CurveGroup.g1();
        long[] g1Points = Arrays.copyOf(point1, 16);
        g1.negate(g1Points, 8, g1.generator(), 0);
        long[] g2Points = Arrays.copyOf(CurveGroup.g2().generator(), 32);
        System.arraycopy(point2, 0, g2Points, 16, 16);
        return new Pairing().productIsOne(g1Points, g2Points);
    }

    private static void note(List<KeyFinding> findings, String name, Optional<Verification.Reason> fault) {
        fault.ifPresent(reason -> findings.add(new KeyFinding(name, switch (reason) {
            case COORDINATE_RANGE -> "a coordinate not less than the modulus";
            case INFINITY -> "the point at infinity";
            case OFF_CURVE -> "a point off the curve";
            default -> "a point outside the subgroup of order r";
        }, "a point of order r")));
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
