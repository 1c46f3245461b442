package io.assay.driver.peer;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.ElementArray;
import io.assay.kernel.KernelProvider;
import io.assay.kernel.Kernels;
import io.assay.kernel.NttPlan;
import io.assay.kernel.Workers;

/// Our side of the rows below Groth16: the one place that calls the kernels.
final class OurKernels implements AutoCloseable {
    private static final int GRAIN = 1 << 12;
    private final KernelProvider kernels = Kernels.active();
    private final Workers workers;

    OurKernels(int threads) {
        this.workers = new Workers(threads);
    }

    /// Returns the threads.
    Workers workers() {
        return workers;
    }

    /// Returns the multiplication of two arrays.
    FieldArrays arrays(PrimeField field, long[] canonicalX, long[] canonicalY) {
        return new FieldArrays(kernels.field(field), field, canonicalX, canonicalY, workers);
    }

    /// Returns the transform of one array.
    ///
    /// @param source canonical, n elements
    /// @param toCoefficients whether natural order goes to the order of coefficients, or the other way
    Transform transform(long[] source, int sizeLog2, boolean toCoefficients) {
        return new Transform(source, sizeLog2, toCoefficients);
    }

    /// A transform in the layout of the kernel; going there and back is not part of what is timed.
    final class Transform {
        private final int size;
        private final boolean toCoefficients;
        private final long[] source;
        private final NttPlan plan;
        private final ElementArray values;

        private Transform(long[] canonical, int sizeLog2, boolean toCoefficients) {
            this.size = 1 << sizeLog2;
            this.toCoefficients = toCoefficients;
            this.plan = kernels.ntt().plan(sizeLog2, workers);
            this.values = kernels.field(Bn254.FR).allocate(size);
            long[] packed = Elements.toMontgomery(Bn254.FR, canonical);
            this.source = toCoefficients ? packed : ordered(packed);
        }

        /// A peer reads position i of its array as coefficient reverse(i); ours expects it at its own place.
        private long[] ordered(long[] packed) {
            long[] result = new long[packed.length];
            for (int index = 0; index < size; index++) {
                System.arraycopy(packed, 4 * Elements.reverse(index, size), result, 4 * plan.place(index), 4);
            }
            return result;
        }

        /// Undoes the transform, on all threads, so that they are awake when the time begins, as within a proof.
        void reset() {
            workers.ranges(size, GRAIN, (from, to) -> values.put(from, to - from, source, 4 * from));
        }

        void run() {
            if (toCoefficients) {
                plan.interpolate(values, workers);
            } else {
                plan.evaluate(values, workers);
            }
        }

        /// Returns what a peer's transform gives, canonical: in bit-reversed order where ours ends with coefficients.
        long[] result() {
            long[] found = new long[4 * size];
            values.getCanonical(0, size, found, 0);
            if (!toCoefficients) {
                return found;
            }
            long[] result = new long[4 * size];
            for (int index = 0; index < size; index++) {
                // coefficient c is the sum with the inverse root, a peer's output -c the same sum
                int opposite = (size - index) % size;
                System.arraycopy(found, 4 * plan.place(index), result, 4 * Elements.reverse(opposite, size), 4);
            }
            return result;
        }
    }

    /// Returns the sum of scaled points, affine.
    ///
    /// @param points  affine, Montgomery form
    /// @param scalars canonical
    long[] sum(CurveGroup group, long[] points, long[] scalars) {
        return kernels.msm().sum(group, PointSource.of(points, group.affineLongs()), scalars, 0, scalars.length / 4,
                workers);
    }

    @Override
    public void close() {
        workers.close();
    }
}
