package io.assay.driver.serve;

import io.assay.kernel.Cancellation;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A job that was accepted and has no result yet. Its input is in the journal only.
final class Job {
    private final JobId id;
    private final BigInteger context;
    private final boolean resumed;
    private final long acceptedNanos = System.nanoTime();
    private final CompletableFuture<Journal.Result> result = new CompletableFuture<>();
    private volatile Cancellation cancellation;

    /// @param deadline longest time until the result, from now
    /// @param resumed  whether it was found in the journal at the start
    Job(JobId id, BigInteger context, Optional<Duration> deadline, boolean resumed) {
        this.id = id;
        this.context = context;
        this.resumed = resumed;
        this.cancellation = cancellation(deadline);
    }

    private static Cancellation cancellation(Optional<Duration> deadline) {
        return deadline.map(Cancellation::after).orElseGet(Cancellation::onRequest);
    }

    JobId id() {
        return id;
    }

    /// Element of the application.
    BigInteger context() {
        return context;
    }

    boolean resumed() {
        return resumed;
    }

    /// Is completed with the result, or exceptionally with a [Refusal] if the server stops before there is one.
    CompletableFuture<Journal.Result> result() {
        return result;
    }

    /// What ends the work at this job.
    Cancellation cancellation() {
        return cancellation;
    }

    /// Lets the deadline run from now.
    void restartClock(Optional<Duration> deadline) {
        cancellation = cancellation(deadline);
    }

    /// Seconds since it was accepted, or found.
    double age() {
        return (System.nanoTime() - acceptedNanos) / 1e9;
    }
}
