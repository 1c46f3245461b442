package io.assay.driver.serve;

import io.assay.ir.diag.Diagnostic;
import io.assay.kernel.Cancellation;
import io.assay.kernel.CancelledException;
import io.assay.witness.InputException;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The bounded queue in front of the one prover, in the order of acceptance.
///
/// A job is accepted when the journal has it, and removed when the journal has its result. One thread proves; whoever
/// waits for a result, or sends a body slowly, holds no place of it. A job whose deadline passes while it waits ends
/// then, whatever the prover is busy with. Thread-safe.
final class JobQueue {
    private static final int ATTEMPTS = 5;

    private final ServeOptions options;
    private final Journal journal;
    private final JobProver prover;
    private final Metrics metrics;
    private final Cancellation practice = Cancellation.onRequest();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> broken = new CompletableFuture<>();
    private final Thread thread;
    private final Thread watch;

    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private final Map<JobId, Integer> begun = new LinkedHashMap<>();
    private @Nullable Job running;
    private int reserved;
    private boolean stopping;
    private boolean stopped;

    /// Takes over what the journal has unfinished; nothing runs before [#start].
    JobQueue(ServeOptions options, Journal journal, JobProver prover, Metrics metrics) throws IOException {
        this.options = options;
        this.journal = journal;
        this.prover = prover;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("assay-prover").unstarted(this::work);
        this.watch = Thread.ofPlatform().daemon().name("assay-deadlines").unstarted(this::endLateJobs);
        for (Journal.Unfinished found : journal.unfinished()) {
            Job job = new Job(found.id(), found.context(), options.deadline(), true);
            jobs.put(job.id(), job);
            waiting.add(job);
            begun.put(job.id(), found.begun());
        }
        metrics.resumed(waiting.size());
    }

    void start() {
        thread.start();
        if (options.deadline().isPresent()) {
            watch.start();
        }
    }

    /// Is completed when the prover is warm.
    CompletableFuture<Void> ready() {
        return ready;
    }

    /// Is completed exceptionally when no further job can be worked at.
    CompletableFuture<Void> broken() {
        return broken;
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    Metrics.Gauges gauges() {
        long bytes = journal.size();
        synchronized (this) {
            return new Metrics.Gauges(ready.isDone() && !stopping, waiting.size() + reserved, running == null ? 0 : 1,
                    options.queue(), bytes);
        }
    }

    /// Returns normally if a job would be accepted now.
    ///
    /// @throws Refusal if the server stops, the queue is full, or the job would miss the deadline
    synchronized void requirePlace() throws Refusal {
        int ahead = waiting.size() + reserved;
        double mean = prover.meanSeconds();
        String pause = Long.toString(Math.max(1, (long) Math.ceil(mean)));
        if (broken.isDone()) {
            throw new Refusal(503, Diagnostic.of(Refusal.JOURNAL, "the server cannot take jobs any more")
                    .reason("its journal cannot be written, or its prover has ended")
                    .help("see the server's standard error"));
        }
        if (stopping) {
            throw stoppingRefusal().with("Retry-After", "10");
        }
        if (ahead >= options.queue()) {
            throw new Refusal(503, Diagnostic.of(Refusal.QUEUE_FULL, "the queue is full")
                    .found(ahead + " jobs wait", "fewer than " + options.queue())
                    .help("try again after the seconds of Retry-After, or have --queue raised"))
                    .with("Retry-After", pause);
        }
        double needed = (ahead + (running == null ? 1 : 2)) * mean;
        if (options.deadline().isPresent() && needed > options.deadline().get().toNanos() / 1e9) {
            throw new Refusal(503, Diagnostic.of(Refusal.DEADLINE, "the proof would miss its deadline")
                    .found(String.format(Locale.ROOT, "about %.2f s with %d jobs ahead", needed, ahead),
                            "less than the server's deadline")
                    .help("try again after the seconds of Retry-After, or have --deadline raised"))
                    .with("Retry-After", pause);
        }
    }

    private static Refusal stoppingRefusal() {
        return new Refusal(503, Diagnostic.of(Refusal.STOPPING, "the server is stopping")
                .help("try again when it has been started again; accepted jobs are kept"));
    }

    /// Accepts a job: it is in the journal, on the disk, when this returns.
    ///
    /// @param body inputs that the program takes
    /// @throws Refusal as [#requirePlace], or if the journal cannot be written
    Job submit(BigInteger context, byte[] body) throws Refusal {
        synchronized (this) {
            requirePlace();
            reserved++;
        }
        Job job = new Job(JobId.fresh(), context, options.deadline(), false);
        boolean accepted = false;
        try {
            journal.accept(job.id(), context, body);
            accepted = true;
            metrics.accepted();
            return job;
        } catch (IOException e) {
            broken.completeExceptionally(Journal.unusable(options.journal(), e));
            throw new Refusal(503, Diagnostic.of(Refusal.JOURNAL, "the job could not be kept")
                    .reason("the journal cannot be written").help("see the server's standard error"));
        } finally {
            enqueue(job, accepted);
        }
    }

    /// Gives the reserved place to a job that the journal has, or free.
    private synchronized void enqueue(Job job, boolean accepted) {
        reserved--;
        if (accepted) {
            jobs.put(job.id(), job);
            waiting.add(job);
            if (stopped) {
                job.result().completeExceptionally(stoppingRefusal());
            }
        }
        notifyAll();
    }

    /// Returns the state of a job without a result: `queued` or `running`.
    synchronized Optional<String> state(JobId id) {
        return jobs.containsKey(id)
                ? Optional.of(running != null && running.id().equals(id) ? "running" : "queued")
                : Optional.empty();
    }

    /// Returns the result of a job, if it has one that is still kept.
    Optional<Journal.Result> result(JobId id) throws IOException {
        return journal.find(id);
    }

    /// Takes no further job; works at the accepted ones until none is left or `grace` is over; then ends the prover.
    /// What is left stays in the journal.
    ///
    /// @return how many jobs are left
    int stop(Duration grace) throws InterruptedException {
        practice.cancel();
        long end = System.nanoTime() + grace.toNanos();
        synchronized (this) {
            stopping = true;
            notifyAll();
            while (thread.isAlive() && !isIdle() && System.nanoTime() < end) {
                wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
            stopped = true;
            if (running != null) {
                running.cancellation().cancel();
            }
            notifyAll();
        }
        thread.join();
        watch.join();
        synchronized (this) {
            jobs.values().forEach(job -> job.result().completeExceptionally(stoppingRefusal()));
            return jobs.size();
        }
    }

    private boolean isIdle() {
        return waiting.isEmpty() && running == null && reserved == 0;
    }

    private void work() {
        try {
            practise();
            for (Job job = next(); job != null; job = next()) {
                run(job);
            }
        } catch (IOException e) {
            fail(Journal.unusable(options.journal(), e));
        } catch (InputException | RuntimeException | Error e) {
            fail(e);
        } finally {
            synchronized (this) {
                running = null;
                notifyAll();
            }
        }
    }

    /// The server ends with it: what is accepted stays in the journal.
    private void fail(Throwable problem) {
        ready.completeExceptionally(problem);
        broken.completeExceptionally(problem);
    }

    private void practise() throws InputException {
        try {
            prover.warmUp(options.warmUp(), practice);
        } catch (CancelledException _) {
            // Somebody wants it to stop: no need to be warm.
        }
        synchronized (this) {
            waiting.stream().filter(Job::resumed).forEach(job -> job.restartClock(options.deadline()));
        }
        ready.complete(null);
    }

    private synchronized @Nullable Job next() {
        running = null;
        notifyAll();
        while (waiting.isEmpty() && !stopped) {
            try {
                wait();
            } catch (InterruptedException _) {
                // Nobody interrupts this thread; look again.
            }
        }
        running = stopped ? null : waiting.remove();
        return running;
    }

    /// The work of the thread that looks at deadlines.
    private void endLateJobs() {
        try {
            for (Job job = nextLate(); job != null; job = nextLate()) {
                finish(job, prover.late(job));
                synchronized (this) {
                    reserved--;
                    notifyAll();
                }
            }
        } catch (IOException e) {
            fail(Journal.unusable(options.journal(), e));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /// Waits for the deadline of a job that waits. Its place is still taken, until the journal has its end.
    private synchronized @Nullable Job nextLate() {
        while (!stopped) {
            long pause = 0;
            for (Job job : waiting) {
                long left = millisLeft(job);
                if (left <= 0) {
                    waiting.remove(job);
                    reserved++;
                    return job;
                }
                pause = pause == 0 ? left : Math.min(pause, left);
            }
            try {
                wait(pause);
            } catch (InterruptedException _) {
                // Nobody interrupts this thread; look again.
            }
        }
        return null;
    }

    /// Until the deadline of a job, rounded up; the time of those that were found begins when the prover is warm.
    private long millisLeft(Job job) {
        Duration left = job.resumed() && !ready.isDone()
                ? options.deadline().orElseThrow()
                : job.cancellation().remaining().orElseThrow();
        return Math.ceilDiv(left.toNanos(), 1_000_000);
    }

    private void run(Job job) throws IOException {
        Journal.Result result;
        int attempts = begun.getOrDefault(job.id(), 0);
        if (attempts >= ATTEMPTS) {
            result = prover.giveUp(job, attempts);
        } else {
            if (job.resumed()) {
                journal.beginAgain(job.id());
            }
            try {
                result = prover.prove(job, journal.body(job.id()));
            } catch (CancelledException _) {
                if (job.resumed()) {
                    journal.putBack(job.id());
                }
                return;
            }
        }
        finish(job, result);
    }

    private void finish(Job job, Journal.Result result) throws IOException {
        try {
            journal.finish(job.id(), result);
            metrics.finished(result.status() == 200 ? "done" : "failed", job.age());
            synchronized (this) {
                jobs.remove(job.id());
                begun.remove(job.id());
            }
        } finally {
            job.result().complete(result);
        }
    }
}
