package io.assay.kernel.scalar;

import io.assay.field.PrimeField;
import io.assay.kernel.ElementArray;
import io.assay.kernel.FieldKernel;
import io.assay.kernel.Workers;

/// Arithmetic of a prime field on packed elements.
final class ScalarField implements FieldKernel {
    private static final int GRAIN = 1 << 12;
    private final PrimeField field;

    ScalarField(PrimeField field) {
        this.field = field;
    }

    @Override
    public ElementArray allocate(int length) {
        return new ScalarArray(field, length);
    }

    @Override
    public void multiply(ElementArray out, ElementArray x, ElementArray y, Workers workers) {
        long[] z = words(out);
        long[] left = words(x);
        long[] right = words(y);
        workers.ranges(out.length(), GRAIN, (from, to) -> {
            for (int at = 4 * from; at < 4 * to; at += 4) {
                field.multiply(z, at, left, at, right, at);
            }
        });
    }

    @Override
    public void subtract(ElementArray out, ElementArray x, ElementArray y, Workers workers) {
        long[] z = words(out);
        long[] left = words(x);
        long[] right = words(y);
        workers.ranges(out.length(), GRAIN, (from, to) -> {
            for (int at = 4 * from; at < 4 * to; at += 4) {
                field.subtract(z, at, left, at, right, at);
            }
        });
    }

    static long[] words(ElementArray array) {
        return ((ScalarArray) array).words;
    }
}
