package io.assay.witness;

/// Places of float32 numbers in the order of all of them: integers that compare as the numbers do.
///
/// The bit pattern, negated for negative numbers, so that both zeros are 0 and the next greater number is the next greater
/// integer. NaN, a missing value, is one more than infinity. Source: docs/adr/0030-trees.md.
public final class FloatKey {
    /// The key of infinity; negated, that of minus infinity.
    public static final long INFINITY = 0x7f800000L;
    /// The key of every NaN.
    public static final long NAN = INFINITY + 1;

    private static final int MAGNITUDE = 0x7fffffff;

    private FloatKey() {}

    /// The key of a number, in [-[#INFINITY], [#NAN]].
    public static long of(float number) {
        int bits = Float.floatToIntBits(number);
        int magnitude = bits & MAGNITUDE;
        if (magnitude > INFINITY) {
            return NAN;
        }
        return bits < 0 ? -(long) magnitude : magnitude;
    }

    /// The number of a key; of 0 the positive zero.
    ///
    /// @throws IllegalArgumentException if no number has it
    public static float number(long key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException("no float32 has the key " + key);
        }
        float magnitude = Float.intBitsToFloat((int) Math.abs(key));
        return key < 0 ? -magnitude : magnitude;
    }

    /// Whether some number has this key.
    static boolean isKey(long key) {
        return key >= -INFINITY && key <= NAN;
    }
}
