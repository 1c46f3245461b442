package io.assay.kernel;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;

/// Sums of scaled points.
public interface MsmKernel {
    /// Returns the sum of scalar_i * point_i for i < count, affine.
    ///
    /// @param group       the group of the points
    /// @param points      affine points, infinity allowed; point 0 is the first
    /// @param scalars     canonical elements of bn254.fr, four limbs each
    /// @param firstScalar the scalar that belongs to the first point
    /// @param count       how many, at least 0
    /// @throws IllegalArgumentException     if the points are of another size than the group's
    /// @throws java.io.UncheckedIOException if the points cannot be read
    long[] sum(CurveGroup group, PointSource points, long[] scalars, int firstScalar, int count, Workers workers);

    /// Requires that the points have the size of the group's.
    ///
    /// @throws IllegalArgumentException if they have not
    static void requirePointsOf(CurveGroup group, PointSource points) {
        if (points.longsPerPoint() != group.affineLongs()) {
            throw new IllegalArgumentException("points of " + points.longsPerPoint() + " longs, the group's have "
                    + group.affineLongs());
        }
    }
}
