package io.assay.groth16;

/// Counts the units of one computation for a listener.
public final class Progress {
    private final ProgressListener listener;
    private final long total;
    private String stage = "";
    private long done;

    /// Makes a counter for `total` units, at least one.
    public Progress(ProgressListener listener, long total) {
        this.listener = listener;
        this.total = Math.max(1, total);
    }

    /// Begins a stage.
    public void begin(String newStage) {
        stage = newStage;
        listener.progress(stage, done, total);
    }

    /// Notes that units of the current stage are done.
    public void advance(long units) {
        done = Math.min(total, done + units);
        listener.progress(stage, done, total);
    }

    /// Notes that everything is done, whatever the estimates were.
    public void end() {
        advance(total - done);
    }
}
