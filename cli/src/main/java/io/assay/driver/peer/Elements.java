package io.assay.driver.peer;

import io.assay.field.PrimeField;
import io.assay.field.RandomSource;

/// Arrays of field elements, four limbs each: random ones, and the way between canonical and Montgomery form.
final class Elements {
    private static final int LIMBS = 4;

    private Elements() {}

    /// Returns uniform elements, canonical.
    static long[] random(PrimeField field, int count, long seed) {
        RandomSource random = RandomSource.seeded(seed);
        long[] result = new long[LIMBS * count];
        for (int at = 0; at < result.length; at += LIMBS) {
            System.arraycopy(random.nextElement(field), 0, result, at, LIMBS);
        }
        return result;
    }

    /// Returns the elements in Montgomery form; coordinates of points are elements.
    static long[] toMontgomery(PrimeField field, long[] canonical) {
        long[] result = new long[canonical.length];
        for (int at = 0; at < result.length; at += LIMBS) {
            field.toMontgomery(result, at, canonical, at);
        }
        return result;
    }

    /// Returns the elements in canonical form.
    static long[] fromMontgomery(PrimeField field, long[] montgomery) {
        long[] result = new long[montgomery.length];
        for (int at = 0; at < result.length; at += LIMBS) {
            field.fromMontgomery(result, at, montgomery, at);
        }
        return result;
    }

    /// Returns the elements in the order of their bit-reversed indices.
    static long[] bitReversed(long[] elements) {
        int count = elements.length / LIMBS;
        long[] result = new long[elements.length];
        for (int index = 0; index < count; index++) {
            System.arraycopy(elements, LIMBS * reverse(index, count), result, LIMBS * index, LIMBS);
        }
        return result;
    }

    /// The index whose bits are reversed.
    ///
    /// @param count a power of two, more than the index
    static int reverse(int index, int count) {
        return count == 1 ? 0 : Integer.reverse(index) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(count));
    }
}
