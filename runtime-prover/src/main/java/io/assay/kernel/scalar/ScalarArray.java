package io.assay.kernel.scalar;

import io.assay.field.PrimeField;
import io.assay.kernel.ElementArray;
import java.util.Arrays;

/// Packed elements of a prime field.
final class ScalarArray implements ElementArray {
    private final PrimeField field;
    final long[] words;

    ScalarArray(PrimeField field, int length) {
        this.field = field;
        this.words = new long[Math.multiplyExact(4, length)];
    }

    @Override
    public int length() {
        return words.length / 4;
    }

    @Override
    public void put(int first, int count, long[] elements, int offset) {
        System.arraycopy(elements, offset, words, 4 * first, 4 * count);
    }

    @Override
    public void get(int first, int count, long[] out, int offset) {
        System.arraycopy(words, 4 * first, out, offset, 4 * count);
    }

    @Override
    public void getCanonical(int first, int count, long[] out, int offset) {
        for (int index = 0; index < count; index++) {
            field.fromMontgomery(out, offset + 4 * index, words, 4 * (first + index));
        }
    }

    @Override
    public void clear() {
        Arrays.fill(words, 0);
    }
}
