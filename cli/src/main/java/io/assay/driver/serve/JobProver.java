package io.assay.driver.serve;

import io.assay.driver.Failure;
import io.assay.driver.Failures;
import io.assay.driver.ProofDocuments;
import io.assay.driver.Progress;
import io.assay.driver.Proving;
import io.assay.driver.ProvingSession;
import io.assay.field.RandomSource;
import io.assay.format.BadFileException;
import io.assay.ir.diag.Diagnostic;
import io.assay.kernel.Cancellation;
import io.assay.kernel.Kernels;
import io.assay.kernel.CancelledException;
import io.assay.witness.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes one job at a time from input to result. Proves for one thread.
final class JobProver {
    private static final double WEIGHT_OF_LAST = 0.2;

    private final ProvingSession session;
    private final ProofRequest form;
    private final Metrics metrics;
    private final Consumer<String> log;
    private volatile double meanSeconds;

    JobProver(ProvingSession session, ProofRequest form, Metrics metrics, Consumer<String> log) {
        this.session = session;
        this.form = form;
        this.metrics = metrics;
        this.log = log;
    }

    /// About how long a proof takes, from those made so far, the latest weighing most; 0 before the first.
    double meanSeconds() {
        return meanSeconds;
    }

    /// Proves the least inputs that the program takes, at least once, so that the JIT has compiled what jobs run.
    ///
    /// @param least        how long to go on
    /// @param cancellation may end it earlier
    void warmUp(Duration least, Cancellation cancellation) throws InputException {
        Kernels.warmUp();
        long end = System.nanoTime() + least.toNanos();
        int count = 0;
        double last = 0;
        do {
            long start = System.nanoTime();
            session.prove(session.leastInputs(), BigInteger.ZERO, RandomSource.secure(), cancellation, Progress.NONE);
            last = (System.nanoTime() - start) / 1e9;
            count++;
        } while (System.nanoTime() < end);
        meanSeconds = last;
        log.accept(String.format("ready after %d proofs for practice", count));
    }

    /// Returns the proof of a job, or why there is none.
    ///
    /// @param body its input
    /// @throws CancelledException if that was requested: the job has no result then
    Journal.Result prove(Job job, byte[] body) {
        long start = System.nanoTime();
        try {
            Proving.Proven proven = session.prove(form.inputs(body), job.context(), RandomSource.secure(),
                    job.cancellation(), Progress.NONE);
            ProofDocuments documents = ProofDocuments.of(session.folder(), job.context(), proven);
            note((System.nanoTime() - start) / 1e9);
            return new Journal.Result(200, Documents.done(job.id(), documents));
        } catch (CancelledException e) {
            if (e.reason() == CancelledException.Reason.REQUESTED) {
                throw e;
            }
            return late(job);
        } catch (InputException | BadFileException e) {
            return failed(job, 400, Failures.explain(e).orElseThrow().diagnostics());
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            Optional<Failure> explained = Failures.explain(e);
            if (explained.isEmpty()) {
                log.accept("bug in Assay, please report it with this text: " + trace(e));
            }
            return failed(job, 500, explained.map(Failure::diagnostics).orElseGet(() -> List.of(Diagnostic
                    .of("AS6113", "bug in Assay").reason(e.getClass().getSimpleName())
                    .help("report it with the text on the server's standard error"))));
        }
    }

    /// Returns the result of a job whose deadline has passed.
    Journal.Result late(Job job) {
        return failed(job, 504, List.of(Diagnostic.of("AS6012", "the deadline has passed")
                .found("no proof in time", "one before the deadline of the server")
                .help("try again when there is less to do, or have --deadline raised")));
    }

    /// Returns the result of a job that ended the server too often.
    Journal.Result giveUp(Job job, int begun) {
        return failed(job, 500, List.of(Diagnostic.of("AS6123", "the job was given up")
                .reason("the server ended each time while it worked at this job")
                .found(begun + " attempts", "an end within so many")
                .help("see why the server ended: too little memory, perhaps; then send the job again")));
    }

    private Journal.Result failed(Job job, int status, List<Diagnostic> diagnostics) {
        log.accept("job " + job.id() + " failed: " + diagnostics.getFirst().code());
        return new Journal.Result(status, Documents.failed(job.id(), diagnostics));
    }

    private void note(double seconds) {
        metrics.proven(seconds);
        meanSeconds = WEIGHT_OF_LAST * seconds + (1 - WEIGHT_OF_LAST) * meanSeconds;
    }

    private static String trace(Throwable problem) {
        StringWriter text = new StringWriter();
        problem.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
