package io.assay.ir;

import io.assay.ir.type.Shape;
import java.util.Arrays;

/// A function of one integer, given by segments of equal width with linear interpolation inside each.
///
/// For x in [lo, lo + segments·2^segmentBits): with i = (x − lo) >> segmentBits and u = (x − lo) mod 2^segmentBits,
/// f(x) = (base[i] + slope[i]·u + 2^(shift−1)) >> shift, the rounding term being 0 for shift = 0. With segmentBits = 0
/// there is one segment for each x and the slopes play no part: a plain table.
///
/// @param name        what it approximates, for example `sigmoid`
/// @param lo          least argument
/// @param segmentBits log2 of a segment's width, in [0, 30]
/// @param shift       bits dropped after interpolation, in [0, 40]; 0 if segmentBits is 0
/// @param base        values at the segments' left ends times 2^shift, shape [segments], a power of two
/// @param slope       slopes times 2^shift, shape [segments]
public record FunctionTable(String name, long lo, int segmentBits, int shift, TensorData base, TensorData slope) {

    public FunctionTable {
        int segments = base.elementCount();
        if (segments == 0 || Integer.bitCount(segments) != 1 || !slope.shape().equals(base.shape())) {
            throw new IllegalArgumentException("base has " + segments + " and slope " + slope.elementCount()
                    + " elements; expected the same power of two");
        }
        if (segmentBits < 0 || segmentBits > 30 || shift < 0 || shift > 40 || (segmentBits == 0 && shift != 0)) {
            throw new IllegalArgumentException("segmentBits " + segmentBits + " and shift " + shift
                    + " are not in [0, 30] and [0, 40], or a plain table has a shift");
        }
    }

    /// Returns the table of 2^i for i in [0, count): a plain table whose further rows are 0.
    /// @param count number of powers, in [1, 62]
    public static FunctionTable powersOfTwo(int count) {
        int rows = Math.max(2, Integer.highestOneBit(2 * count - 1));
        long[] powers = new long[rows];
        Arrays.setAll(powers, i -> i < count ? 1L << i : 0);
        return new FunctionTable("power_of_two", 0, 0, 0, TensorData.integers(Shape.of(rows), powers),
                TensorData.integers(Shape.of(rows), new long[rows]));
    }

    /// Tells whether `table` gives 2^i for i in [0, count) and 0 for every other row.
    public static boolean isPowersOfTwo(FunctionTable table, int count) {
        return table.equals(powersOfTwo(count));
    }

    /// Returns the number of segments, a power of two.
    public int segmentCount() {
        return base.elementCount();
    }

    /// Returns the greatest argument.
    public long hi() {
        return lo + ((long) segmentCount() << segmentBits) - 1;
    }

    /// Returns f(x).
    /// @throws IllegalArgumentException if x is not in [lo, hi]
    public long apply(long x) {
        if (x < lo || x > hi()) {
            throw new IllegalArgumentException(x + " is outside table " + name + " [" + lo + ", " + hi() + "]");
        }
        long offset = x - lo;
        int segment = (int) (offset >> segmentBits);
        if (segmentBits == 0) {
            return base.longAt(segment);
        }
        long within = offset & ((1L << segmentBits) - 1);
        long sum = Math.addExact(base.longAt(segment), Math.multiplyExact(slope.longAt(segment), within));
        return Math.addExact(sum, shift == 0 ? 0 : 1L << (shift - 1)) >> shift;
    }
}
