package io.assay.kernel.vector;

import io.assay.curve.CurveGroup;
import java.util.ArrayList;
import java.util.List;

/// A share of the buckets of one class: some windows, some scalars, some buckets of each window.
///
/// @param firstWindow first of its windows
/// @param lastWindow  the window after its last
/// @param firstScalar first of its scalars
/// @param lastScalar  the scalar after its last
/// @param before      buckets of smaller weight that belong to other tasks
/// @param size        its buckets in each window, a power of two
record BucketTask(int firstWindow, int lastWindow, int firstScalar, int lastScalar, int before, int size) {
    /// Fewer buckets are not shared between tasks.
    private static final int SMALL = 1 << 12;

    /// Divides the work in at least `wanted` tasks where there is enough of it: by windows, else by buckets where those
    /// are many, else by scalars.
    static List<BucketTask> split(Digits digits, int wanted, int entries) {
        int scalars = digits.points.length;
        int group = Math.max(1, Math.min((digits.windows + wanted - 1) / wanted, entries / scalars));
        int shares = Integer.highestOneBit(Math.max(1, wanted / digits.windows));
        boolean byBuckets = digits.buckets >= SMALL;
        List<BucketTask> tasks = new ArrayList<>();
        for (int window = 0; window < digits.windows; window += group) {
            int last = Math.min(digits.windows, window + group);
            for (int share = 0; share < shares; share++) {
                int size = digits.buckets / shares;
                int from = (int) ((long) scalars * share / shares);
                int to = (int) ((long) scalars * (share + 1) / shares);
                tasks.add(byBuckets
                        ? new BucketTask(window, last, 0, scalars, share * size, size)
                        : new BucketTask(window, last, from, to, 0, digits.buckets));
            }
        }
        return tasks;
    }

    /// Returns the weighted sum of the buckets of each window, projective.
    long[] run(CurveGroup group, PointSet points, Digits digits) {
        int windows = lastWindow - firstWindow;
        int capacity = Math.multiplyExact(windows, lastScalar - firstScalar);
        int[] keys = new int[capacity];
        int[] entries = new int[capacity];
        int count = 0;
        for (int window = firstWindow; window < lastWindow; window++) {
            int row = window * digits.points.length;
            int key = (window - firstWindow) * size - before - 1;
            for (int index = firstScalar; index < lastScalar; index++) {
                int digit = digits.values[row + index];
                int magnitude = Math.abs(digit);
                if (magnitude > before && magnitude <= before + size) {
                    keys[count] = key + magnitude;
                    entries[count++] = 2 * digits.points[index] + (digit < 0 ? 1 : 0);
                }
            }
        }
        BucketSums sums = new BucketSums(group);
        PointTable buckets = sums.sum(points, keys, entries, count, windows * size);
        long[] result = new long[windows * group.projectiveLongs()];
        new WeightedSums(group, sums.adder()).sum(buckets, windows, size, before, result, 0);
        return result;
    }
}
