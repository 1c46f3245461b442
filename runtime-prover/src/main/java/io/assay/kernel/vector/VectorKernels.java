package io.assay.kernel.vector;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.FieldKernel;
import io.assay.kernel.FixedBaseKernel;
import io.assay.kernel.KernelProvider;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.NttKernel;

/// The provider `vector`: the Vector API with fused multiply-add on doubles.
public final class VectorKernels implements KernelProvider {
    /// The name of this provider.
    public static final String NAME = "vector";
    private final VectorNtt ntt = new VectorNtt();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FieldKernel field(PrimeField field) {
        return new VectorField(field == Bn254.FR ? LimbField.FR : LimbField.FP);
    }

    @Override
    public NttKernel ntt() {
        return ntt;
    }

    @Override
    public MsmKernel msm() {
        return new VectorMsm();
    }

    @Override
    public FixedBaseKernel fixedBase() {
        return VectorFixedBase::new;
    }

    /// Bits of a vector of doubles on this machine.
    public static int preferredBits() {
        return Lanes.preferredBits();
    }

    /// Whether the machine multiplies and adds in one instruction: without it Java computes with big decimals.
    public static boolean hasFusedMultiplyAdd() {
        int rounds = 20_000;
        long fastest = Long.MAX_VALUE;
        double value = 1;
        for (int trial = 0; trial < 3; trial++) {
            long start = System.nanoTime();
            for (int round = 0; round < rounds; round++) {
                value = Math.fma(value, 0.999, 0.001);
            }
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return value > 0 && fastest < 100L * rounds;
    }

    /// Runs all kernels until they are compiled; returns whether they then are fast.
    public boolean warmUp() {
        return new WarmUp().run();
    }
}
