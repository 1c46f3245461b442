package io.assay.ir.interp;

/// Exact integer square roots.
public final class SquareRoots {
    private SquareRoots() {}

    /// Returns floor(sqrt(x)).
    /// @param x in [0, 2^62]
    public static long floor(long x) {
        long root = (long) Math.sqrt((double) x);
        while (root * root > x) {
            root--;
        }
        while ((root + 1) * (root + 1) <= x) {
            root++;
        }
        return root;
    }
}
