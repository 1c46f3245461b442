package io.assay.kernel.scalar;

import io.assay.field.PrimeField;
import io.assay.kernel.FieldKernel;
import io.assay.kernel.FixedBaseKernel;
import io.assay.kernel.KernelProvider;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.NttKernel;

/// The provider `scalar`.
public final class ScalarKernels implements KernelProvider {
    /// The name of this provider.
    public static final String NAME = "scalar";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FieldKernel field(PrimeField field) {
        return new ScalarField(field);
    }

    @Override
    public NttKernel ntt() {
        return (sizeLog2, _) -> new ScalarNttPlan(sizeLog2);
    }

    @Override
    public MsmKernel msm() {
        return new PippengerMsm();
    }

    @Override
    public FixedBaseKernel fixedBase() {
        return ScalarFixedBase::new;
    }
}
