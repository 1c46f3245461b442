package io.assay.witness;

/// What is looked up in tables, as wires, before a challenge is known: digits of numbers, rows, and counts of both.
public final class Lookups {
    private static final int HEADER = 6;
    private static final int LIMB = 3;
    private static final int COUNT = 5;

    private Lookups() {}

    /// Writes digits of the numbers `sign · values[from + i] + constant` for i in [0, count), number by number: for each
    /// limb (shift, bitCount, addend), ⌊number / 2^shift⌋ mod 2^bitCount + addend.
    ///
    /// @param wires    the wires, such as [WireVector#small]
    /// @param start    first wire
    /// @param sign     1 or -1
    /// @param limbs    three integers for each limb; bitCount in [1, 62]
    /// @throws IllegalArgumentException if a number is negative: the compiler's interval was wrong
    public static void write(long[] wires, int start, long[] values, int from, int count, int sign, long constant,
            long... limbs) {
        write(wires, start, values, from, count, sign, constant, limbs, 0, limbs.length);
    }

    private static void write(long[] wires, int start, long[] values, int from, int count, int sign, long constant,
            long[] limbs, int limbsFrom, int limbsTo) {
        int wire = start;
        for (int i = from; i < from + count; i++) {
            long number = sign * values[i] + constant;
            if (number < 0) {
                throw new IllegalArgumentException("a number that is looked up is negative");
            }
            for (int limb = limbsFrom; limb < limbsTo; limb += LIMB) {
                long mask = (1L << limbs[limb + 1]) - 1;
                wires[wire++] = ((number >>> limbs[limb]) & mask) + limbs[limb + 2];
            }
        }
    }

    /// Calls [#write] for each row (start, from, count, sign, constant, limbCount, limbs).
    ///
    /// @param rows the rows one after the other: six integers each, and three for each limb
    public static void writeRows(long[] wires, long[] values, long[] rows) {
        for (int row = 0; row < rows.length;) {
            int limbs = row + HEADER;
            int next = limbs + LIMB * (int) rows[row + 5];
            write(wires, (int) rows[row], values, (int) rows[row + 1], (int) rows[row + 2], (int) rows[row + 3],
                    rows[row + 4], rows, limbs, next);
            row = next;
        }
    }

    /// Writes each value to a wire, the wires `stride` apart.
    public static void spread(long[] wires, int start, int stride, long[] values) {
        for (int i = 0; i < values.length; i++) {
            wires[start + i * stride] = values[i];
        }
    }

    /// Counts how often rows of tables are looked up; for each run (start, stride, count, counts, rowCount): for the
    /// wires start + i · stride, i in [0, count), adds one to the wire `counts` + row.
    ///
    /// @param runs five integers for each run
    /// @throws IllegalArgumentException if a value is not in [0, rowCount): the compiler's interval was wrong
    public static void count(long[] wires, long[] runs) {
        for (int run = 0; run < runs.length; run += COUNT) {
            int stride = (int) runs[run + 1];
            int counts = (int) runs[run + 3];
            long rowCount = runs[run + 4];
            int wire = (int) runs[run];
            for (long left = runs[run + 2]; left > 0; left--) {
                long row = wires[wire];
                if (row < 0 || row >= rowCount) {
                    throw new IllegalArgumentException("no such row in a table of " + rowCount);
                }
                wires[counts + (int) row]++;
                wire += stride;
            }
        }
    }
}
