package io.assay.groth16;

/// Is told how far a long computation has come; called from one thread at a time, never with secret values.
///
/// One computation is one setup or one proof. Its calls have the same `total`, a `done` that never falls, begin with
/// done = 0 and end with done = total. Units are estimates of work, made for witnesses of mostly small values:
/// done / total is about the share of the time, and `elapsed * (total - done) / done` what is left of it. Stages in
/// order:
///
/// | computation | stages |
/// |---|---|
/// | [Groth16Setup#singleParty] | `setup-scalars`, `setup-points` |
/// | [Groth16Prover#prove] | `prove-quotient`, `prove-a`, `prove-b1`, `prove-b2`, `prove-c`, `prove-h` |
/// | [Groth16Prover#proveChecked] | the same, then `prove-check` |
///
/// The last call names the last stage; a stage is named at least once, when it begins. What a listener throws ends the
/// computation: [io.assay.kernel.Cancellation#check] in it cancels between stages.
@FunctionalInterface
public interface ProgressListener {
    /// Listens to nothing.
    ProgressListener NONE = (_, _, _) -> {
    };

    /// Called when a stage begins, sometimes inside it, and at the end of the computation.
    ///
    /// @param stage name of the stage that begins or runs
    /// @param done  units done since the computation began, in [0, total]
    /// @param total units of the whole computation, at least 1
    void progress(String stage, long done, long total);
}
