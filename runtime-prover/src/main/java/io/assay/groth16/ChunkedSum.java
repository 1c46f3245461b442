package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.Workers;
import java.util.Objects;

/// Sums of scaled points in runs, so that what a kernel takes beside key and witness does not grow with the circuit.
///
/// A kernel needs some hundred bytes for each point of a sum. Runs of this length are as fast as the whole: their
/// working set fits the caches better, which makes up for the smaller windows.
final class ChunkedSum {
    private static final int MAXIMUM_POINTS = 1 << 17;

    private ChunkedSum() {}

    /// Returns the sum of scalar_(firstScalar + i) * point_i for all points, affine.
    ///
    /// @param scalars canonical elements of bn254.fr, four limbs each
    static long[] of(MsmKernel msm, CurveGroup group, PointSource points, long[] scalars, int firstScalar,
            Workers workers) {
        int count = points.count();
        int pieces = Math.max(1, (int) ((count + (long) MAXIMUM_POINTS - 1) / MAXIMUM_POINTS));
        long[] total = new long[group.projectiveLongs()];
        for (int piece = 0; piece < pieces; piece++) {
            int from = (int) ((long) count * piece / pieces);
            int to = (int) ((long) count * (piece + 1) / pieces);
            long[] sum = msm.sum(group, new Run(points, from, to - from), scalars, firstScalar + from, to - from,
                    workers);
            group.addAffine(total, 0, sum, 0);
        }
        return group.toAffine(total, 1);
    }

    /// A part of a source.
    private record Run(PointSource all, int start, int count) implements PointSource {
        @Override
        public int longsPerPoint() {
            return all.longsPerPoint();
        }

        @Override
        public void read(int first, int number, long[] out, int offset) {
            Objects.checkFromIndexSize(first, number, count);
            all.read(start + first, number, out, offset);
        }
    }
}
