package io.assay.ceremony;

import io.assay.curve.BatchAddition;
import io.assay.curve.CurveGroup;
import io.assay.curve.Endomorphism;
import io.assay.field.PrimeField;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.Arrays;

/// Multiplies each of many points by a scalar of its own: all points of a block double and add in step, in affine
/// coordinates with one inversion for the block, about six multiplications an addition.
///
/// A scalar is split by the [Endomorphism]: half the doublings. Digits are signed, four bits a window. The time depends
/// on no digit but through the zero ones; nothing here is meant to resist somebody who shares the machine.
final class PointScaling {
    /// Points in step; their tables of eight multiples fill a level-two cache in G2.
    private static final int BLOCK = 512;
    private static final int WIDTH = 4;
    private static final int WINDOWS = 128 / WIDTH + 1;
    private static final Endomorphism ENDOMORPHISM1 = new Endomorphism(CurveGroup.g1());
    private static final Endomorphism ENDOMORPHISM2 = new Endomorphism(CurveGroup.g2());

    private final CurveGroup group;
    private final int longs;
    private final Endomorphism endomorphism;
    private final BatchAddition addition;
    private final long[][] table = new long[1 << (WIDTH - 1)][];
    private final byte[] digits;
    private final long[] term;
    private final long[] copy;

    private PointScaling(CurveGroup group, int capacity) {
        this.group = group;
        this.longs = group.affineLongs();
        this.endomorphism = longs == 8 ? ENDOMORPHISM1 : ENDOMORPHISM2;
        this.addition = new BatchAddition(group, capacity);
        this.digits = new byte[2 * WINDOWS * capacity];
        this.term = new long[longs * capacity];
        this.copy = new long[longs * capacity];
    }

    /// Replaces point i by scalar i times it.
    ///
    /// @param points  affine points of order r, infinity allowed
    /// @param count   how many
    /// @param scalars canonical elements of bn254.fr, four limbs each
    static void scale(CurveGroup group, long[] points, int count, long[] scalars, Workers workers) {
        workers.ranges(count, BLOCK, (from, to) -> {
            PointScaling block = new PointScaling(group.fresh(), to - from);
            block.scaleBlock(points, from, to - from, scalars);
        });
    }

    private void scaleBlock(long[] points, int from, int count, long[] scalars) {
        for (int index = 0; index < count; index++) {
            recode(PrimeField.join(scalars, 4 * (from + index)), index, count);
        }
        long[] base = Arrays.copyOfRange(points, from * longs, (from + count) * longs);
        table[0] = base;
        for (int entry = 1; entry < table.length; entry++) {
            table[entry] = table[entry - 1].clone();
            addition.add(table[entry], base, count);
        }
        long[] sums = new long[count * longs];
        for (int window = WINDOWS - 1; window >= 0; window--) {
            for (int bit = 0; bit < WIDTH && window < WINDOWS - 1; bit++) {
                System.arraycopy(sums, 0, copy, 0, sums.length);
                addition.add(sums, copy, count);
            }
            for (int half = 0; half < 2; half++) {
                gather(window, half, count);
                addition.add(sums, term, count);
            }
        }
        System.arraycopy(sums, 0, points, from * longs, sums.length);
        Arrays.fill(digits, (byte) 0);
    }

    /// Copies the multiple of each point that its digit asks for, infinity for zero.
    private void gather(int window, int half, int count) {
        for (int index = 0; index < count; index++) {
            int digit = digits[(2 * window + half) * count + index];
            int at = index * longs;
            if (digit == 0) {
                Arrays.fill(term, at, at + longs, 0);
                continue;
            }
            System.arraycopy(table[Math.abs(digit) - 1], at, term, at, longs);
            if (digit < 0) {
                group.negate(term, at, term, at);
            }
            if (half == 1) {
                endomorphism.apply(term, at);
            }
        }
    }

    /// Splits a scalar and writes the signed digits of its halves, from -7 to 8.
    private void recode(BigInteger scalar, int index, int count) {
        BigInteger[] halves = Endomorphism.split(scalar);
        recodeHalf(halves[0], 0, index, count);
        recodeHalf(halves[1], 1, index, count);
    }

    private void recodeHalf(BigInteger value, int half, int index, int count) {
        BigInteger magnitude = value.abs();
        long low = magnitude.longValue();
        long high = magnitude.shiftRight(64).longValue();
        int carry = 0;
        for (int window = 0; window < WINDOWS; window++) {
            int shift = WIDTH * (window & 15);
            int digit = window == WINDOWS - 1 ? 0 : (int) ((window < 16 ? low : high) >>> shift) & 15;
            digit += carry;
            carry = digit > 8 ? 1 : 0;
            digit -= 16 * carry;
            digits[(2 * window + half) * count + index] = (byte) (value.signum() < 0 ? -digit : digit);
        }
    }
}
