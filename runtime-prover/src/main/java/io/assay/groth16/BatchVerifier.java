package io.assay.groth16;

import io.assay.curve.CurveGroup;
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

    BatchVerifier(PreparedVerifyingKey key, List<List<BigInteger>> publicValues, List<Proof> proofs, Workers workers) {
        this.key = key;
        this.publicValues = publicValues;
        this.proofs = proofs;
        this.workers = workers;
        this.verdicts = new Verification[proofs.size()];
    }

    List<Verification> verify() {
        workers.run(proofs.size(), index -> verdicts[index] = Groth16Verifier
                .inputFault(key.key(), publicValues.get(index), proofs.get(index)).<Verification>map(fault -> fault)
                .orElseGet(Accepted::new));
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
            verdicts[index] = Groth16Verifier.checkEquation(key, publicValues.get(index), proofs.get(index));
            return !(verdicts[index] instanceof Accepted);
        }
        int middle = indices.size() / 2;
        boolean inFirst = findRejected(indices.subList(0, middle), false);
        findRejected(indices.subList(middle, indices.size()), !inFirst);
        return true;
    }

    /// Tests the product over i of (e(-A_i, B_i) e(alpha, beta) e(IC(x_i), gamma) e(C_i, delta))^z_i for random z_i.
    private boolean allHold(List<Integer> indices) {
        int count = indices.size();
        BigInteger[] exponents = new BigInteger[count];
        long[] exponentLimbs = new long[4 * count];
        byte[] bytes = new byte[EXPONENT_SIZE_BYTES];
        for (int index = 0; index < count; index++) {
            random.nextBytes(bytes);
            exponents[index] = new BigInteger(1, bytes);
            PrimeField.split(exponents[index], exponentLimbs, 4 * index);
        }
        Pairing pairing = new Pairing();
        long[] value = fixedPairs(indices, exponents, exponentLimbs);
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

    /// The Miller value of (sum z_i) alpha with beta, sum z_i IC(x_i) with gamma, and sum z_i C_i with delta.
    private long[] fixedPairs(List<Integer> indices, BigInteger[] exponents, long[] exponentLimbs) {
        int count = indices.size();
        CurveGroup g1 = CurveGroup.g1();
        BigInteger[] sums = new BigInteger[key.key().publicCount() + 1];
        Arrays.fill(sums, BigInteger.ZERO);
        long[] c = new long[8 * count];
        for (int index = 0; index < count; index++) {
            List<BigInteger> values = publicValues.get(indices.get(index));
            sums[0] = sums[0].add(exponents[index]);
            for (int value = 0; value < values.size(); value++) {
                sums[value + 1] = sums[value + 1].add(exponents[index].multiply(values.get(value)));
            }
            System.arraycopy(proofs.get(indices.get(index)).c(), 0, c, 8 * index, 8);
        }
        for (int sum = 0; sum < sums.length; sum++) {
            sums[sum] = sums[sum].mod(Bn254.FR.modulus());
        }
        long[] points = new long[24];
        System.arraycopy(g1.multiply(key.key().alpha1(), 0, sums[0]), 0, points, 0, 8);
        System.arraycopy(key.ic().sum(List.of(sums)), 0, points, 8, 8);
        System.arraycopy(sumC(c, exponentLimbs, count, workers), 0, points, 16, 8);
        return new Pairing().millerLoop(new long[0], new long[0], points,
                List.of(key.beta(), key.gamma(), key.delta()));
    }

    private static long[] sumC(long[] points, long[] exponents, int count, Workers workers) {
        return Kernels.forWork(count, workers).msm().sum(CurveGroup.g1(), PointSource.of(points, 8), exponents, 0,
                count, workers);
    }
}
