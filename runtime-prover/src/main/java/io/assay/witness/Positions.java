package io.assay.witness;

/// Elements at known positions.
public final class Positions {
    private Positions() {}

    /// Returns the elements of `source` at `positions`.
    /// @param positions each in [0, source.length)
    public static long[] take(long[] source, long[] positions) {
        long[] taken = new long[positions.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = source[(int) positions[i]];
        }
        return taken;
    }
}
