package io.assay.kernel.vector;

import io.assay.curve.CurveGroup;

/// Additions in G1: lambda = (y_q - y_p) / (x_q - x_p), x = lambda^2 - x_p - x_q, y = lambda (x_p - x) - y_p.
final class AffineAdderG1 extends AffineAdder {
    private static final int PART = LimbField.CHUNK * Lanes.BLOCK;
    private final double[] inverses = new double[BLOCKS * BLOCK];
    private final double[] slope = new double[PART];
    private final double[] work = new double[PART];

    AffineAdderG1(CurveGroup group) {
        super(group);
    }

    @Override
    void differences(PointBatch sums, int sumStart, PointBatch terms, int termStart, int blocks) {
        LimbKernels.difference(inverses, 0, BLOCK, terms.values[0], termStart, BLOCK, sums.values[0], sumStart, BLOCK,
                blocks);
    }

    @Override
    double[] denominators() {
        return inverses;
    }

    @Override
    void finish(PointBatch sums, int sumStart, PointBatch terms, int termStart, int blocks) {
        double[] px = sums.values[0];
        double[] py = sums.values[1];
        double[] qx = terms.values[0];
        double[] qy = terms.values[1];
        double[] c = FP.constants;
        double[] t = scratch;
        for (int done = 0; done < blocks; done += LimbField.CHUNK) {
            int count = Math.min(LimbField.CHUNK, blocks - done);
            int p = sumStart + done * BLOCK;
            int q = termStart + done * BLOCK;
            LimbKernels.difference(work, 0, BLOCK, qy, q, BLOCK, py, p, BLOCK, count);
            LimbKernels.product(t, 0, COLUMNS, work, 0, BLOCK, inverses, done * BLOCK, BLOCK, count);
            LimbKernels.reduce(slope, 0, BLOCK, t, 0, COLUMNS, count, c);
            LimbKernels.square(t, 0, COLUMNS, slope, 0, BLOCK, count);
            LimbKernels.reduce(work, 0, BLOCK, t, 0, COLUMNS, count, c);
            LimbKernels.lessTwo(work, 0, BLOCK, work, 0, BLOCK, px, p, BLOCK, qx, q, BLOCK, count, c);
            // px becomes x_p - x for a moment: the product needs it, and then x itself takes its place
            LimbKernels.difference(px, p, BLOCK, px, p, BLOCK, work, 0, BLOCK, count);
            LimbKernels.product(t, 0, COLUMNS, px, p, BLOCK, slope, 0, BLOCK, count);
            System.arraycopy(work, 0, px, p, count * BLOCK);
            LimbKernels.reduce(work, 0, BLOCK, t, 0, COLUMNS, count, c);
            LimbKernels.centeredDifference(py, p, BLOCK, work, 0, BLOCK, py, p, BLOCK, count, c);
        }
    }
}
