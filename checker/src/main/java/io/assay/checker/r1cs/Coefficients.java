package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The distinct coefficients of a system. Most are small: they are kept as signed numbers, x and x − modulus alike.
public final class Coefficients {

    /// Bounds of what counts as small: products with a 31-bit count still fit 128 bits, sums of two fit 64.
    static final long SMALL = 1L << 62;

    private final BigInteger modulus;
    private final List<BigInteger> values = new ArrayList<>();
    private final Map<BigInteger, Integer> indices = new HashMap<>();
    /// Open addressing on small values: index + 1, 0 where free.
    private int[] slots = new int[64];
    private int slotCount;
    private long[] small = new long[16];
    private boolean[] isSmall = new boolean[16];

    Coefficients(BigInteger modulus) {
        this.modulus = modulus;
    }

    /// Returns the index of a coefficient.
    /// @param value any integer; residues are what counts
    int index(BigInteger value) {
        BigInteger residue = value.mod(modulus);
        BigInteger signed = residue.shiftLeft(1).compareTo(modulus) > 0 ? residue.subtract(modulus) : residue;
        Integer known = indices.get(signed);
        if (known != null) {
            return known;
        }
        int index = values.size();
        values.add(signed);
        indices.put(signed, index);
        if (index == small.length) {
            small = Arrays.copyOf(small, 2 * index);
            isSmall = Arrays.copyOf(isSmall, 2 * index);
        }
        isSmall[index] = signed.abs().compareTo(BigInteger.valueOf(SMALL)) < 0;
        small[index] = isSmall[index] ? signed.longValueExact() : 0;
        return index;
    }

    /// Returns the index of a coefficient of small magnitude, below half the modulus.
    int index(long value) {
        int mask = slots.length - 1;
        int slot = slot(value, mask);
        while (slots[slot] != 0) {
            if (small[slots[slot] - 1] == value) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & mask;
        }
        int index = index(BigInteger.valueOf(value));
        if (isSmall[index] && small[index] == value) {
            slots[slot] = index + 1;
            if (2 * ++slotCount > slots.length) {
                grow();
            }
        }
        return index;
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
        return values.get(index);
    }

    /// Tells whether the representative has a magnitude below 2^62.
    public boolean isSmall(int index) {
        return isSmall[index];
    }

    /// Returns the representative of a small coefficient.
    public long small(int index) {
        return small[index];
    }

    /// Returns how many there are.
    public int count() {
        return values.size();
    }
}
