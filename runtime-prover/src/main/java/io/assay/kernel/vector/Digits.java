package io.assay.kernel.vector;

import io.assay.kernel.Workers;
import io.assay.kernel.scalar.ScalarParts;

/// The digits of one class of scalars, window by window, each with the sign of its scalar.
///
/// Digits of all windows but the top one are in [-2^(width-1), 2^(width-1)); the top one takes what is left and is not
/// negative before the scalar's sign.
final class Digits {
    private static final int GRAIN = 1 << 13;
    private static final int BLOCK = 1 << 9;
    /// Index of the point of each scalar.
    final int[] points;
    final int width;
    final int windows;
    final int buckets;
    /// windows runs of points.length digits.
    final int[] values;

    Digits(ScalarParts parts, int[] points, ScalarClass scalarClass, Workers workers) {
        this.points = points;
        this.width = scalarClass.width();
        this.windows = ScalarClass.windows(scalarClass.bits(), width);
        this.buckets = scalarClass.buckets();
        this.values = new int[Math.multiplyExact(windows, points.length)];
        workers.ranges(points.length, GRAIN, (from, to) -> {
            for (int first = from; first < to; first += BLOCK) {
                put(parts, first, Math.min(BLOCK, to - first));
            }
        });
    }

    /// Window by window, so that each pass reads and writes in order and no branch depends on a digit.
    private void put(ScalarParts parts, int first, int count) {
        int[] digits = new int[count];
        int[] carries = new int[count];
        int[] signs = new int[count];
        for (int k = 0; k < count; k++) {
            signs[k] = parts.isNegative(points[first + k]) ? -1 : 0;
        }
        int half = 1 << (width - 1);
        for (int window = 0; window < windows; window++) {
            parts.digits(points, first, count, window * width, width, digits);
            // the top window takes what is left
            int mask = window < windows - 1 ? 1 : 0;
            int row = window * points.length + first;
            for (int k = 0; k < count; k++) {
                int digit = digits[k] + carries[k];
                int carry = (digit + half) >> width & mask;
                carries[k] = carry;
                values[row + k] = ((digit - (carry << width)) ^ signs[k]) - signs[k];
            }
        }
    }
}
