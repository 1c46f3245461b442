package io.assay.kernel;

import io.assay.curve.CurveGroup;

/// Sums of scaled points.
public interface MsmKernel {
    /// Returns the sum of scalar_i * point_i for i < count, affine.
    ///
    /// @param group       the group of the points
    /// @param points      affine points, infinity allowed, the first at index 0
    /// @param scalars     canonical elements of bn254.fr, four limbs each
    /// @param firstScalar the scalar that belongs to the first point
    /// @param count       how many, at least 0
    long[] sum(CurveGroup group, long[] points, long[] scalars, int firstScalar, int count, Workers workers);
}
