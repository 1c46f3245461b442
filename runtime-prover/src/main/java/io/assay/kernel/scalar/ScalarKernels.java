package io.assay.kernel.scalar;

import io.assay.kernel.KernelProvider;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.NttKernel;

/// The provider `scalar`.
public final class ScalarKernels implements KernelProvider {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public NttKernel ntt() {
        return new ScalarNtt();
    }

    @Override
    public MsmKernel msm() {
        return new PippengerMsm();
    }
}
