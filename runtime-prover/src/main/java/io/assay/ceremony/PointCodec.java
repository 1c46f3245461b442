package io.assay.ceremony;

import io.assay.curve.CompressedPoints;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Workers;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// Points as the bytes that ceremonies hash and exchange.
///
/// Coordinates are canonical and big-endian, in Fp2 the coefficient of u first. *Uncompressed*: x, y; infinity is
/// zeros. *Compressed*: x with two flags in its highest bits, 0x80 for a negative y and 0x40 for infinity, which has no
/// other bit set. Source: snarkjs 0.7.6 and wasmcurves.
final class PointCodec {
    private static final PrimeField FP = Bn254.FP;
    /// Points that one task takes.
    static final int GRAIN = 256;
    private static final int NEGATIVE = 0x80;
    private static final int INFINITY = 0x40;

    private PointCodec() {}

    /// The uncompressed form of `count` affine points.
    static byte[] uncompressed(CurveGroup group, long[] points, int offset, int count, Workers workers) {
        int size = 8 * group.affineLongs();
        byte[] out = new byte[count * size];
        workers.ranges(count, GRAIN, (from, to) -> {
            for (int index = from; index < to; index++) {
                put(points, offset + index * size / 8, size / 8, out, index * size);
            }
        });
        return out;
    }

    /// The uncompressed form of one affine point.
    static byte[] uncompressed(CurveGroup group, long[] points, int offset) {
        byte[] out = new byte[8 * group.affineLongs()];
        put(points, offset, group.affineLongs(), out, 0);
        return out;
    }

    /// The compressed form of `count` affine points.
    static byte[] compressed(CurveGroup group, long[] points, int count, Workers workers) {
        int longs = group.affineLongs();
        int size = 4 * longs;
        byte[] out = new byte[count * size];
        workers.ranges(count, GRAIN, (from, to) -> {
            for (int index = from; index < to; index++) {
                putCompressed(group, points, index * longs, out, index * size);
            }
        });
        return out;
    }

    /// The compressed form of one affine point.
    static byte[] compressed(CurveGroup group, long[] point) {
        byte[] out = new byte[4 * group.affineLongs()];
        putCompressed(group, point, 0, out, 0);
        return out;
    }

    private static void putCompressed(CurveGroup group, long[] points, int offset, byte[] out, int o) {
        if (group.isInfinity(points, offset)) {
            out[o] = (byte) INFINITY;
            return;
        }
        putElements(points, offset, group.affineLongs() / 2, out, o);
        out[o] |= CompressedPoints.isNegative(group, points, offset) ? (byte) NEGATIVE : 0;
    }

    /// Reads uncompressed points; they need not be on the curve.
    ///
    /// @return the index of the first point with a coordinate that is not less than the modulus, or -1
    static int decode(CurveGroup group, byte[] bytes, long[] points, int count, Workers workers) {
        int longs = group.affineLongs();
        return firstBad(count, workers, index -> {
            boolean good = true;
            for (int half = 0; half < longs; half += longs / 2) {
                good &= readElements(bytes, 8 * (index * longs + half), points, index * longs + half, longs / 2, 0xff);
            }
            return good;
        });
    }

    /// Reads compressed points; in G2 they need not be in the subgroup.
    ///
    /// @return the index of the first point that is none in the only form it may have, or -1
    static int decompress(CurveGroup group, byte[] bytes, long[] points, int count, Workers workers) {
        int longs = group.affineLongs();
        int size = 4 * longs;
        return firstBad(count, workers, index -> {
            CurveGroup own = group.fresh();
            int flags = bytes[index * size] & (NEGATIVE | INFINITY);
            if ((flags & INFINITY) != 0) {
                Arrays.fill(points, index * longs, (index + 1) * longs, 0);
                return flags == INFINITY && isClear(bytes, index * size, size);
            }
            return readElements(bytes, index * size, points, index * longs, longs / 2, 0x3f)
                    && CompressedPoints.putY(own, points, index * longs, flags != 0);
        });
    }

    /// Says of one point whether it is good.
    @FunctionalInterface
    interface PointTest {
        boolean isGood(int index);
    }

    /// The first index below count for which the test fails, or -1.
    static int firstBad(int count, Workers workers, PointTest test) {
        AtomicInteger first = new AtomicInteger(Integer.MAX_VALUE);
        workers.ranges(count, GRAIN, (from, to) -> {
            for (int index = from; index < to; index++) {
                if (!test.isGood(index)) {
                    first.accumulateAndGet(index, Math::min);
                    return;
                }
            }
        });
        return first.get() == Integer.MAX_VALUE ? -1 : first.get();
    }

    private static boolean isClear(byte[] bytes, int offset, int size) {
        int bits = bytes[offset] & 0x3f;
        for (int index = offset + 1; index < offset + size; index++) {
            bits |= bytes[index];
        }
        return bits == 0;
    }

    private static void put(long[] points, int offset, int longs, byte[] out, int o) {
        putElements(points, offset, longs / 2, out, o);
        putElements(points, offset + longs / 2, longs / 2, out, o + 4 * longs);
    }

    /// Writes the elements of one coordinate, the last first.
    private static void putElements(long[] points, int offset, int longs, byte[] out, int o) {
        long[] canonical = new long[4];
        int to = o;
        for (int element = offset + longs - 4; element >= offset; element -= 4) {
            FP.fromMontgomery(canonical, 0, points, element);
            for (int limb = 3; limb >= 0; limb--) {
                for (int shift = 56; shift >= 0; shift -= 8) {
                    out[to++] = (byte) (canonical[limb] >>> shift);
                }
            }
        }
    }

    /// Reads the elements of one coordinate, the last first; `mask` selects the bits of the first byte.
    private static boolean readElements(byte[] bytes, int offset, long[] points, int o, int longs, int mask) {
        long[] canonical = new long[4];
        int from = offset;
        boolean reduced = true;
        for (int element = o + longs - 4; element >= o; element -= 4) {
            for (int limb = 3; limb >= 0; limb--) {
                long word = 0;
                for (int index = 0; index < 8; index++) {
                    int next = bytes[from] & (from == offset ? mask : 0xff);
                    word = word << 8 | next;
                    from++;
                }
                canonical[limb] = word;
            }
            reduced &= FP.isReduced(canonical, 0);
            FP.toMontgomery(points, element, canonical, 0);
        }
        return reduced;
    }
}
