package io.assay.kernel;

import java.time.Duration;
import java.util.Optional;

/// Ends a computation early: on request, or when a deadline passes. Made for one computation, given to its [Workers].
///
/// The computation asks [#check] between its tasks; nothing is interrupted. Thread-safe; a check costs the reading of
/// a flag and, with a deadline, of a clock.
/// ```java
/// Cancellation cancellation = Cancellation.after(Duration.ofSeconds(5));
/// Proof proof = Groth16Prover.proveChecked(key, witness, random, workers.under(cancellation), listener);
/// ```
public final class Cancellation {
    private static final Cancellation NEVER = new Cancellation(false, 0);

    private final boolean limited;
    private final long deadlineNanos;
    private volatile boolean requested;

    private Cancellation(boolean limited, long deadlineNanos) {
        this.limited = limited;
        this.deadlineNanos = deadlineNanos;
    }

    /// The cancellation of what runs to its end: [#cancel] is refused.
    public static Cancellation never() {
        return NEVER;
    }

    /// A cancellation on request only.
    public static Cancellation onRequest() {
        return new Cancellation(false, 0);
    }

    /// A cancellation on request, or by itself when `duration` has passed from now.
    public static Cancellation after(Duration duration) {
        return new Cancellation(true, System.nanoTime() + duration.toNanos());
    }

    /// Ends the computation at its next check.
    ///
    /// @throws IllegalStateException if this is [#never]
    public void cancel() {
        if (this == NEVER) {
            throw new IllegalStateException("this computation cannot be cancelled");
        }
        requested = true;
    }

    /// Whether the computation should end.
    public boolean isCancelled() {
        return requested || isOver();
    }

    private boolean isOver() {
        return limited && System.nanoTime() - deadlineNanos >= 0;
    }

    /// What is left until the deadline, zero or negative once it has passed; empty without a deadline.
    public Optional<Duration> remaining() {
        return limited ? Optional.of(Duration.ofNanos(deadlineNanos - System.nanoTime())) : Optional.empty();
    }

    /// Returns normally unless the computation should end.
    ///
    /// @throws CancelledException if it should
    public void check() {
        if (requested) {
            throw new CancelledException(CancelledException.Reason.REQUESTED);
        }
        if (isOver()) {
            throw new CancelledException(CancelledException.Reason.DEADLINE);
        }
    }
}
