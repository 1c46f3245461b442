package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.G2Lines;
import io.assay.curve.PointSource;
import io.assay.curve.Pairing;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.groth16.Verification.Accepted;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// One run of [Groth16Verifier#verifyBatch].
final class BatchVerifier {
    private static final int EXPONENT_SIZE_BYTES = 16;
    /// Pairs in one Miller loop: enough to share squarings and inversions, few enough for the nearest cache.
    private static final int GRAIN = 32;

    private final PreparedVerifyingKey key;
    private final List<List<BigInteger>> publicValues;
    private final List<Proof> proofs;
    private final Workers workers;
    private final RandomSource random = RandomSource.secure();
    private final Verification[] verdicts;
    /// Of the proofs whose inputs have no fault.
    private final Folding[] foldings;

    BatchVerifier(PreparedVerifyingKey key, List<List<BigInteger>> publicValues, List<Proof> proofs, Workers workers) {
        this.key = key;
        this.publicValues = publicValues;
        this.proofs = proofs;
        this.workers = workers;
        this.verdicts = new Verification[proofs.size()];
        this.foldings = new Folding[proofs.size()];
    }

    List<Verification> verify() {
        workers.run(proofs.size(), index -> {
            verdicts[index] = Groth16Verifier
                    .inputFault(key.key(), publicValues.get(index), proofs.get(index)).<Verification>map(fault -> fault)
                    .orElseGet(Accepted::new);
            if (verdicts[index] instanceof Accepted) {
                foldings[index] = Folding.of(key, publicValues.get(index), proofs.get(index));
            }
        });
        List<Integer> wellFormed = new ArrayList<>();
        for (int index = 0; index < verdicts.length; index++) {
            if (verdicts[index] instanceof Accepted) {
                wellFormed.add(index);
            }
        }
        findRejected(wellFormed, false);
        return List.of(verdicts);
    }

    /// Replaces the verdict of each proof whose equation does not hold; all were accepted before.
    ///
    /// @param badInside whether it is known that there is one
    private boolean findRejected(List<Integer> indices, boolean badInside) {
        if (indices.isEmpty() || (!badInside && indices.size() > 1 && allHold(indices))) {
            return false;
        }
        if (indices.size() == 1) {
            int index = indices.getFirst();
            verdicts[index] = Groth16Verifier.checkEquation(key, foldings[index], proofs.get(index));
            return !(verdicts[index] instanceof Accepted);
        }
        int middle = indices.size() / 2;
        boolean inFirst = findRejected(indices.subList(0, middle), false);
        findRejected(indices.subList(middle, indices.size()), !inFirst);
        return true;
    }

    /// Tests the product over i of (e(-A_i, B_i) e(alpha, beta) e(IC(x_i), gamma) e(C_i, delta))^z_i for random z_i, with the
    /// pairs of commitments too.
    private boolean allHold(List<Integer> indices) {
        int count = indices.size();
        BigInteger[] exponents = new BigInteger[count];
        byte[] bytes = new byte[EXPONENT_SIZE_BYTES];
        for (int index = 0; index < count; index++) {
            random.nextBytes(bytes);
            exponents[index] = new BigInteger(1, bytes);
        }
        Pairing pairing = new Pairing();
        long[] value = fixedPairs(indices, exponents);
        for (long[] part : variablePairs(indices, exponents)) {
            value = pairing.multiply(value, part);
        }
        return pairing.isOne(pairing.finalExponentiation(value));
    }

    /// Miller values of the pairs (-z_i A_i, B_i), [#GRAIN] of them in each.
    private long[][] variablePairs(List<Integer> indices, BigInteger[] exponents) {
        int count = indices.size();
        long[][] values = new long[(count + GRAIN - 1) / GRAIN][];
        workers.ranges(count, GRAIN, (from, to) -> {
            CurveGroup g1 = CurveGroup.g1();
            long[] scaled = new long[16 * (to - from)];
            long[] product = new long[16];
            long[] b = new long[16 * (to - from)];
            for (int index = from; index < to; index++) {
                Proof proof = proofs.get(indices.get(index));
                long[] minusA = new long[8];
                g1.negate(minusA, 0, proof.a(), 0);
                g1.scale(product, minusA, 0, exponents[index]);
                System.arraycopy(product, 0, scaled, 16 * (index - from), 16);
                System.arraycopy(proof.b(), 0, b, 16 * (index - from), 16);
            }
            values[from / GRAIN] = new Pairing().millerLoop(g1.toAffine(scaled, to - from), b, new long[0], List.of());
        });
        return values;
    }

    /// The Miller value of (sum z_i) alpha with beta, and of the fixed lines of the key with the sums of what belongs to
    /// them in each proof, times z_i.
    private long[] fixedPairs(List<Integer> indices, BigInteger[] exponents) {
        CurveGroup g1 = CurveGroup.g1();
        BigInteger[] sums = icFactors(indices, exponents);
        List<G2Lines> lines = new ArrayList<>(List.of(key.beta()));
        lines.addAll(key.fixed());
        long[] points = new long[8 * lines.size()];
        System.arraycopy(g1.multiply(key.key().alpha1(), 0, sums[0]), 0, points, 0, 8);
        Terms overGamma = new Terms();
        Terms overDelta = new Terms();
        Terms overG = key.sharesGamma() ? overGamma : new Terms();
        overGamma.add(key.ic().sum(List.of(sums)), BigInteger.ONE);
        int commitments = key.key().commitmentKeys().size();
        List<Terms> overSigma = Stream.generate(Terms::new).limit(commitments).toList();
        for (int at = 0; at < exponents.length; at++) {
            int index = indices.get(at);
            Proof proof = proofs.get(index);
            overDelta.add(proof.c(), exponents[at]);
            for (int commitment = 0; commitment < commitments; commitment++) {
                BigInteger folded = exponents[at].multiply(foldings[index].powers().get(commitment));
                overGamma.add(proof.commitments().get(commitment), exponents[at]);
                overSigma.get(commitment).add(proof.commitments().get(commitment), folded);
                overG.add(proof.knowledge().get(commitment), folded);
            }
        }
        List<Terms> all = new ArrayList<>(List.of(overGamma, overDelta));
        all.addAll(overSigma);
        if (!key.sharesGamma()) {
            all.add(overG);
        }
        for (int pair = 0; pair < all.size(); pair++) {
            System.arraycopy(all.get(pair).sum(workers), 0, points, 8 * (pair + 1), 8);
        }
        return new Pairing().millerLoop(new long[0], new long[0], points, lines);
    }

    /// The sums of z_i times the factors of IC, mod r.
    private BigInteger[] icFactors(List<Integer> indices, BigInteger[] exponents) {
        BigInteger[] sums = new BigInteger[key.key().ic().length / 8];
        Arrays.fill(sums, BigInteger.ZERO);
        for (int at = 0; at < exponents.length; at++) {
            List<BigInteger> factors = foldings[indices.get(at)].icFactors();
            for (int factor = 0; factor < sums.length; factor++) {
                sums[factor] = sums[factor].add(exponents[at].multiply(factors.get(factor)));
            }
        }
        Arrays.setAll(sums, factor -> sums[factor].mod(Bn254.FR.modulus()));
        return sums;
    }

    /// A sum of points of G1 with factors.
    private static final class Terms {
        private final List<long[]> points = new ArrayList<>();
        private final List<BigInteger> factors = new ArrayList<>();

        void add(long[] point, BigInteger factor) {
            points.add(point);
            factors.add(factor.mod(Bn254.FR.modulus()));
        }

        long[] sum(Workers workers) {
            int count = points.size();
            long[] all = new long[8 * count];
            long[] limbs = new long[4 * count];
            for (int index = 0; index < count; index++) {
                System.arraycopy(points.get(index), 0, all, 8 * index, 8);
                PrimeField.split(factors.get(index), limbs, 4 * index);
            }
            return Kernels.forWork(count, workers).msm().sum(CurveGroup.g1(), PointSource.of(all, 8), limbs, 0, count,
                    workers);
        }
    }
}
