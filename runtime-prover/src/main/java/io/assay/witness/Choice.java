package io.assay.witness;

import java.util.Arrays;

/// Choices as wires: the row of a table, the greatest of some numbers, the one of a rank.
public final class Choice {
    private Choice() {}

    /// Writes, for each row number: one-hot vectors of row mod 2^lowBits and of ⌊row / 2^lowBits⌋, then, for each
    /// column, the column's entry at the place of the high part, all other places 0.
    ///
    /// @param wires    the wires, such as [WireVector#small], which are 0 so far
    /// @param start    first wire
    /// @param rows     in [0, highCount · 2^lowBits)
    /// @param lowBits  log2 of the length of the low vector
    /// @param highCount length of the high vector
    /// @param columns  highCount · 2^lowBits entries each
    public static void write(long[] wires, int start, long[] rows, int lowBits, int highCount, long[]... columns) {
        int lowCount = 1 << lowBits;
        int wire = start;
        for (long number : rows) {
            int row = (int) number;
            if (number < 0 || number >= (long) highCount << lowBits) {
                throw new IllegalArgumentException("no such row in a table of " + ((long) highCount << lowBits));
            }
            int high = row >>> lowBits;
            wires[wire + (row & (lowCount - 1))] = 1;
            wire += lowCount;
            wires[wire + high] = 1;
            wire += highCount;
            for (long[] column : columns) {
                wires[wire + high] = column[row];
                wire += highCount;
            }
        }
    }

    /// Chooses the greatest of each line along an axis.
    ///
    /// @param values   the tensor, row-major
    /// @param extent   extent of the axis
    /// @param stride   distance of neighbours along the axis
    /// @param last     takes the last of equal elements instead of the first
    /// @param oneHot   as many elements as `values`, 0 so far: set to 1 where the chosen elements are
    /// @param greatest as many elements as there are lines: set to the chosen elements
    public static void greatest(long[] values, int extent, int stride, boolean last, long[] oneHot, long[] greatest) {
        for (int line = 0; line < greatest.length; line++) {
            int begin = line / stride * stride * extent + line % stride;
            int best = begin;
            for (int k = 1; k < extent; k++) {
                int at = begin + k * stride;
                if (values[at] > values[best] || (last && values[at] == values[best])) {
                    best = at;
                }
            }
            oneHot[best] = 1;
            greatest[line] = values[best];
        }
    }

    /// Chooses the element of each row that `rank` others come before, of equal ones those with a lower index.
    ///
    /// @param values  rows of `extent` elements
    /// @param element as many elements as there are rows: set to the chosen elements
    /// @param oneHot  as many elements as `values`, 0 so far: set to 1 where the chosen elements are
    /// @param before  as many elements as `values`, 0 so far: set to 1 where an element comes before the chosen one
    public static void ofRank(long[] values, int extent, int rank, long[] element, long[] oneHot, long[] before) {
        for (int row = 0; row < element.length; row++) {
            int begin = row * extent;
            long[] sorted = Arrays.copyOfRange(values, begin, begin + extent);
            Arrays.sort(sorted);
            element[row] = sorted[rank];
            int left = rank;
            for (int i = begin; i < begin + extent; i++) {
                if (values[i] < sorted[rank]) {
                    before[i] = 1;
                    left--;
                }
            }
            int chosen = begin;
            for (; values[chosen] != sorted[rank] || left > 0; chosen++) {
                if (values[chosen] == sorted[rank]) {
                    before[chosen] = 1;
                    left--;
                }
            }
            oneHot[chosen] = 1;
        }
    }
}
