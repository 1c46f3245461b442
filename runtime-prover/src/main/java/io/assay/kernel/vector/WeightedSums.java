package io.assay.kernel.vector;

import io.assay.curve.CurveGroup;
import java.math.BigInteger;

/// The sum of b * bucket_b over the buckets b = first + 1, ..., first + size, for several windows at once.
///
/// A window's buckets are cut into segments; a lane walks down one segment and keeps S, the sum of the buckets so far,
/// and T, the sum of all S so far. S and T start at two fixed points, whose share is subtracted at the end: so they are
/// never infinity and, but for contrived points, never equal.
final class WeightedSums {
    private static final int LANES = 1024;
    private static final BigInteger FIRST = new BigInteger("a3d70a3d70a3d70a3d70a3d7", 16);
    private static final BigInteger SECOND = new BigInteger("6b851eb851eb851eb851eb85", 16);
    private final CurveGroup group;
    private final AffineAdder adder;
    private final long[] first;
    private final long[] second;

    /// @param group an arithmetic of the same thread
    WeightedSums(CurveGroup group, AffineAdder adder) {
        this.group = group;
        this.adder = adder;
        this.first = group.multiply(group.generator(), 0, FIRST);
        this.second = group.multiply(group.generator(), 0, SECOND);
    }

    /// Writes one projective sum for each window.
    ///
    /// @param buckets windows * size bucket sums, window by window
    /// @param size    buckets of a window, a power of two
    /// @param before  buckets of smaller weight that are not in the table
    void sum(PointTable buckets, int windows, int size, int before, long[] out, int offset) {
        int segments = 1;
        while (segments < size && segments * windows < LANES) {
            segments *= 2;
        }
        int length = size / segments;
        int lanes = segments * windows;
        PointBatch s = new PointBatch(group, lanes);
        PointBatch t = new PointBatch(group, lanes);
        for (int lane = 0; lane < lanes; lane++) {
            s.put(lane, first, 0);
            t.put(lane, second, 0);
        }
        walk(buckets, s, t, lanes, length);
        for (int window = 0; window < windows; window++) {
            combine(s, t, window * segments, segments, length, before, out,
                    offset + window * group.projectiveLongs());
        }
    }

    private void walk(PointTable buckets, PointBatch s, PointBatch t, int lanes, int length) {
        PointBatch terms = new PointBatch(group, AffineAdder.CAPACITY);
        byte[] modes = new byte[AffineAdder.CAPACITY];
        int[] entries = new int[AffineAdder.CAPACITY];
        Infinities infiniteS = new Infinities();
        Infinities infiniteT = new Infinities();
        for (int from = 0; from < lanes; from += AffineAdder.CAPACITY) {
            int count = Math.min(AffineAdder.CAPACITY, lanes - from);
            for (int position = length - 1; position >= 0; position--) {
                boolean plain = infiniteS.isEmpty();
                for (int lane = 0; lane < count; lane++) {
                    int bucket = (from + lane) * length + position;
                    boolean empty = buckets.isInfinity(bucket);
                    modes[lane] = empty ? AffineAdder.KEEP : infiniteS.modeOfAddition(from + lane);
                    plain &= !empty;
                    entries[lane] = 2 * bucket;
                }
                buckets.gather(entries, 0, terms, 0, count);
                adder.add(s, from, terms, 0, count, plain ? null : modes, infiniteS);
                plain = infiniteS.isEmpty() && infiniteT.isEmpty();
                for (int lane = 0; lane < count && !plain; lane++) {
                    modes[lane] = infiniteS.get(from + lane) ? AffineAdder.KEEP : infiniteT.modeOfAddition(from + lane);
                }
                adder.add(t, from, s, from, count, plain ? null : modes, infiniteT);
            }
        }
        clearInfinite(s, infiniteS, lanes);
        clearInfinite(t, infiniteT, lanes);
    }

    private void clearInfinite(PointBatch sums, Infinities infinite, int lanes) {
        long[] zero = new long[group.affineLongs()];
        for (int lane = 0; lane < lanes; lane++) {
            if (infinite.get(lane)) {
                sums.put(lane, zero, 0);
            }
        }
    }

    private void combine(PointBatch s, PointBatch t, int lane, int segments, int length, int before, long[] out,
            int offset) {
        int size = group.projectiveLongs();
        long[] point = new long[group.affineLongs()];
        long[] running = new long[size];
        long[] weighted = new long[size];
        long[] total = new long[size];
        for (int segment = segments - 1; segment >= 0; segment--) {
            // adding before the new segment joins gives segment j the weight j
            group.add(weighted, 0, running, 0);
            s.get(lane + segment, point, 0);
            group.addAffine(running, 0, point, 0);
            t.get(lane + segment, point, 0);
            group.addAffine(total, 0, point, 0);
        }
        for (int bit = 1; bit < length; bit *= 2) {
            group.twice(weighted, 0);
        }
        group.add(total, 0, weighted, 0);
        long[] scaled = new long[size];
        group.scale(scaled, group.toAffine(running, 1), 0, BigInteger.valueOf(before));
        group.add(total, 0, scaled, 0);
        subtractStart(total, segments, length, before);
        System.arraycopy(total, 0, out, offset, size);
    }

    /// Each of K segments of length l brought R2 + l R1 through T, j l R1 through its weight, and before * R1.
    private void subtractStart(long[] total, long segments, long length, long before) {
        long shareOfFirst = segments * length + length * (segments * (segments - 1) / 2) + before * segments;
        long[] share = new long[group.projectiveLongs()];
        group.scale(share, first, 0, BigInteger.valueOf(shareOfFirst));
        long[] other = new long[group.projectiveLongs()];
        group.scale(other, second, 0, BigInteger.valueOf(segments));
        group.add(share, 0, other, 0);
        long[] negated = group.toAffine(share, 1);
        group.negate(negated, 0, negated, 0);
        group.addAffine(total, 0, negated, 0);
    }
}
