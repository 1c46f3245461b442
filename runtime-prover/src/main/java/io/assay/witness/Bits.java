package io.assay.witness;

/// Bits of integers as wires.
public final class Bits {
    private Bits() {}

    /// Writes the `bitCount` bits of a value, the lowest first, to the wires from `offset` on.
    ///
    /// @param wires    the wires, such as [WireVector#small]
    /// @param offset   wire of the lowest bit
    /// @param value    in [0, 2^bitCount)
    /// @param bitCount in [0, 63]
    /// @throws IllegalArgumentException if the value does not fit: the compiler's interval was wrong
    public static void write(long[] wires, int offset, long value, int bitCount) {
        if (bitCount < 0 || bitCount > 63 || value < 0 || value >>> bitCount != 0) {
            throw new IllegalArgumentException("a value outside [0, 2^" + bitCount + ")");
        }
        for (int bit = 0; bit < bitCount; bit++) {
            wires[offset + bit] = (value >>> bit) & 1;
        }
    }

    /// The bit of weight 2^bit.
    public static long bit(long value, int bit) {
        return (value >>> bit) & 1;
    }

    /// Bits that hold every value - low for value in [low, high]: ⌈log2(high - low + 1)⌉, from 0 to 64.
    public static int widthOfRange(long low, long high) {
        return 64 - Long.numberOfLeadingZeros(high - low);
    }
}
