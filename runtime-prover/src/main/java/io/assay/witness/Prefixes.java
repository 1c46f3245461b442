package io.assay.witness;

/// Products of leading bits as wires, by which a circuit shows x ≤ max where max + 1 is no power of two.
public final class Prefixes {
    private Prefixes() {}

    /// For each x = `values[from + i] - low`, i in [0, count): going down from the top bit of `max`, for each further
    /// one-bit above its lowest zero-bit, whether x has all the one-bits of max down to there.
    ///
    /// @param wires the wires, such as [WireVector#small]
    /// @param start first wire
    /// @param low   what is subtracted
    /// @param max   greatest x, at least 1
    public static void write(long[] wires, int start, long[] values, int from, int count, long low, long max) {
        int top = 63 - Long.numberOfLeadingZeros(max);
        int lowestZero = Long.numberOfTrailingZeros(~max);
        int wire = start;
        for (int i = 0; i < count; i++) {
            long x = values[from + i] - low;
            long prefix = (x >>> top) & 1;
            for (int bit = top - 1; bit >= lowestZero; bit--) {
                if (((max >>> bit) & 1) == 1) {
                    prefix &= x >>> bit;
                    wires[wire++] = prefix;
                }
            }
        }
    }

    /// Calls [#write] for each row (start, from, count, low, max).
    ///
    /// @param rows five integers for each call
    public static void writeRows(long[] wires, long[] values, long[] rows) {
        for (int row = 0; row < rows.length; row += 5) {
            write(wires, (int) rows[row], values, (int) rows[row + 1], (int) rows[row + 2], rows[row + 3],
                    rows[row + 4]);
        }
    }
}
