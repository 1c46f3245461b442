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
        int longs = field.longs();
        int inverse = count * longs;
        int next = inverse + longs;
        field.one(scratch, inverse);
        for (int index = 0; index < count; index++) {
            System.arraycopy(scratch, inverse, scratch, index * longs, longs);
            if (!field.isZero(values, index * longs)) {
                field.multiply(scratch, inverse, scratch, inverse, values, index * longs);
            }
        }
        field.invert(scratch, inverse, scratch, inverse);
        for (int index = count - 1; index >= 0; index--) {
            if (!field.isZero(values, index * longs)) {
                field.multiply(scratch, next, scratch, inverse, values, index * longs);
                field.multiply(values, index * longs, scratch, inverse, scratch, index * longs);
                System.arraycopy(scratch, next, scratch, inverse, longs);
            }
        }
    }
}
