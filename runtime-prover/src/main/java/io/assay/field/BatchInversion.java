package io.assay.field;

/// Inverts many elements for the price of one inversion and three multiplications each (Montgomery's trick).
public final class BatchInversion {
    private BatchInversion() {}

    /// Inverts `count` consecutive elements in place; zeros stay zero.
    ///
    /// @param field   the field of the elements
    /// @param values  elements, the first at index 0
    /// @param count   how many
    /// @param scratch at least (count + 2) elements, overwritten
    public static void invert(CoordinateField field, long[] values, int count, long[] scratch) {
        int total = multiplyAll(field, values, count, scratch);
        field.invert(scratch, total, scratch, total);
        divideAll(field, values, count, scratch);
    }

    /// Inverts `count` consecutive **canonical** elements in place, to canonical ones; zeros stay zero.
    ///
    /// The products of multiplyAll are off by powers of R, but divideAll meets the same ones: with 1/P as limbs for the
    /// product P as limbs, each quotient is that of the limbs, and no element has to change its form.
    ///
    /// @param field   the field of the elements
    /// @param values  elements, the first at index 0
    /// @param count   how many
    /// @param scratch at least (count + 2) elements, overwritten
    public static void invertCanonical(PrimeField field, long[] values, int count, long[] scratch) {
        int total = multiplyAll(field, values, count, scratch);
        field.invert(scratch, total, scratch, total);
        field.fromMontgomery(scratch, total, scratch, total);
        field.fromMontgomery(scratch, total, scratch, total);
        divideAll(field, values, count, scratch);
    }

    /// Writes to `scratch` the product of the elements before each one, then that of all, and returns the latter's place.
    private static int multiplyAll(CoordinateField field, long[] values, int count, long[] scratch) {
        int longs = field.longs();
        int product = count * longs;
        field.one(scratch, product);
        for (int index = 0; index < count; index++) {
            System.arraycopy(scratch, product, scratch, index * longs, longs);
            if (!field.isZero(values, index * longs)) {
                field.multiply(scratch, product, scratch, product, values, index * longs);
            }
        }
        return product;
    }

    private static void divideAll(CoordinateField field, long[] values, int count, long[] scratch) {
        int longs = field.longs();
        int inverse = count * longs;
        int next = inverse + longs;
        for (int index = count - 1; index >= 0; index--) {
            if (!field.isZero(values, index * longs)) {
                field.multiply(scratch, next, scratch, inverse, values, index * longs);
                field.multiply(values, index * longs, scratch, inverse, scratch, index * longs);
                System.arraycopy(scratch, next, scratch, inverse, longs);
            }
        }
    }
}
