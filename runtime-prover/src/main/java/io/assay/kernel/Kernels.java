package io.assay.kernel;

import io.assay.kernel.scalar.ScalarKernels;
import java.lang.System.Logger.Level;

/// Chooses the kernels of this process, once, at the first use.
public final class Kernels {
    private static final KernelProvider ACTIVE = choose(System.getProperty("io.assay.kernel", "auto"));

    private Kernels() {}

    /// The chosen provider.
    ///
    /// The property `io.assay.kernel` is `auto` (the default) or the name of a provider.
    public static KernelProvider active() {
        return ACTIVE;
    }

    private static KernelProvider choose(String wanted) {
        KernelProvider scalar = new ScalarKernels();
        System.Logger logger = System.getLogger("io.assay.kernel");
        String reason = switch (wanted) {
            case "auto" -> "the only provider of this build";
            case "scalar" -> "forced by -Dio.assay.kernel";
            default -> "-Dio.assay.kernel=" + wanted + " names no provider of this build";
        };
        logger.log(Level.DEBUG, "kernels: {0} ({1})", scalar.name(), reason);
        return scalar;
    }
}
