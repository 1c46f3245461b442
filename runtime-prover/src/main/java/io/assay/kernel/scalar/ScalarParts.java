package io.assay.kernel.scalar;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Workers;
import java.util.Arrays;

/// Scalars as sign and magnitude, each the shorter of s and r - s, with the length of the magnitude in bits.
public final class ScalarParts {
    private static final int GRAIN = 1 << 13;
    private static final long[] HALF = half();
    private final int count;
    private final long[] magnitudes;
    private final boolean[] negative;
    private final short[] bits;

    /// Splits the scalars.
    ///
    /// @param scalars canonical elements of bn254.fr, from index firstScalar
    public ScalarParts(long[] scalars, int firstScalar, int count, Workers workers) {
        this.count = count;
        this.magnitudes = new long[4 * count];
        this.negative = new boolean[count];
        this.bits = new short[count];
        workers.ranges(count, GRAIN, (from, to) -> {
            for (int index = from; index < to; index++) {
                split(scalars, 4 * (firstScalar + index), index);
            }
        });
    }

    private static long[] half() {
        long[] half = new long[4];
        PrimeField.split(Bn254.FR.modulus().shiftRight(1), half, 0);
        return half;
    }

    private void split(long[] scalars, int from, int index) {
        int to = 4 * index;
        boolean above = isAboveHalf(scalars, from);
        if (above) {
            Bn254.FR.negate(magnitudes, to, scalars, from);
        } else {
            System.arraycopy(scalars, from, magnitudes, to, 4);
        }
        negative[index] = above;
        for (int limb = 3; limb >= 0; limb--) {
            long word = magnitudes[to + limb];
            if (word != 0) {
                bits[index] = (short) (64 * limb + 64 - Long.numberOfLeadingZeros(word));
                return;
            }
        }
    }

    private static boolean isAboveHalf(long[] values, int offset) {
        for (int limb = 3; limb >= 0; limb--) {
            int order = Long.compareUnsigned(values[offset + limb], HALF[limb]);
            if (order != 0) {
                return order > 0;
            }
        }
        return false;
    }

    /// Length of a magnitude, 0 for zero.
    public int bits(int index) {
        return bits[index];
    }

    /// Whether the scalar is r minus the magnitude.
    public boolean isNegative(int index) {
        return negative[index];
    }

    /// The bits of a magnitude from `from` on, `width` of them.
    ///
    /// @param width at most 31
    public int digit(int index, int from, int width) {
        return digit(magnitudes, 4 * index, from, width);
    }

    /// Writes the bits of the magnitudes of scalars chosen[first + k], for k < count, from `from` on, `width` of them.
    ///
    /// @param width at most 31
    public void digits(int[] chosen, int first, int count, int from, int width, int[] out) {
        int limb = from >> 6;
        if (limb > 3) {
            Arrays.fill(out, 0, count, 0);
            return;
        }
        int shift = from & 63;
        int mask = (1 << width) - 1;
        if (shift + width <= 64 || limb == 3) {
            for (int k = 0; k < count; k++) {
                out[k] = (int) (magnitudes[4 * chosen[first + k] + limb] >>> shift) & mask;
            }
        } else {
            for (int k = 0; k < count; k++) {
                int at = 4 * chosen[first + k] + limb;
                out[k] = (int) (magnitudes[at] >>> shift | magnitudes[at + 1] << (64 - shift)) & mask;
            }
        }
    }

    /// The bits of a number of four words from `from` on, `width` of them; bits beyond the last word are zero.
    ///
    /// @param width at most 31
    public static int digit(long[] words, int offset, int from, int width) {
        int limb = from >> 6;
        if (limb > 3) {
            return 0;
        }
        int shift = from & 63;
        long word = words[offset + limb] >>> shift;
        if (shift + width > 64 && limb < 3) {
            word |= words[offset + limb + 1] << (64 - shift);
        }
        return (int) word & ((1 << width) - 1);
    }

    /// Treats a scalar as zero, because its point is infinity.
    public void drop(int index) {
        bits[index] = 0;
    }

    /// The scalars whose length is in (above, atMost].
    public int[] chosen(int above, int atMost) {
        int[] chosen = new int[count];
        int size = 0;
        for (int index = 0; index < count; index++) {
            if (bits[index] > above && bits[index] <= atMost) {
                chosen[size++] = index;
            }
        }
        return Arrays.copyOf(chosen, size);
    }

    /// How many scalars have each length, from 0 to 256.
    public int[] histogram() {
        int[] histogram = new int[257];
        for (short length : bits) {
            histogram[length]++;
        }
        return histogram;
    }
}
