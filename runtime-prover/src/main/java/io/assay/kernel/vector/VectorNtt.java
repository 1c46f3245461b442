package io.assay.kernel.vector;

import io.assay.field.Bn254;
import io.assay.kernel.ElementArray;
import io.assay.kernel.NttKernel;
import io.assay.kernel.NttPlan;
import io.assay.kernel.Workers;
import io.assay.kernel.scalar.ScalarKernels;
import org.jspecify.annotations.Nullable;

/// Transforms on [LimbArray]s; the tables of the last size are kept.
final class VectorNtt implements NttKernel {
    private int keptLog2 = -1;
    private @Nullable NttPlan kept;

    @Override
    public synchronized NttPlan plan(int sizeLog2, Workers workers) {
        NttPlan plan = kept;
        if (plan == null || sizeLog2 != keptLog2) {
            plan = sizeLog2 < VectorNttPlan.MINIMUM_LOG2
                    ? new SmallPlan(sizeLog2, workers)
                    : new VectorNttPlan(sizeLog2, workers);
            kept = plan;
            keptLog2 = sizeLog2;
        }
        return plan;
    }

    /// Sizes of less than two tiles, by the scalar transforms.
    private static final class SmallPlan implements NttPlan {
        private static final ScalarKernels SCALAR = new ScalarKernels();
        private final NttPlan plan;

        SmallPlan(int sizeLog2, Workers workers) {
            this.plan = SCALAR.ntt().plan(sizeLog2, workers);
        }

        @Override
        public int place(int coefficient) {
            return plan.place(coefficient);
        }

        private interface Transform {
            void run(ElementArray values, Workers workers);
        }

        private static void convert(ElementArray values, Workers workers, Transform transform) {
            int length = values.length();
            long[] packed = new long[4 * length];
            values.get(0, length, packed, 0);
            ElementArray scalar = SCALAR.field(Bn254.FR).allocate(length);
            scalar.put(0, length, packed, 0);
            transform.run(scalar, workers);
            scalar.get(0, length, packed, 0);
            values.put(0, length, packed, 0);
        }

        @Override
        public void interpolate(ElementArray values, Workers workers) {
            convert(values, workers, plan::interpolate);
        }

        @Override
        public void evaluate(ElementArray coefficients, Workers workers) {
            convert(coefficients, workers, plan::evaluate);
        }

        @Override
        public void shiftToOddCoset(ElementArray values, Workers workers) {
            convert(values, workers, plan::shiftToOddCoset);
        }
    }
}
