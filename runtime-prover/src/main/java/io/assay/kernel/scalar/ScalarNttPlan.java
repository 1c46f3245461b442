package io.assay.kernel.scalar;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.ElementArray;
import io.assay.kernel.NttPlan;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
import java.math.BigInteger;

/// Radix-2 transforms, stage by stage; the butterflies of a stage are independent and shared between threads.
/// Coefficients are in bit-reversed order. Sources: Gentleman-Sande (decimation in frequency), Cooley-Tukey (in time).
final class ScalarNttPlan implements NttPlan {
    private static final PrimeField FR = Bn254.FR;
    private static final int GRAIN = 1 << 11;
    private final int sizeLog2;
    private final long[] roots;
    private final long[] inverseRoots;
    /// s^i / n at the place of coefficient i, s of order 2n.
    private final long[] shift;

    ScalarNttPlan(int sizeLog2) {
        this.sizeLog2 = sizeLog2;
        int half = Math.max(1, (1 << sizeLog2) / 2);
        long[] root = EvaluationDomain.root(sizeLog2);
        long[] inverse = new long[4];
        FR.invert(inverse, 0, root, 0);
        this.roots = EvaluationDomain.powers(root, half);
        this.inverseRoots = EvaluationDomain.powers(inverse, half);
        long[] natural = EvaluationDomain.powers(EvaluationDomain.root(sizeLog2 + 1), 1 << sizeLog2);
        long[] scale = new long[4];
        FR.fromBigInteger(scale, 0, BigInteger.ONE.shiftLeft(sizeLog2).modInverse(FR.modulus()));
        this.shift = new long[natural.length];
        for (int index = 0; index < 1 << sizeLog2; index++) {
            FR.multiply(shift, 4 * reverse(index), natural, 4 * index, scale, 0);
        }
    }

    @Override
    public int place(int coefficient) {
        return reverse(coefficient);
    }

    private int reverse(int index) {
        return sizeLog2 == 0 ? 0 : Integer.reverse(index) >>> (32 - sizeLog2);
    }

    @Override
    public void interpolate(ElementArray array, Workers workers) {
        long[] values = ScalarField.words(array);
        for (int halfLog2 = sizeLog2 - 1; halfLog2 >= 0; halfLog2--) {
            int stage = halfLog2;
            workers.ranges((1 << sizeLog2) / 2, GRAIN, (from, to) -> {
                long[] t = new long[4];
                for (int index = from; index < to; index++) {
                    int within = index & ((1 << stage) - 1);
                    int low = 4 * (((index >> stage) << (stage + 1)) + within);
                    int high = low + (4 << stage);
                    FR.subtract(t, 0, values, low, values, high);
                    FR.add(values, low, values, low, values, high);
                    FR.multiply(values, high, t, 0, inverseRoots, 4 * (within << (sizeLog2 - 1 - stage)));
                }
            });
        }
    }

    @Override
    public void evaluate(ElementArray array, Workers workers) {
        long[] values = ScalarField.words(array);
        for (int halfLog2 = 0; halfLog2 < sizeLog2; halfLog2++) {
            int stage = halfLog2;
            workers.ranges((1 << sizeLog2) / 2, GRAIN, (from, to) -> {
                long[] t = new long[4];
                for (int index = from; index < to; index++) {
                    int within = index & ((1 << stage) - 1);
                    int low = 4 * (((index >> stage) << (stage + 1)) + within);
                    int high = low + (4 << stage);
                    FR.multiply(t, 0, values, high, roots, 4 * (within << (sizeLog2 - 1 - stage)));
                    FR.subtract(values, high, values, low, t, 0);
                    FR.add(values, low, values, low, t, 0);
                }
            });
        }
    }

    @Override
    public void shiftToOddCoset(ElementArray array, Workers workers) {
        interpolate(array, workers);
        long[] values = ScalarField.words(array);
        workers.ranges(1 << sizeLog2, 1 << 12, (from, to) -> {
            for (int index = 4 * from; index < 4 * to; index += 4) {
                FR.multiply(values, index, values, index, shift, index);
            }
        });
        evaluate(array, workers);
    }
}
