package io.assay.passes.lower;

import io.assay.ir.type.Interval;

/// About how many R1CS constraints it takes, without a challenge and lookups, to find what is read of the ascending order of a row.
///
/// With lookups, ranges are cheaper in all of them alike.
public final class SortCosts {

    private SortCosts() {}

    /// Returns the constraints of order statistics.
    /// @param extent elements of the row
    /// @param bits   of the width of their interval
    /// @param count  ranks
    public static long statistics(int extent, int bits, int count) {
        return count * (extent * (bits + 3L) + 3);
    }

    /// Returns the constraints of a sort of which the elements are read.
    public static long sort(int extent, int bits) {
        return extent < 2 ? 0 : (extent + 1L) * bits + 2 * switches(extent);
    }

    /// Returns the constraints of a sort of which it is read where the elements were, too.
    static long sortWithPositions(int extent, int bits) {
        int more = positionBits(extent);
        return sort(extent, bits + more) + (long) extent * more;
    }

    /// Returns the bits of a position.
    static int positionBits(int extent) {
        return Interval.bitsFor(Math.max(0, extent - 1));
    }

    /// Returns the switches of a permutation: Σ ⌈log₂ i⌉, i up to the extent.
    private static long switches(int extent) {
        int most = positionBits(extent);
        return (long) extent * most - (1L << most) + 1;
    }

    /// Tells whether order statistics of so many ranks may cost no more than a sort: of elements of some width.
    public static boolean isForStatistics(int extent, int count) {
        // Both are linear in the bits.
        return statistics(extent, 1, count) <= sort(extent, 1)
                || statistics(extent, FixedArithmetic.MOST_BITS, count) <= sort(extent, FixedArithmetic.MOST_BITS);
    }
}
