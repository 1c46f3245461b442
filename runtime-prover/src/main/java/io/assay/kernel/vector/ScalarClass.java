package io.assay.kernel.vector;

import io.assay.kernel.scalar.ScalarParts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The scalars of similar length, and the window for them.
///
/// @param above lengths are greater than this
/// @param bits  and at most this
/// @param width bits in a window
record ScalarClass(int above, int bits, int width) {
    static final int MAXIMUM_WIDTH = 16;
    /// Cost of a bucket in additions of points: twice for the weighted sum, and what is wasted around it.
    private static final double BUCKET_COST = 3;
    /// Cost of a class in additions, however few its scalars are.
    private static final double CLASS_COST = 3000;
    private static final int[] LENGTHS = {1, 2, 4, 6, 8, 10, 12, 14, 15, 16, 18, 20, 24, 28, 32, 40, 48, 56, 64, 96,
            128,
            192, 254};

    /// Windows of signed digits, the top one unsigned; one window of magnitudes where that is enough.
    static int windows(int bits, int width) {
        return width > bits ? 1 : bits / width + 1;
    }

    /// Buckets of each window.
    int buckets() {
        return width > bits ? 1 << bits : 1 << (width - 1);
    }

    private static double cost(int count, int bits, int width) {
        double buckets = width > bits ? 1 << bits : 1 << (width - 1);
        return windows(bits, width) * (count + BUCKET_COST * buckets);
    }

    private static ScalarClass best(int above, int bits, int count) {
        int best = 2;
        for (int width = 2; width <= MAXIMUM_WIDTH; width++) {
            if (cost(count, bits, width) < cost(count, bits, best)) {
                best = width;
            }
        }
        return new ScalarClass(above, bits, best);
    }

    /// The cheapest division of the lengths that occur, by dynamic programming over where classes end.
    static List<ScalarClass> split(ScalarParts parts) {
        int[] histogram = parts.histogram();
        int[] upTo = new int[LENGTHS.length + 1];
        int length = 1;
        for (int end = 0; end < LENGTHS.length; end++) {
            upTo[end + 1] = upTo[end];
            while (length <= LENGTHS[end]) {
                upTo[end + 1] += histogram[length++];
            }
        }
        double[] cheapest = new double[LENGTHS.length + 1];
        int[] start = new int[LENGTHS.length + 1];
        for (int end = 1; end <= LENGTHS.length; end++) {
            cheapest[end] = Double.MAX_VALUE;
            for (int begin = 0; begin < end; begin++) {
                int count = upTo[end] - upTo[begin];
                int bits = LENGTHS[end - 1];
                double added = count == 0 ? 0 : CLASS_COST + cost(count, bits, best(0, bits, count).width);
                if (cheapest[begin] + added < cheapest[end]) {
                    cheapest[end] = cheapest[begin] + added;
                    start[end] = begin;
                }
            }
        }
        List<ScalarClass> classes = new ArrayList<>();
        for (int end = LENGTHS.length; end > 0; end = start[end]) {
            int count = upTo[end] - upTo[start[end]];
            if (count > 0) {
                int above = start[end] == 0 ? 0 : LENGTHS[start[end] - 1];
                classes.add(best(above, LENGTHS[end - 1], count));
            }
        }
        Collections.reverse(classes);
        return classes;
    }
}
