package io.assay.kernel.scalar;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.NttKernel;
import io.assay.kernel.Workers;

/// Radix-2 transforms, stage by stage; the butterflies of a stage are independent and shared between threads.
final class ScalarNtt implements NttKernel {
    private static final PrimeField FR = Bn254.FR;
    private static final int GRAIN = 1 << 11;

    @Override
    public void naturalToReversed(long[] values, int sizeLog2, long[] roots, Workers workers) {
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
                    FR.multiply(values, high, t, 0, roots, 4 * (within << (sizeLog2 - 1 - stage)));
                }
            });
        }
    }

    @Override
    public void reversedToNatural(long[] values, int sizeLog2, long[] roots, Workers workers) {
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
}
