package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import java.util.Arrays;

/// A sum of scaled points that grows; belongs to one thread.
final class PointSum {
    private final CurveGroup group;
    private final long[] sum;

    /// Begins with infinity.
    PointSum(CurveGroup group) {
        this.group = group;
        this.sum = new long[group.projectiveLongs()];
    }

    /// Adds scalar i times point `from` + i for i < count.
    ///
    /// @param scalars canonical elements of bn254.fr, four limbs each
    void add(long[] points, int from, int count, long[] scalars, Workers workers) {
        if (count > 0) {
            int longs = group.affineLongs();
            long[] part = from == 0 ? points : Arrays.copyOfRange(points, from * longs, (from + count) * longs);
            group.addAffine(sum, 0, Kernels.forWork(count, workers).msm().sum(group, PointSource.of(part, longs),
                    scalars, 0, count, workers), 0);
        }
    }

    /// Subtracts an affine point.
    PointSum subtract(long[] point) {
        long[] negated = new long[point.length];
        group.negate(negated, 0, point, 0);
        group.addAffine(sum, 0, negated, 0);
        return this;
    }

    /// The sum so far, affine.
    long[] affine() {
        return group.toAffine(sum.clone(), 1);
    }
}
