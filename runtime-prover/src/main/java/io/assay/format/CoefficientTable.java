package io.assay.format;

import java.util.Arrays;

/// Distinct field elements in the order of their first occurrence, found by open addressing.
final class CoefficientTable {
    private long[] values = new long[4 * 16];
    private int[] slots = new int[64];
    private int count;

    /// The index of the element, which is added when it is new.
    int indexOf(long[] element) {
        int slot = findSlot(element, 0);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (4 * count == values.length) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        System.arraycopy(element, 0, values, 4 * count, 4);
        count++;
        slots[slot] = count;
        if (2 * count > slots.length) {
            grow();
        }
        return count - 1;
    }

    /// All elements in Montgomery form, four limbs each; they were given in canonical form.
    long[] toMontgomery() {
        long[] result = new long[4 * count];
        for (int index = 0; index < count; index++) {
            Limbs.putMontgomeryFr(Limbs.get(values, 4 * index), result, 4 * index);
        }
        return result;
    }

    private int findSlot(long[] element, int offset) {
        long hash = element[offset] * 0x9e3779b97f4a7c15L ^ element[offset + 1] * 0xc2b2ae3d27d4eb4fL
                ^ element[offset + 2] * 0x165667b19e3779f9L ^ element[offset + 3] * 0x27d4eb2f165667c5L;
        hash ^= hash >>> 32;
        int slot = (int) ((hash * 0x9e3779b97f4a7c15L) >>> 33) & (slots.length - 1);
        while (slots[slot] != 0 && !Arrays.equals(values, 4 * slots[slot] - 4, 4 * slots[slot], element, offset,
                offset + 4)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int index = 0; index < count; index++) {
            slots[findSlot(values, 4 * index)] = index + 1;
        }
    }
}
