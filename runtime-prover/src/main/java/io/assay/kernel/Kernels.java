package io.assay.kernel;

import io.assay.kernel.scalar.ScalarKernels;
import java.lang.System.Logger.Level;

/// Chooses the kernels of this process, once, at the first use.
public final class Kernels {
    private static final String WANTED = System.getProperty("io.assay.kernel", "auto");
    private static final KernelProvider ACTIVE = choose();

    private Kernels() {}

    /// The chosen provider.
    ///
    /// The property `io.assay.kernel` is `auto` (the default) or the name of a provider.
    public static KernelProvider active() {
        return ACTIVE;
    }

    /// Why [#active()] is the one it is, in words.
    public static String reason() {
        return switch (WANTED) {
            case "auto" -> "the only provider of this build";
            case "scalar" -> "forced by -Dio.assay.kernel";
            default -> "-Dio.assay.kernel=" + WANTED + " names no provider of this build";
        };
    }

    /// The provider of a name.
    ///
    /// @throws IllegalArgumentException if this build has none of that name
    public static KernelProvider named(String name) {
        if (!name.equals(ACTIVE.name())) {
            throw new IllegalArgumentException("no kernels \"" + name + "\", expected " + ACTIVE.name());
        }
        return ACTIVE;
    }

    private static KernelProvider choose() {
        KernelProvider scalar = new ScalarKernels();
        System.getLogger("io.assay.kernel").log(Level.DEBUG, "kernels: {0} ({1})", scalar.name(), reason());
        return scalar;
    }
}
