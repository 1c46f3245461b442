package io.assay.driver.peer;

import io.assay.field.PrimeField;
import io.assay.kernel.ElementArray;
import io.assay.kernel.FieldKernel;
import io.assay.kernel.Workers;

/// Our side of the rows of field multiplications: out_i = x_i * y_i.
///
/// The one place that knows in which form the arrays lie; conversions are not part of what is timed.
final class FieldArrays {
    private final FieldKernel kernel;
    private final PrimeField field;
    private final Workers workers;
    private final long[] x;
    private final long[] y;
    private final long[] out;
    private final ElementArray arrayX;
    private final ElementArray arrayY;
    private final ElementArray arrayOut;
    private boolean byArrays;

    /// Takes canonical elements of both arrays.
    FieldArrays(FieldKernel kernel, PrimeField field, long[] canonicalX, long[] canonicalY, Workers workers) {
        this.kernel = kernel;
        this.field = field;
        this.workers = workers;
        this.x = Elements.toMontgomery(field, canonicalX);
        this.y = Elements.toMontgomery(field, canonicalY);
        this.out = new long[x.length];
        this.arrayX = array(x);
        this.arrayY = array(y);
        this.arrayOut = kernel.allocate(x.length / 4);
    }

    private ElementArray array(long[] elements) {
        ElementArray array = kernel.allocate(elements.length / 4);
        array.put(0, array.length(), elements, 0);
        return array;
    }

    /// Multiplies the arrays with the kernel for arrays.
    void multiplyArrays(int repeats) {
        byArrays = true;
        for (int repeat = 0; repeat < repeats; repeat++) {
            kernel.multiply(arrayOut, arrayX, arrayY, workers);
        }
    }

    /// Multiplies one pair after the other.
    void multiplyOneByOne(int repeats) {
        byArrays = false;
        for (int repeat = 0; repeat < repeats; repeat++) {
            for (int at = 0; at < x.length; at += 4) {
                field.multiply(out, at, x, at, y, at);
            }
        }
    }

    /// Returns the products of the last call, canonical.
    long[] products() {
        if (byArrays) {
            arrayOut.get(0, arrayOut.length(), out, 0);
        }
        return Elements.fromMontgomery(field, out);
    }
}
