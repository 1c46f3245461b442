package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The distinct coefficients of a system. Most are small: they are kept as signed numbers, x and x − modulus alike.
public final class Coefficients {

    /// Bound of the magnitude of what counts as small.
    static final long SMALL = 1L << 62;

    private final BigInteger modulus;
    private final Map<Integer, BigInteger> large = new HashMap<>();
    private final Map<BigInteger, Integer> largeIndices = new HashMap<>();
    /// Open addressing on small values: index + 1, 0 where free.
    private int[] slots = new int[64];
    private int smallCount;
    private long[] small = new long[16];
    private int count;

    Coefficients(BigInteger modulus) {
        this.modulus = modulus;
    }

    /// Returns the index of a coefficient.
    /// @param value any integer; residues are what counts
    int index(BigInteger value) {
        BigInteger signed = Form.signed(value, modulus);
        if (signed.abs().compareTo(BigInteger.valueOf(SMALL)) < 0) {
            return index(signed.longValueExact());
        }
        return largeIndices.computeIfAbsent(signed, _ -> {
            large.put(count, signed);
            return append(0);
        });
    }

    /// Returns the index of a coefficient of a magnitude below 2^62 and below half the modulus.
    int index(long value) {
        int mask = slots.length - 1;
        int slot = slot(value, mask);
        while (slots[slot] != 0) {
            if (small[slots[slot] - 1] == value) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & mask;
        }
        int index = append(value);
        slots[slot] = index + 1;
        if (2 * ++smallCount > slots.length) {
            grow();
        }
        return index;
    }

    private int append(long value) {
        if (count == small.length) {
            small = Arrays.copyOf(small, 2 * count);
        }
        small[count] = value;
        return count++;
    }

    private static int slot(long value, int mask) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & mask;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[2 * old.length];
        for (int entry : old) {
            if (entry != 0) {
                int slot = slot(small[entry - 1], slots.length - 1);
                while (slots[slot] != 0) {
                    slot = (slot + 1) & (slots.length - 1);
                }
                slots[slot] = entry;
            }
        }
    }

    /// Returns the representative in (−modulus/2, modulus/2].
    public BigInteger value(int index) {
        return isSmall(index) ? BigInteger.valueOf(small[index]) : large.getOrDefault(index, BigInteger.ZERO);
    }

    /// Tells whether the representative has a magnitude below 2^62.
    public boolean isSmall(int index) {
        return small[index] != 0;
    }

    /// Returns the representative of a small coefficient.
    public long small(int index) {
        return small[index];
    }

    /// Returns how many there are.
    public int count() {
        return count;
    }
}
