package io.assay.kernel.vector;

import io.assay.kernel.ElementArray;
import io.assay.kernel.FieldKernel;
import io.assay.kernel.Workers;

/// Arithmetic of a prime field on [LimbArray]s.
final class VectorField implements FieldKernel {
    private static final int BLOCK = Lanes.BLOCK;
    private static final int GRAIN = 1 << 10;
    private final LimbField field;

    VectorField(LimbField field) {
        this.field = field;
    }

    @Override
    public ElementArray allocate(int length) {
        return new LimbArray(field, length);
    }

    @Override
    public void multiply(ElementArray out, ElementArray x, ElementArray y, Workers workers) {
        double[] z = limbs(out);
        double[] left = limbs(x);
        double[] right = limbs(y);
        workers.ranges(((LimbArray) out).blocks(), GRAIN, (from, to) -> {
            field.multiply(z, from * BLOCK, BLOCK, left, from * BLOCK, BLOCK, right, from * BLOCK, BLOCK, to - from,
                    LimbField.scratch());
        });
    }

    @Override
    public void subtract(ElementArray out, ElementArray x, ElementArray y, Workers workers) {
        double[] z = limbs(out);
        double[] left = limbs(x);
        double[] right = limbs(y);
        workers.ranges(((LimbArray) out).blocks(), GRAIN, (from, to) -> LimbKernels.centeredDifference(z,
                from * BLOCK, BLOCK, left, from * BLOCK, BLOCK, right, from * BLOCK, BLOCK, to - from,
                field.constants));
    }

    static double[] limbs(ElementArray array) {
        return ((LimbArray) array).limbs;
    }
}
