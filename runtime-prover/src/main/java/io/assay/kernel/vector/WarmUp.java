package io.assay.kernel.vector;

import java.util.Arrays;

/// Runs the kernels on dummy blocks until the compiler has made vector instructions of them.
final class WarmUp {
    private static final int BLOCK = Lanes.BLOCK;
    private static final int COLUMNS = 10 * Lanes.COUNT;
    private static final int BLOCKS = LimbField.CHUNK;
    private static final int ROUNDS = 64;
    /// Vectors that are objects take hundreds of nanoseconds an element.
    private static final double FAST_NANOS = 60;
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private final double[] x = new double[BLOCKS * BLOCK];
    private final double[] y = new double[BLOCKS * BLOCK];
    private final double[] z = new double[BLOCKS * BLOCK];
    private final double[] t = new double[BLOCKS * COLUMNS];
    private final long[] words = new long[BLOCKS * 4 * Lanes.COUNT];
    private final double[] c = LimbField.FR.constants;

    boolean run() {
        long start = System.nanoTime();
        boolean fast = true;
        for (Runnable kernel : new Runnable[]{this::products, this::reductions, this::sums, this::butterflies,
                this::points}) {
            fast &= untilFast(kernel, start + LIMIT_NANOS);
        }
        return fast;
    }

    private static boolean untilFast(Runnable kernel, long deadline) {
        int fastRuns = 0;
        while (fastRuns < 3 && System.nanoTime() - deadline < 0) {
            long start = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                kernel.run();
            }
            double nanos = (System.nanoTime() - start) / (double) (ROUNDS * BLOCKS * Lanes.COUNT);
            fastRuns = nanos < FAST_NANOS ? fastRuns + 1 : 0;
        }
        return fastRuns == 3;
    }

    private void reset() {
        for (int block = 0; block < BLOCKS; block++) {
            System.arraycopy(LimbField.FR.ones, 0, x, block * BLOCK, BLOCK);
            System.arraycopy(LimbField.FR.ones, 0, y, block * BLOCK, BLOCK);
        }
    }

    private void products() {
        reset();
        LimbKernels.product(t, 0, COLUMNS, x, 0, BLOCK, y, 0, BLOCK, BLOCKS);
        LimbKernels.productWithScalar(t, 0, COLUMNS, x, 0, BLOCK, y, 0, 5, BLOCKS);
        LimbKernels.square(t, 0, COLUMNS, x, 0, BLOCK, BLOCKS);
    }

    private void reductions() {
        Arrays.fill(t, 0);
        LimbKernels.reduce(z, 0, BLOCK, t, 0, COLUMNS, BLOCKS, c);
    }

    private void sums() {
        reset();
        LimbKernels.difference(z, 0, BLOCK, x, 0, BLOCK, y, 0, BLOCK, BLOCKS);
        LimbKernels.centeredDifference(z, 0, BLOCK, x, 0, BLOCK, y, 0, BLOCK, BLOCKS, c);
        LimbKernels.lessTwo(z, 0, BLOCK, z, 0, BLOCK, x, 0, BLOCK, y, 0, BLOCK, BLOCKS, c);
        LimbKernels.sum(z, 0, BLOCK, x, 0, BLOCK, y, 0, BLOCK, BLOCKS, c);
    }

    private void points() {
        LimbKernels.unpack(z, 0, BLOCK, words, 0, 4 * Lanes.COUNT, LimbField.FR.ones, 0, 0, BLOCKS, c);
    }

    private void butterflies() {
        reset();
        LimbKernels.butterfly(x, 0, BLOCK, y, 0, BLOCK, BLOCKS, c);
    }
}
