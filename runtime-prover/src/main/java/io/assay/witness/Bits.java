package io.assay.witness;

/// Bits of integers as wires.
public final class Bits {
    private Bits() {}

    /// Writes the bits of `values[from + i] - low` for i in [0, count), element by element, the lowest bit first.
    ///
    /// @param wires    the wires, such as [WireVector#small]
    /// @param start    first wire; count · bitCount wires are written
    /// @param low      what is subtracted
    /// @param bitCount in [0, 63]
    /// @throws IllegalArgumentException if a difference is not in [0, 2^bitCount): the compiler's interval was wrong
    public static void write(long[] wires, int start, long[] values, int from, int count, long low, int bitCount) {
        for (int i = 0; i < count; i++) {
            long digits = values[from + i] - low;
            if (digits < 0 || digits >>> bitCount != 0) {
                throw new IllegalArgumentException("a value outside [0, 2^" + bitCount + ")");
            }
            int wire = start + i * bitCount;
            for (int bit = 0; bit < bitCount; bit++) {
                wires[wire + bit] = (digits >>> bit) & 1;
            }
        }
    }

    /// Calls [#write] for each row (start, from, count, low, bitCount).
    ///
    /// @param rows five integers for each call
    public static void writeRows(long[] wires, long[] values, long[] rows) {
        for (int row = 0; row < rows.length; row += 5) {
            write(wires, (int) rows[row], values, (int) rows[row + 1], (int) rows[row + 2], rows[row + 3],
                    (int) rows[row + 4]);
        }
    }
}
