package io.assay.driver.peer;

import io.assay.field.PrimeField;

/// Our side of the rows of field multiplications: out_i = x_i * y_i.
///
/// The one place that knows in which form the arrays lie; conversions are not part of what is timed.
final class FieldArrays {
    private final PrimeField field;
    private final long[] x;
    private final long[] y;
    private final long[] out;

    /// Takes canonical elements of both arrays.
    FieldArrays(PrimeField field, long[] canonicalX, long[] canonicalY) {
        this.field = field;
        this.x = Elements.toMontgomery(field, canonicalX);
        this.y = Elements.toMontgomery(field, canonicalY);
        this.out = new long[x.length];
    }

    /// Multiplies the arrays with the kernel for arrays.
    void multiplyArrays(int repeats) {
        multiplyOneByOne(repeats);
    }

    /// Multiplies one pair after the other.
    void multiplyOneByOne(int repeats) {
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (int at = 0; at < x.length; at += 4) {
                field.multiply(out, at, x, at, y, at);
            }
        }
    }

    /// Returns the products of the last call, canonical.
    long[] products() {
        return Elements.fromMontgomery(field, out);
    }
}
