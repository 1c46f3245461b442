package io.assay.kernel.vector;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Workers;
import java.util.Arrays;

/// Scalars as sign and magnitude, each the shorter of s and r - s, with the length of the magnitude in bits.
final class ScalarParts {
    private static final int GRAIN = 1 << 13;
    private static final long[] HALF = half();
    final int count;
    final long[] magnitudes;
    private final boolean[] negative;
    private final short[] bits;

    /// @param scalars canonical elements of bn254.fr, from index firstScalar
    ScalarParts(long[] scalars, int firstScalar, int count, Workers workers) {
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
    int bits(int index) {
        return bits[index];
    }

    boolean isNegative(int index) {
        return negative[index];
    }

    /// Treats a scalar as zero, because its point is infinity.
    void drop(int index) {
        bits[index] = 0;
    }

    /// The scalars whose length is in (above, atMost].
    int[] chosen(int above, int atMost) {
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
    int[] histogram() {
        int[] histogram = new int[257];
        for (short length : bits) {
            histogram[length]++;
        }
        return histogram;
    }
}
