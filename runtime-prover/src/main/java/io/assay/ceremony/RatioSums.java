package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.kernel.Workers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/// Two sums of points with the same random factors: if all pairs of points have one ratio, so have the sums, and if
/// one pair has another, the sums have that ratio with probability 2^-128.
///
/// Factors are drawn after the points are fixed, from the operating system's generator.
final class RatioSums {
    private static final int FACTOR_SIZE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private final CurveGroup group;
    private final Workers workers;
    private final PointSum low;
    private final PointSum high;
    private long[] last = new long[0];

    RatioSums(CurveGroup group, Workers workers) {
        this.group = group;
        this.workers = workers;
        this.low = new PointSum(group);
        this.high = new PointSum(group);
    }

    /// Adds pairs of a sequence: each point with the one after it, across calls.
    void addSequence(long[] points) {
        long[] joined = points;
        if (last.length > 0) {
            joined = Arrays.copyOf(last, last.length + points.length);
            System.arraycopy(points, 0, joined, last.length, points.length);
        }
        int longs = group.affineLongs();
        int pairs = joined.length / longs - 1;
        long[] factors = factors(pairs);
        low.add(joined, 0, pairs, factors, workers);
        high.add(joined, 1, pairs, factors, workers);
        last = Arrays.copyOfRange(joined, pairs * longs, joined.length);
    }

    /// Adds pairs of points with the same index.
    void addPairs(long[] lowPoints, long[] highPoints) {
        int count = lowPoints.length / group.affineLongs();
        long[] factors = factors(count);
        low.add(lowPoints, 0, count, factors, workers);
        high.add(highPoints, 0, count, factors, workers);
    }

    /// Random factors of 128 bits, canonical, four limbs each.
    static long[] factors(int count) {
        byte[] bytes = new byte[FACTOR_SIZE_BYTES * count];
        RANDOM.nextBytes(bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long[] factors = new long[4 * count];
        for (int at = 0; at < factors.length; at += 4) {
            factors[at] = in.getLong();
            factors[at + 1] = in.getLong();
        }
        return factors;
    }

    /// The sum of the first points of the pairs, affine.
    long[] low() {
        return low.affine();
    }

    /// The sum of the second points of the pairs, affine.
    long[] high() {
        return high.affine();
    }
}
