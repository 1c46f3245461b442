package io.assay.driver;

import io.assay.ir.diag.Diagnostic;
import io.assay.kernel.Cancellation;
import io.assay.kernel.CancelledException;
import java.time.Duration;
import java.util.Locale;

/// A time by which a result has to be there; work that would miss it is not begun, and ended when it passes.
public final class Deadline {
    private static final double LONGEST_SECONDS = 1e8;

    private final double seconds;
    private final Cancellation cancellation;

    private Deadline(double seconds, Cancellation cancellation) {
        this.seconds = seconds;
        this.cancellation = cancellation;
    }

    /// Returns a deadline that many seconds from now.
    /// @throws Failure if that is no positive number
    public static Deadline in(double seconds) {
        requireSeconds("--deadline", seconds);
        return new Deadline(seconds, Cancellation.after(Duration.ofNanos((long) (seconds * 1e9))));
    }

    /// Returns normally if an option is a usable number of seconds.
    /// @throws Failure if it is not
    public static void requireSeconds(String option, double seconds) {
        if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0101", "an option is out of range")
                    .found(option + " " + seconds, "seconds above 0, at most " + (long) LONGEST_SECONDS));
        }
    }

    /// What ends the work when the deadline passes.
    public Cancellation cancellation() {
        return cancellation;
    }

    /// Returns normally if a proof would be there in time.
    /// @throws Failure if the estimate is beyond what is left
    public void requireEnough(Duration estimate) {
        double left = cancellation.remaining().orElseThrow().toNanos() / 1e9;
        double needed = estimate.toNanos() / 1e9;
        if (needed > left) {
            throw new Failure(Failure.Kind.MACHINE, Diagnostic.of("AS6011", "the proof would miss its deadline")
                    .reason("estimated from the size of the circuit and the speed of this machine; nothing was begun")
                    .found(text(needed) + " s for the proof", "at most " + text(Math.max(0, left)) + " s")
                    .help("raise --deadline " + text(seconds) + ", use more --threads, or a faster machine"));
        }
    }

    /// Returns the failure of work that the deadline has ended.
    public Failure passed(CancelledException cancelled) {
        Failure failure = new Failure(Failure.Kind.MACHINE, Diagnostic.of("AS6012", "the deadline has passed")
                .reason("the proof was cancelled; no file was written")
                .found("no proof after " + text(seconds) + " s", "one by then")
                .help("raise --deadline, use more --threads, or keep a prover warm: assay serve"));
        failure.initCause(cancelled);
        return failure;
    }

    private static String text(double seconds) {
        return String.format(Locale.ROOT, seconds < 1 ? "%.3f" : "%.1f", seconds);
    }
}
