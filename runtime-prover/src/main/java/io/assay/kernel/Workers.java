package io.assay.kernel;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/// A fixed pool of threads for numbered tasks. Tasks must write to places of their own, so that results do not depend
/// on the number of threads. A task may run further tasks on the same pool.
///
/// Several computations may share a pool, each with its own [Cancellation]: see [#under].
public final class Workers implements AutoCloseable {
    private final int threads;
    private final ExecutorService pool;
    private final Cancellation cancellation;

    /// Makes a pool; the calling thread is one of its threads.
    ///
    /// @param threads at least 1
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
        }
        this(threads, Executors.newFixedThreadPool(Math.max(1, threads - 1), Thread.ofPlatform().daemon().factory()),
                Cancellation.never());
    }

    private Workers(int threads, ExecutorService pool, Cancellation cancellation) {
        this.threads = threads;
        this.pool = pool;
        this.cancellation = cancellation;
    }

    /// Returns the same pool for one computation that can be cancelled; closing either closes both.
    public Workers under(Cancellation other) {
        return new Workers(threads, pool, other);
    }

    /// What may end the computation that these workers are used for.
    public Cancellation cancellation() {
        return cancellation;
    }

    /// How many threads work at once.
    public int threads() {
        return threads;
    }

    /// Runs task 0 to taskCount - 1 and returns when all are done.
    ///
    /// After a failure, or once the computation is cancelled, no further task begins; those that run are waited for,
    /// then the first failure is thrown.
    ///
    /// @throws CancelledException if the computation was cancelled before every task had begun
    public void run(int taskCount, IntConsumer task) {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger finished = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Object done = new Object();
        Runnable loop = () -> {
            for (int index = next.getAndIncrement(); index < taskCount; index = next.getAndIncrement()) {
                try {
                    if (failure.get() == null) {
                        cancellation.check();
                        task.accept(index);
                    }
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    if (finished.incrementAndGet() == taskCount) {
                        synchronized (done) {
                            done.notifyAll();
                        }
                    }
                }
            }
        };
        for (int helper = 1; helper < Math.min(threads, taskCount); helper++) {
            pool.execute(loop);
        }
        loop.run();
        awaitAll(done, finished, taskCount);
        switch (failure.get()) {
            case null -> {
                // Every task was done.
            }
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            case Throwable other -> throw new AssertionError(other);
        }
    }

    private static void awaitAll(Object done, AtomicInteger finished, int taskCount) {
        boolean interrupted = false;
        synchronized (done) {
            while (finished.get() < taskCount) {
                try {
                    done.wait();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Runs `body` on consecutive ranges of at most `grain` that cover [0, count).
    public void ranges(int count, int grain, RangeTask body) {
        run((count + grain - 1) / grain, part -> body.run(part * grain, Math.min(count, (part + 1) * grain)));
    }

    /// Work on the indices from (inclusive) to to (exclusive).
    @FunctionalInterface
    public interface RangeTask {
        /// Does the work.
        void run(int from, int to);
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
