package io.assay.ceremony;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

/// The number-theoretic transform in the exponent, on points in a file: never more than a few chunks in memory.
///
/// Point j of the result is the sum of w^(ij) times point i, for w a root of unity of order n = 2^sizeLog2; the inverse
/// has 1/w and divides by n. Cooley-Tukey: bit reversal in tiles, then sizeLog2 rounds of butterflies, the first ones
/// inside a chunk. Cost: n/2 (sizeLog2 - 1) scalar multiplications, and n/2 to n for the division.
final class PointFft {
    private static final BigInteger R = Bn254.FR.modulus();
    /// Butterflies of one task.
    private static final int GRAIN = 512;
    /// Logarithm of the points of a run that stay together in the bit reversal.
    private static final int RUN_LOG2 = 7;
    private final CurveGroup group;
    private final int longs;
    private final int sizeLog2;
    private final boolean inverse;
    private final Workers workers;

    /// @param sizeLog2 in [0, 28]
    PointFft(CurveGroup group, int sizeLog2, boolean inverse, Workers workers) {
        this.group = group;
        this.longs = group.affineLongs();
        this.sizeLog2 = sizeLog2;
        this.inverse = inverse;
        this.workers = workers;
    }

    /// Points by their index.
    @FunctionalInterface
    interface Source {
        void read(long first, long[] out, int offset, int count) throws IOException;
    }

    /// Called after each round with the butterflies done.
    @FunctionalInterface
    interface Rounds {
        void done(long butterflies);
    }

    /// Writes the transform of the source to the store, which must have room for all points.
    void transform(Source source, PointStore store, Rounds rounds) throws IOException {
        reverse(source, store);
        int blockLog2 = Math.min(sizeLog2, Integer.numberOfTrailingZeros(PointGuard.CHUNK));
        long[] block = new long[longs << blockLog2];
        for (long first = 0; first < 1L << sizeLog2; first += 1L << blockLog2) {
            store.read(first, block, 0, 1 << blockLog2);
            for (int stage = 0; stage < blockLog2; stage++) {
                insideBlock(block, blockLog2, stage);
            }
            if (sizeLog2 == 0) {
                return;
            }
            store.write(first, block, 0, 1 << blockLog2);
            rounds.done((long) blockLog2 << (blockLog2 - 1));
        }
        for (int stage = blockLog2; stage < sizeLog2; stage++) {
            acrossBlocks(store, block, blockLog2, stage);
            rounds.done(1L << (sizeLog2 - 1));
        }
    }

    private static int reversed(int index, int bits) {
        return bits == 0 ? 0 : Integer.reverse(index) >>> (32 - bits);
    }

    /// Copies the points in bit-reversed order, tiles of 2^7 runs of 2^7 points at once.
    private void reverse(Source source, PointStore store) throws IOException {
        if (sizeLog2 < 2 * RUN_LOG2) {
            int size = 1 << sizeLog2;
            long[] points = new long[longs * size];
            source.read(0, points, 0, size);
            long[] turned = new long[longs * size];
            for (int index = 0; index < size; index++) {
                System.arraycopy(points, index * longs, turned, reversed(index, sizeLog2) * longs, longs);
            }
            store.write(0, turned, 0, size);
            return;
        }
        int run = 1 << RUN_LOG2;
        int middleLog2 = sizeLog2 - 2 * RUN_LOG2;
        long[] tile = new long[longs * run * run];
        long[] turned = new long[longs * run];
        for (int middle = 0; middle < 1 << middleLog2; middle++) {
            for (int high = 0; high < run; high++) {
                source.read((long) high << (sizeLog2 - RUN_LOG2) | (long) middle << RUN_LOG2, tile, high * run, run);
            }
            for (int low = 0; low < run; low++) {
                for (int high = 0; high < run; high++) {
                    System.arraycopy(tile, (high * run + low) * longs, turned, reversed(high, RUN_LOG2) * longs, longs);
                }
                store.write((long) reversed(low, RUN_LOG2) << (sizeLog2 - RUN_LOG2)
                        | (long) reversed(middle, middleLog2) << RUN_LOG2, turned, 0, run);
            }
        }
    }

    private BigInteger root(int stage) {
        BigInteger root = Bn254.FR.toBigInteger(EvaluationDomain.root(stage + 1), 0);
        return inverse ? root.modInverse(R) : root;
    }

    /// What the last round multiplies everything by.
    private BigInteger scale(int stage) {
        return inverse && stage == sizeLog2 - 1 ? BigInteger.TWO.pow(sizeLog2).modInverse(R) : BigInteger.ONE;
    }

    private void insideBlock(long[] block, int blockLog2, int stage) {
        int half = 1 << stage;
        BigInteger scale = scale(stage);
        long[] factors = new Geometric(scale, root(stage)).next(half);
        workers.ranges(1 << (blockLog2 - 1), GRAIN, (from, to) -> {
            int count = to - from;
            long[] low = new long[longs * count];
            long[] high = new long[longs * count];
            long[] own = new long[4 * count];
            for (int index = 0; index < count; index++) {
                int within = from + index & half - 1;
                int at = (((from + index) >> stage) << (stage + 1)) + within;
                System.arraycopy(block, at * longs, low, index * longs, longs);
                System.arraycopy(block, (at + half) * longs, high, index * longs, longs);
                System.arraycopy(factors, 4 * within, own, 4 * index, 4);
            }
            butterflies(low, high, count, stage == 0 && scale.equals(BigInteger.ONE) ? new long[0] : own, scale);
            for (int index = 0; index < count; index++) {
                int at = (((from + index) >> stage) << (stage + 1)) + ((from + index) & (half - 1));
                System.arraycopy(low, index * longs, block, at * longs, longs);
                System.arraycopy(high, index * longs, block, (at + half) * longs, longs);
            }
        });
    }

    private void acrossBlocks(PointStore store, long[] low, int blockLog2, int stage) throws IOException {
        int count = 1 << blockLog2;
        BigInteger scale = scale(stage);
        BigInteger root = root(stage);
        long[] high = new long[low.length];
        for (long first = 0; first < 1L << sizeLog2; first += 2L << stage) {
            Geometric factors = new Geometric(scale, root);
            for (long within = 0; within < 1L << stage; within += count) {
                store.read(first + within, low, 0, count);
                store.read(first + within + (1L << stage), high, 0, count);
                long[] own = factors.next(count);
                workers.ranges(count, GRAIN, (from, to) -> {
                    long[] lowPart = Arrays.copyOfRange(low, from * longs, to * longs);
                    long[] highPart = Arrays.copyOfRange(high, from * longs, to * longs);
                    butterflies(lowPart, highPart, to - from, Arrays.copyOfRange(own, 4 * from, 4 * to), scale);
                    System.arraycopy(lowPart, 0, low, from * longs, lowPart.length);
                    System.arraycopy(highPart, 0, high, from * longs, highPart.length);
                });
                store.write(first + within, low, 0, count);
                store.write(first + within + (1L << stage), high, 0, count);
            }
        }
    }

    /// Replaces (low, high) by (scale low + factor high, scale low - factor high); no factors stand for ones.
    private void butterflies(long[] low, long[] high, int count, long[] factors, BigInteger scale) {
        CurveGroup own = group.fresh();
        if (factors.length > 0) {
            PointScaling.scale(own, high, count, factors, workers);
        }
        if (!scale.equals(BigInteger.ONE)) {
            PointScaling.scale(own, low, count, new Geometric(scale, BigInteger.ONE).next(count), workers);
        }
        long[] difference = low.clone();
        BatchAddition addition = new BatchAddition(own, count);
        addition.add(low, high, count);
        for (int at = 0; at < high.length; at += longs) {
            own.negate(high, at, high, at);
        }
        addition.add(difference, high, count);
        System.arraycopy(difference, 0, high, 0, high.length);
    }
}
