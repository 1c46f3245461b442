package io.assay.witness;

import java.util.Arrays;

/// The least and the greatest integer of each element of a tensor.
public final class Bounds {
    private final long[] lows;
    private final long[] highs;

    private Bounds(long[] lows, long[] highs) {
        this.lows = lows;
        this.highs = highs;
        for (int index = 0; index < lows.length; index++) {
            if (lows[index] > highs[index]) {
                throw new IllegalArgumentException(
                        "empty range [" + lows[index] + ", " + highs[index] + "] of element " + index);
            }
        }
    }

    /// The same bounds for every element.
    ///
    /// @throws IllegalArgumentException if low > high
    public static Bounds uniform(long low, long high) {
        return new Bounds(new long[]{low}, new long[]{high});
    }

    /// Bounds for each element of a tensor of `lows.length` elements, row-major; the arrays are copied.
    ///
    /// @throws IllegalArgumentException if a range is empty, or the arrays have different lengths
    public static Bounds each(long[] lows, long[] highs) {
        if (lows.length != highs.length) {
            throw new IllegalArgumentException(lows.length + " least and " + highs.length + " greatest values");
        }
        return lows.length == 1 ? uniform(lows[0], highs[0]) : new Bounds(lows.clone(), highs.clone());
    }

    /// Whether these are bounds for a tensor of `count` elements.
    public boolean fits(int count) {
        return isUniform() || lows.length == count;
    }

    /// Whether every element has the same bounds.
    public boolean isUniform() {
        return lows.length == 1;
    }

    /// The least integer of an element.
    public long low(int index) {
        return lows[isUniform() ? 0 : index];
    }

    /// The greatest integer of an element.
    public long high(int index) {
        return highs[isUniform() ? 0 : index];
    }

    /// Bits of an element in packed form: ⌈log2(high - low + 1)⌉, from 0 to 64.
    public int packedBits(int index) {
        return 64 - Long.numberOfLeadingZeros(high(index) - low(index));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bounds that && Arrays.equals(lows, that.lows) && Arrays.equals(highs, that.highs);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(lows) + Arrays.hashCode(highs);
    }

    /// The bounds of all elements, such as `[0, 255]`, or how many different elements there are.
    @Override
    public String toString() {
        return isUniform() ? "[" + lows[0] + ", " + highs[0] + "]" : "bounds of " + lows.length + " elements";
    }
}
