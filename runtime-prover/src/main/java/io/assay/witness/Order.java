package io.assay.witness;

import java.util.Arrays;

/// Rows in ascending order.
public final class Order {
    private Order() {}

    /// Sorts each row.
    ///
    /// @param values rows of `extent` elements
    /// @param sorted as many elements as `values`: set to the elements in order
    public static void ascending(long[] values, int extent, long[] sorted) {
        System.arraycopy(values, 0, sorted, 0, values.length);
        for (int begin = 0; begin < values.length; begin += extent) {
            Arrays.sort(sorted, begin, begin + extent);
        }
    }

    /// Sorts each row, and says where its elements were; of equal ones the one with the lower index comes first.
    ///
    /// @param values    rows of `extent` elements
    /// @param sorted    as many elements as `values`: set to the elements in order
    /// @param positions as many elements: set to the place in its row that each of them had
    public static void ascending(long[] values, int extent, long[] sorted, long[] positions) {
        ascending(values, extent, sorted);
        int[] equal = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            int begin = i / extent * extent;
            int first = first(sorted, begin, begin + extent, values[i]);
            positions[first + equal[first]++] = (long) i - begin;
        }
    }

    /// Returns the first place of an element among sorted ones.
    private static int first(long[] sorted, int from, int to, long element) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < element) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
