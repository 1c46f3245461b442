package io.assay.kernel.vector;

import io.assay.curve.CurveGroup;

/// Additions in G2: the formulas of G1 over Fp[u] / (u^2 + 1). A denominator d is inverted as conj(d) / norm(d).
final class AffineAdderG2 extends AffineAdder {
    private static final int PART = LimbField.CHUNK * Lanes.BLOCK;
    private final double[] norms = new double[BLOCKS * BLOCK];
    private final double[] d0 = new double[BLOCKS * BLOCK];
    private final double[] d1 = new double[BLOCKS * BLOCK];
    private final double[][] slope = new double[2][PART];
    private final double[][] left = new double[2][PART];
    private final double[][] right = new double[2][PART];
    private final double[][] work = new double[5][PART];
    private final double[] zeros = new double[BLOCK];

    AffineAdderG2(CurveGroup group) {
        super(group);
    }

    @Override
    void differences(PointBatch sums, int sumStart, PointBatch terms, int termStart, int blocks) {
        double[] c = FP.constants;
        LimbKernels.centeredDifference(d0, 0, BLOCK, terms.values[0], termStart, BLOCK, sums.values[0], sumStart,
                BLOCK, blocks, c);
        LimbKernels.centeredDifference(d1, 0, BLOCK, terms.values[1], termStart, BLOCK, sums.values[1], sumStart,
                BLOCK, blocks, c);
        for (int done = 0; done < blocks; done += LimbField.CHUNK) {
            int count = Math.min(LimbField.CHUNK, blocks - done);
            int at = done * BLOCK;
            FP.square(work[0], 0, BLOCK, d0, at, BLOCK, count, scratch);
            FP.square(work[1], 0, BLOCK, d1, at, BLOCK, count, scratch);
            LimbKernels.sum(norms, at, BLOCK, work[0], 0, BLOCK, work[1], 0, BLOCK, count, c);
        }
    }

    @Override
    double[] denominators() {
        return norms;
    }

    @Override
    void finish(PointBatch sums, int sumStart, PointBatch terms, int termStart, int blocks) {
        double[] c = FP.constants;
        for (int done = 0; done < blocks; done += LimbField.CHUNK) {
            int count = Math.min(LimbField.CHUNK, blocks - done);
            int at = done * BLOCK;
            int p = sumStart + at;
            int q = termStart + at;
            // 1/d = (d0 - d1 u) / norm
            FP.multiply(right[0], 0, BLOCK, d0, at, BLOCK, norms, at, BLOCK, count, scratch);
            FP.multiply(right[1], 0, BLOCK, d1, at, BLOCK, norms, at, BLOCK, count, scratch);
            LimbKernels.centeredDifference(right[1], 0, BLOCK, zeros, 0, 0, right[1], 0, BLOCK, count, c);
            subtract(left, terms.values[2], terms.values[3], q, sums.values[2], sums.values[3], p, count);
            multiply(slope, left, right, zeros, zeros, 0, 0, count);
            squareLessTwo(sums, p, terms, q, count);
            subtract(left, sums.values[0], sums.values[1], p, right[0], right[1], 0, count);
            multiply(left, left, slope, sums.values[2], sums.values[3], p, BLOCK, count);
            for (int part = 0; part < 2; part++) {
                System.arraycopy(right[part], 0, sums.values[part], p, count * BLOCK);
                System.arraycopy(left[part], 0, sums.values[2 + part], p, count * BLOCK);
            }
        }
    }

    private void subtract(double[][] out, double[] x0, double[] x1, int x, double[] y0, double[] y1, int y, int count) {
        LimbKernels.centeredDifference(out[0], 0, BLOCK, x0, x, BLOCK, y0, y, BLOCK, count, FP.constants);
        LimbKernels.centeredDifference(out[1], 0, BLOCK, x1, x, BLOCK, y1, y, BLOCK, count, FP.constants);
    }

    /// out = x y - z, by Karatsuba's formula; |x|, |y|, |z| <= 1.02 p, |out| <= 0.51 p.
    private void multiply(double[][] out, double[][] x, double[][] y, double[] z0, double[] z1, int z, int zStep,
            int count) {
        double[] c = FP.constants;
        LimbKernels.sum(work[2], 0, BLOCK, x[0], 0, BLOCK, x[1], 0, BLOCK, count, c);
        LimbKernels.sum(work[3], 0, BLOCK, y[0], 0, BLOCK, y[1], 0, BLOCK, count, c);
        FP.multiply(work[0], 0, BLOCK, x[0], 0, BLOCK, y[0], 0, BLOCK, count, scratch);
        FP.multiply(work[1], 0, BLOCK, x[1], 0, BLOCK, y[1], 0, BLOCK, count, scratch);
        LimbKernels.product(scratch, 0, COLUMNS, work[2], 0, BLOCK, work[3], 0, BLOCK, count);
        LimbKernels.reduce(work[4], 0, BLOCK, scratch, 0, COLUMNS, count, c);
        LimbKernels.lessTwo(work[4], 0, BLOCK, work[4], 0, BLOCK, work[0], 0, BLOCK, work[1], 0, BLOCK, count,
                c);
        LimbKernels.centeredDifference(out[1], 0, BLOCK, work[4], 0, BLOCK, z1, z, zStep, count, c);
        LimbKernels.centeredDifference(work[0], 0, BLOCK, work[0], 0, BLOCK, work[1], 0, BLOCK, count, c);
        LimbKernels.centeredDifference(out[0], 0, BLOCK, work[0], 0, BLOCK, z0, z, zStep, count, c);
    }

    /// right = slope^2 - x_p - x_q: real part (s0 + s1)(s0 - s1), imaginary part 2 s0 s1.
    private void squareLessTwo(PointBatch sums, int p, PointBatch terms, int q, int count) {
        double[] c = FP.constants;
        LimbKernels.sum(work[0], 0, BLOCK, slope[0], 0, BLOCK, slope[1], 0, BLOCK, count, c);
        LimbKernels.difference(work[1], 0, BLOCK, slope[0], 0, BLOCK, slope[1], 0, BLOCK, count);
        LimbKernels.product(scratch, 0, COLUMNS, work[1], 0, BLOCK, work[0], 0, BLOCK, count);
        LimbKernels.reduce(right[0], 0, BLOCK, scratch, 0, COLUMNS, count, c);
        LimbKernels.lessTwo(right[0], 0, BLOCK, right[0], 0, BLOCK, sums.values[0], p, BLOCK, terms.values[0],
                q, BLOCK, count, c);
        LimbKernels.sum(work[0], 0, BLOCK, slope[0], 0, BLOCK, slope[0], 0, BLOCK, count, c);
        LimbKernels.product(scratch, 0, COLUMNS, work[0], 0, BLOCK, slope[1], 0, BLOCK, count);
        LimbKernels.reduce(right[1], 0, BLOCK, scratch, 0, COLUMNS, count, c);
        LimbKernels.lessTwo(right[1], 0, BLOCK, right[1], 0, BLOCK, sums.values[1], p, BLOCK, terms.values[1],
                q, BLOCK, count, c);
    }
}
