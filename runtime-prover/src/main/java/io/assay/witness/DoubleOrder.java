package io.assay.witness;

import java.util.Arrays;

/// Places of float64 numbers in the order of all of them, four neighbours at a time, which fits 62 bits.
///
/// The key of a number is its bit pattern, negated for negative numbers, so that both zeros are 0 and the next greater number is
/// the next greater key; that of NaN, a missing value, is one more than that of infinity. Its place is ⌊key / 4⌋, and one more
/// from each split on: numbers that the model may tell apart have different places. NaN has one more than infinity.
/// Source: docs/adr/0030-trees.md.
final class DoubleOrder {
    /// The key of infinity; negated, that of minus infinity.
    static final long INFINITY = 0x7ff0000000000000L;
    /// The key of every NaN.
    static final long NAN = INFINITY + 1;

    private static final int GROUP_BITS = 2;

    private final long[] splits;

    /// @param splits keys of doubles, strictly ascending, no multiples of 4; copied
    /// @throws IllegalArgumentException if they are something else
    DoubleOrder(long... splits) {
        this.splits = splits.clone();
        for (int i = 0; i < splits.length; i++) {
            long before = i == 0 ? -INFINITY : splits[i - 1];
            if (splits[i] <= before || splits[i] >= INFINITY || splits[i] % (1 << GROUP_BITS) == 0) {
                throw new IllegalArgumentException("split " + splits[i] + " after " + before);
            }
        }
    }

    /// The place of a number.
    long of(double number) {
        return ofKey(key(number));
    }

    private static long key(double number) {
        if (Double.isNaN(number)) {
            return NAN;
        }
        long bits = Double.doubleToLongBits(number);
        return bits < 0 ? -(bits & Long.MAX_VALUE) : bits;
    }

    private long ofKey(long key) {
        int found = Arrays.binarySearch(splits, key);
        int reached = found < 0 ? ~found : found + 1;
        return (key >> GROUP_BITS) + reached + (key == NAN ? 1 : 0);
    }

    long least() {
        return ofKey(-INFINITY);
    }

    long infinity() {
        return ofKey(INFINITY);
    }

    long missing() {
        return ofKey(NAN);
    }

    /// The least number that has a place; of 0 the positive zero.
    ///
    /// @throws IllegalArgumentException if none has it
    double number(long place) {
        if (place < least() || place > missing()) {
            throw new IllegalArgumentException("no float64 has the place " + place);
        }
        if (place == missing()) {
            return Double.NaN;
        }
        long low = -INFINITY;
        long high = INFINITY;
        while (low < high) {
            // Rounded down; the difference of the two may need 65 bits.
            long middle = (low & high) + ((low ^ high) >> 1);
            if (ofKey(middle) < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        double magnitude = Double.longBitsToDouble(Math.abs(low));
        return low < 0 ? -magnitude : magnitude;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DoubleOrder that && Arrays.equals(splits, that.splits);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(splits);
    }
}
