package io.assay.witness;

import java.util.Arrays;

/// Which integers stand for the numbers of a tensor: multiples of one power of two, or places in the order of float32 numbers.
///
/// What is only compared needs the order alone, and each element may have its own: the [FloatKey] of a number, or, where it is
/// known to lie on a grid, its multiple of 2^-k, which takes fewer bits.
public final class Encoding {
    /// Multiples of a power of two that is the tensor's.
    public static final Encoding FIXED_POINT = new Encoding(false);
    /// Keys of floats.
    public static final Encoding FLOAT_ORDER = new Encoding(true);
    /// In place of the fractional bits of an element's grid: its integer is a key.
    public static final int KEY = -1;

    private static final int MOST_BITS = 62;

    private final boolean ordered;
    private final long[] grids;

    private Encoding(boolean ordered, long... grids) {
        this.ordered = ordered;
        this.grids = grids;
    }

    /// Places in the order of floats, of some elements on grids of their own.
    ///
    /// @param grids fractional bits of each element's grid, in [0, 62], or [#KEY]; row-major, copied
    /// @throws IllegalArgumentException if one is neither
    public static Encoding floatOrder(long[] grids) {
        for (long grid : grids) {
            if (grid < KEY || grid > MOST_BITS) {
                throw new IllegalArgumentException("a grid of " + grid + " fractional bits");
            }
        }
        return Arrays.stream(grids).allMatch(grid -> grid == KEY) ? FLOAT_ORDER : new Encoding(true, grids.clone());
    }

    /// Whether integers are places in the order of float32 numbers.
    public boolean isOrdered() {
        return ordered;
    }

    /// Whether this can be that of a tensor of `count` elements.
    boolean fits(int count) {
        return grids.length == 0 || grids.length == count;
    }

    /// The fractional bits of an element's own grid, or [#KEY]. Only where this is ordered.
    int grid(int index) {
        return grids.length == 0 ? KEY : (int) grids[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Encoding that && ordered == that.ordered && Arrays.equals(grids, that.grids);
    }

    @Override
    public int hashCode() {
        return 31 * Boolean.hashCode(ordered) + Arrays.hashCode(grids);
    }

    @Override
    public String toString() {
        return !ordered ? "fixed point" : grids.length == 0 ? "float order" : "float order, grids of elements";
    }
}
