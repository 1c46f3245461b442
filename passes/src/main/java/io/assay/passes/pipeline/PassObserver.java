package io.assay.passes.pipeline;

import io.assay.ir.Module;

/// Sees the module after each pass, for dumps.
@FunctionalInterface
public interface PassObserver {

    /// Looks away.
    PassObserver NONE = (_, _, _) -> {
    };

    /// Called after each pass that ran.
    /// @param pass    its name, with `#2` and so on where the pipeline has it more than once
    /// @param module  what it gave
    /// @param changed whether that differs from what it was given
    void after(String pass, Module module, boolean changed);
}
