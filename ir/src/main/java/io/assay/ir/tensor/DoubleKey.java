package io.assay.ir.tensor;

/// The place of a float64 in the order of all of them.
///
/// Both zeros are 0, the next greater number is the next greater integer, and NaN, which has no order, is one more than
/// infinity: the 64-bit brother of [FloatKey]. Keys need all bits of a `long`, so no value below the `tensor` dialect is one.
public final class DoubleKey {
    /// The key of infinity; negated, that of minus infinity.
    public static final long INFINITY = 0x7ff0000000000000L;
    /// The key of every NaN.
    public static final long NAN = INFINITY + 1;

    private DoubleKey() {}

    /// Returns the key of `number`.
    public static long of(double number) {
        if (Double.isNaN(number)) {
            return NAN;
        }
        long bits = Double.doubleToLongBits(number);
        return bits >= 0 ? bits : -(bits & Long.MAX_VALUE);
    }

    /// Returns the number whose key is `key`; of 0 the positive zero.
    /// @throws IllegalArgumentException if no number has it
    public static double number(long key) {
        if (key == NAN) {
            return Double.NaN;
        }
        if (key < -INFINITY || key > INFINITY) {
            throw new IllegalArgumentException("no float64 has the key " + key);
        }
        double magnitude = Double.longBitsToDouble(Math.abs(key));
        return key < 0 ? -magnitude : magnitude;
    }
}
