package io.assay.backends.r1cs;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The distinct coefficients of a circuit, numbered in the order of first use.
///
/// A coefficient is an integer with a sign; it stands for its residue modulo the field's order. Those that fit a `long`
/// are kept as `long`, because a large model has as many as it has weights; only packing weights are larger.
public final class Coefficients {

    /// Marks an entry of `values` whose coefficient is in `large`.
    private static final long LARGE = Long.MIN_VALUE;

    private long[] values = new long[256];
    private int[] slots = emptySlots(512);
    private int count;
    private final Map<BigInteger, Integer> largeIndices = new HashMap<>();
    private final Map<Integer, BigInteger> large = new HashMap<>();

    Coefficients() {
        // Empty.
    }

    private static int[] emptySlots(int size) {
        int[] slots = new int[size];
        Arrays.fill(slots, -1);
        return slots;
    }

    /// Returns the number of `coefficient`, which is added if it is new.
    int index(long coefficient) {
        if (coefficient == LARGE) {
            return index(BigInteger.valueOf(coefficient));
        }
        int slot = slot(coefficient);
        if (slots[slot] >= 0) {
            return slots[slot];
        }
        if (2 * (count + 1) > slots.length) {
            rehash();
            slot = slot(coefficient);
        }
        slots[slot] = count;
        return append(coefficient);
    }

    /// Returns the number of `coefficient`, which is added if it is new.
    int index(BigInteger coefficient) {
        if (coefficient.bitLength() < Long.SIZE && coefficient.longValueExact() != LARGE) {
            return index(coefficient.longValueExact());
        }
        Integer known = largeIndices.get(coefficient);
        if (known != null) {
            return known;
        }
        largeIndices.put(coefficient, count);
        large.put(count, coefficient);
        return append(LARGE);
    }

    private int append(long coefficient) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count] = coefficient;
        return count++;
    }

    /// Returns where `coefficient` is, or the free place where it belongs.
    private int slot(long coefficient) {
        int mask = slots.length - 1;
        // Fibonacci hashing: the high bits of the product depend on all bits of the coefficient.
        int slot = (int) ((coefficient * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (slots[slot] >= 0 && values[slots[slot]] != coefficient) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void rehash() {
        slots = emptySlots(2 * slots.length);
        for (int i = 0; i < count; i++) {
            if (values[i] != LARGE) {
                slots[slot(values[i])] = i;
            }
        }
    }

    /// Returns how many there are.
    public int count() {
        return count;
    }

    /// Tells whether coefficient `index` fits a `long`.
    public boolean isSmall(int index) {
        return values[index] != LARGE;
    }

    /// Returns a coefficient that fits a `long`.
    /// @throws IllegalArgumentException if it does not
    public long small(int index) {
        if (values[index] == LARGE) {
            throw new IllegalArgumentException("coefficient " + index + " does not fit a long");
        }
        return values[index];
    }

    /// Returns coefficient `index` with its sign.
    public BigInteger signed(int index) {
        BigInteger found = large.get(index);
        return found != null ? found : BigInteger.valueOf(values[index]);
    }

    /// Returns the residue of coefficient `index`, in [0, ORDER).
    public BigInteger residue(int index) {
        return signed(index).mod(R1csCircuit.ORDER);
    }
}
