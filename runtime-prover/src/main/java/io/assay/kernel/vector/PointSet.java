package io.assay.kernel.vector;

/// Affine points of which some are brought into lanes. Threads may share one that is not written to.
interface PointSet {
    /// Copies the points entries[from + k] >>> 1, negated where the entry is odd, to lanes `lane` + k, for k < count.
    ///
    /// @param lane a multiple of the lanes in a block; lanes after the last of a block become any point or none
    void gather(int[] entries, int from, PointBatch out, int lane, int count);
}
