package io.assay.kernel;

/// Makes the kernels of one kind.
public interface KernelProvider {
    /// The name that the property `io.assay.kernel` knows it by.
    String name();

    /// The transforms.
    NttKernel ntt();

    /// The sums of scaled points.
    MsmKernel msm();
}
