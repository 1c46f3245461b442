package io.assay.kernel;

import io.assay.curve.CurveGroup;

/// Many multiples of one point.
public interface FixedBaseKernel {
    /// Computes the tables for one point.
    ///
    /// @param point affine, not infinity
    Multiplier prepare(CurveGroup group, long[] point, Workers workers);

    /// Multiplies one point.
    interface Multiplier {
        /// Returns scalar * point for each scalar, affine.
        ///
        /// @param scalars elements of bn254.fr, Montgomery form
        long[] multiples(long[] scalars, Workers workers);
    }
}
