package io.assay.driver.peer;

import io.assay.curve.CurveGroup;
import io.assay.kernel.KernelProvider;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import io.assay.poly.EvaluationDomain;

/// Our side of the rows of transforms and sums of points: the one place that calls the kernels.
final class OurKernels implements AutoCloseable {
    private final KernelProvider kernels = Kernels.active();
    private final Workers workers;

    OurKernels(int threads) {
        this.workers = new Workers(threads);
    }

    /// Returns the threads.
    Workers workers() {
        return workers;
    }

    /// The roots that [#transform] needs.
    static long[] roots(int sizeLog2) {
        return EvaluationDomain.powers(EvaluationDomain.root(sizeLog2), Math.max(1, (1 << sizeLog2) / 2));
    }

    /// Transforms in place, Montgomery form: natural to bit-reversed order, or the other way.
    void transform(long[] values, int sizeLog2, long[] roots, boolean toReversed) {
        if (toReversed) {
            kernels.ntt().naturalToReversed(values, sizeLog2, roots, workers);
        } else {
            kernels.ntt().reversedToNatural(values, sizeLog2, roots, workers);
        }
    }

    /// Returns the sum of scaled points, affine.
    ///
    /// @param points  affine, Montgomery form
    /// @param scalars canonical
    long[] sum(CurveGroup group, long[] points, long[] scalars) {
        return kernels.msm().sum(group, points, scalars, 0, scalars.length / 4, workers);
    }

    @Override
    public void close() {
        workers.close();
    }
}
