package io.assay.groth16;

/// Is told how far a long computation has come; called from one thread at a time, never with secret values.
@FunctionalInterface
public interface ProgressListener {
    /// Listens to nothing.
    ProgressListener NONE = (_, _, _) -> {
    };

    /// Called at the start (done = 0), sometimes in between, and at the end (done = total) of each stage.
    ///
    /// @param stage name of the stage, such as `msm-a`
    /// @param done  units done, in [0, total]
    /// @param total units of the stage, at least 1
    void progress(String stage, long done, long total);
}
