package io.assay.kernel;

import io.assay.field.PrimeField;

/// Makes the kernels of one kind.
public interface KernelProvider {
    /// The name that the property `io.assay.kernel` knows it by.
    String name();

    /// Arithmetic on arrays of elements of bn254.fr or bn254.fp.
    FieldKernel field(PrimeField field);

    /// The transforms.
    NttKernel ntt();

    /// The sums of scaled points.
    MsmKernel msm();

    /// The multiples of one point.
    FixedBaseKernel fixedBase();
}
