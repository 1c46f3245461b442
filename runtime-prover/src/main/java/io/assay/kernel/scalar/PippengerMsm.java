package io.assay.kernel.scalar;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.Workers;

/// Pippenger's bucket method with signed digits, a task per window.
///
/// Each scalar s is taken as the shorter of s and -(r - s), so small negative numbers stay small; short ones (below
/// 2^64) and long ones are summed apart, so that a witness of mostly small values needs few windows.
final class PippengerMsm implements MsmKernel {
    private static final int BLOCK = 1 << 16;

    @Override
    public long[] sum(CurveGroup group, PointSource points, long[] scalars, int firstScalar, int count,
            Workers workers) {
        MsmKernel.requirePointsOf(group, points);
        ScalarParts parts = new ScalarParts(scalars, firstScalar, count, workers);
        long[] result = new long[group.projectiveLongs()];
        int[] limits = {0, 64, 256};
        for (int part = 1; part < limits.length; part++) {
            int[] chosen = parts.chosen(limits[part - 1], limits[part]);
            if (chosen.length > 0) {
                long[] sum = partialSum(group, points, parts, chosen, workers);
                group.add(result, 0, sum, 0);
            }
        }
        return group.toAffine(result, 1);
    }

    /// Cost of a window: an addition per point, and about 4 per bucket for the weighted sum.
    private static int windowBits(int count, int maximumBits) {
        int best = 1;
        double bestCost = Double.MAX_VALUE;
        for (int candidate = 2; candidate <= 16; candidate++) {
            int windows = windowCount(maximumBits, candidate);
            double cost = windows * (count + 4.0 * (1 << (candidate - 1)));
            if (cost < bestCost) {
                best = candidate;
                bestCost = cost;
            }
        }
        return best;
    }

    /// Windows for magnitudes below 2^bits; where the top bits nearly fill a window, its carry needs one more.
    private static int windowCount(int bits, int width) {
        return (bits + 1) / width + 1;
    }

    private static long[] partialSum(CurveGroup group, PointSource points, ScalarParts parts, int[] chosen,
            Workers workers) {
        int maximumBits = 0;
        for (int index : chosen) {
            maximumBits = Math.max(maximumBits, parts.bits(index));
        }
        int width = windowBits(chosen.length, maximumBits);
        int windows = windowCount(maximumBits, width);
        int size = group.projectiveLongs();
        long[] sums = new long[windows * size];
        workers.run(windows, window -> {
            CurveGroup own = group.fresh();
            long[] buckets = new long[(1 << (width - 1)) * size];
            fillBuckets(own, points, parts, chosen, window, width, buckets);
            weightedSum(own, buckets, sums, window * size);
        });
        long[] total = new long[size];
        for (int window = windows - 1; window >= 0; window--) {
            for (int bit = 0; bit < width; bit++) {
                group.twice(total, 0);
            }
            group.add(total, 0, sums, window * size);
        }
        return total;
    }

    /// Takes the points in blocks that stay in the cache.
    private static void fillBuckets(CurveGroup group, PointSource points, ScalarParts parts, int[] chosen, int window,
            int width, long[] buckets) {
        int block = Math.min(chosen.length, BLOCK);
        BucketFiller filler = new BucketFiller(group, block, 1 << (width - 1));
        long[] source = new long[block * group.affineLongs()];
        int[] digits = new int[block];
        for (int from = 0; from < chosen.length; from += block) {
            int size = Math.min(block, chosen.length - from);
            gather(points, chosen, from, size, source);
            for (int k = 0; k < size; k++) {
                int index = chosen[from + k];
                int digit = group.isInfinity(source, k * group.affineLongs())
                        ? 0
                        : digit(parts, index, window, width);
                digits[k] = parts.isNegative(index) ? -digit : digit;
            }
            filler.add(source, digits, size, buckets);
        }
    }

    /// Copies the points chosen[from] to chosen[from + size - 1], neighbours together.
    private static void gather(PointSource points, int[] chosen, int from, int size, long[] out) {
        int run = 0;
        for (int k = 1; k <= size; k++) {
            if (k == size || chosen[from + k] != chosen[from + k - 1] + 1) {
                points.read(chosen[from + run], k - run, out, run * points.longsPerPoint());
                run = k;
            }
        }
    }

    /// The digit of a window in [-2^(width-1), 2^(width-1)).
    ///
    /// A plain digit of at least 2^(width-1) becomes negative and carries one into the next window; each window finds
    /// the carry into it by itself, so that windows are independent tasks.
    private static int digit(ScalarParts parts, int index, int window, int width) {
        int plain = parts.digit(index, window * width, width) + carryInto(parts, index, window, width);
        return plain >= 1 << (width - 1) ? plain - (1 << width) : plain;
    }

    /// 1 if the windows below carry into this one. A window carries when its bits plus the carry into it reach
    /// 2^(width-1): at once if the bits alone do, otherwise only if they are one less and a carry comes in.
    private static int carryInto(ScalarParts parts, int index, int window, int width) {
        int half = 1 << (width - 1);
        for (int below = window - 1; below >= 0; below--) {
            int plain = parts.digit(index, below * width, width);
            if (plain != half - 1) {
                return plain >= half ? 1 : 0;
            }
        }
        return 0;
    }

    /// Adds bucket_1 + 2 bucket_2 + 3 bucket_3 ... to `out`, by running sums from the top.
    private static void weightedSum(CurveGroup group, long[] buckets, long[] out, int o) {
        int size = group.projectiveLongs();
        long[] running = new long[size];
        for (int bucket = buckets.length - size; bucket >= 0; bucket -= size) {
            group.add(running, 0, buckets, bucket);
            group.add(out, o, running, 0);
        }
    }
}
