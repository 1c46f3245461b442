package io.assay.kernel.vector;

import io.assay.kernel.Workers;
import io.assay.kernel.scalar.ScalarParts;

/// The digits of one class of scalars, window by window, each with the sign of its scalar.
///
/// Digits of all windows but the top one are in [-2^(width-1), 2^(width-1)); the top one takes what is left and is not
/// negative before the scalar's sign.
final class Digits {
    private static final int GRAIN = 1 << 13;
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
            for (int index = from; index < to; index++) {
                put(parts, index);
            }
        });
    }

    private void put(ScalarParts parts, int index) {
        int scalar = points[index];
        int sign = parts.isNegative(scalar) ? -1 : 1;
        int carry = 0;
        int half = 1 << (width - 1);
        for (int window = 0; window < windows; window++) {
            int digit = parts.digit(scalar, window * width, width) + carry;
            carry = 0;
            if (window < windows - 1 && digit >= half) {
                digit -= 2 * half;
                carry = 1;
            }
            values[window * points.length + index] = sign * digit;
        }
    }
}
