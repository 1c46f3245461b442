package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
import java.math.BigInteger;
import java.util.Arrays;

/// The inverse transform in the exponent, for powers of tau that are not prepared for phase 2.
final class GroupNtt {
    private static final int GRAIN = 32;

    private GroupNtt() {}

    /// Turns the points [tau^i], i < n = 2^sizeLog2, into [L_i(tau)], both affine.
    ///
    /// Cooley-Tukey with the inverse roots, then division by n: n/2 * sizeLog2 + n scalar multiplications.
    static long[] lagrange(CurveGroup group, long[] powers, int sizeLog2, Workers workers) {
        int count = 1 << sizeLog2;
        int size = group.projectiveLongs();
        long[] values = new long[count * size];
        for (int index = 0; index < count; index++) {
            int reversed = sizeLog2 == 0 ? 0 : Integer.reverse(index) >>> (32 - sizeLog2);
            group.addAffine(values, reversed * size, powers, index * group.affineLongs());
        }
        BigInteger modulus = Bn254.FR.modulus();
        BigInteger root = Bn254.FR.toBigInteger(EvaluationDomain.root(sizeLog2), 0).modInverse(modulus);
        for (int halfLog2 = 0; halfLog2 < sizeLog2; halfLog2++) {
            int stage = halfLog2;
            workers.ranges(count / 2, GRAIN, (from, to) -> {
                CurveGroup own = group.fresh();
                for (int index = from; index < to; index++) {
                    int within = index & ((1 << stage) - 1);
                    int low = ((index >> stage) << (stage + 1)) + within;
                    BigInteger power = root.modPow(BigInteger.valueOf((long) within << (sizeLog2 - 1 - stage)),
                            modulus);
                    butterfly(own, values, low * size, (low + (1 << stage)) * size, power);
                }
            });
        }
        BigInteger inverseCount = BigInteger.valueOf(count).modInverse(modulus);
        workers.ranges(count, GRAIN, (from, to) -> {
            CurveGroup own = group.fresh();
            for (int index = from; index < to; index++) {
                System.arraycopy(scaled(own, values, index * size, inverseCount), 0, values, index * size, size);
            }
        });
        return group.toAffine(values, count);
    }

    private static void butterfly(CurveGroup group, long[] values, int low, int high, BigInteger power) {
        int size = group.projectiveLongs();
        long[] term = scaled(group, values, high, power);
        System.arraycopy(values, low, values, high, size);
        group.add(values, low, term, 0);
        int y = size / 4;
        group.field().negate(term, y, term, y);
        group.add(values, high, term, 0);
    }

    private static long[] scaled(CurveGroup group, long[] values, int offset, BigInteger scalar) {
        long[] point = Arrays.copyOfRange(values, offset, offset + group.projectiveLongs());
        long[] product = new long[group.projectiveLongs()];
        group.scale(product, group.toAffine(point, 1), 0, scalar);
        return product;
    }
}
