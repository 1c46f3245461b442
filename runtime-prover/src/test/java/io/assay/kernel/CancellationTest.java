package io.assay.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Work ends between tasks, on request or at its deadline, and its pool goes on for others.
class CancellationTest {

    @Test
    void noTaskBeginsAfterTheRequestAndTheRunningOnesEndFirst() {
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = new Workers(threads)) {
                Cancellation cancellation = Cancellation.onRequest();
                AtomicInteger running = new AtomicInteger();
                AtomicInteger begun = new AtomicInteger();
                assertThatExceptionOfType(CancelledException.class)
                        .isThrownBy(() -> workers.under(cancellation).run(1000, index -> {
                            running.incrementAndGet();
                            if (begun.incrementAndGet() == 5) {
                                cancellation.cancel();
                            }
                            pause(1);
                            running.decrementAndGet();
                        }))
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(CancelledException.Reason.REQUESTED));
                assertThat(running).hasValue(0);
                assertThat(begun.get()).isBetween(5, 5 + threads);
                assertAllRun(workers);
            }
        }
    }

    @Test
    void aDeadlineEndsNestedWork() {
        try (Workers workers = new Workers(2)) {
            Workers limited = workers.under(Cancellation.after(Duration.ofMillis(60)));
            long start = System.nanoTime();
            assertThatExceptionOfType(CancelledException.class)
                    .isThrownBy(() -> limited.run(2, _ -> limited.run(1_000_000, _ -> pause(1))))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(CancelledException.Reason.DEADLINE));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(60),
                    Duration.ofSeconds(20));
            assertThat(limited.cancellation().remaining().orElseThrow()).isLessThanOrEqualTo(Duration.ZERO);
            assertAllRun(workers);
        }
    }

    @Test
    void aRunWhoseTasksAllBeganIsNotCancelled() {
        try (Workers workers = new Workers(1)) {
            Cancellation cancellation = Cancellation.onRequest();
            workers.under(cancellation).run(3, index -> {
                if (index == 2) {
                    cancellation.cancel();
                }
            });
            assertThat(cancellation.isCancelled()).isTrue();
        }
    }

    @Test
    void errorsOfHelpersReachTheCaller() {
        try (Workers workers = new Workers(3)) {
            assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> workers.run(50, index -> {
                pause(1);
                if (index == 7) {
                    throw new StackOverflowError("of task 7");
                }
            })).withMessage("of task 7");
            assertAllRun(workers);
        }
    }

    @Test
    void whatNeverEndsCannotBeCancelled() {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(Cancellation.never()::cancel);
        assertThat(Cancellation.never().isCancelled()).isFalse();
        assertThat(Cancellation.never().remaining()).isEmpty();
    }

    private static void assertAllRun(Workers workers) {
        AtomicInteger sum = new AtomicInteger();
        workers.run(100, sum::addAndGet);
        assertThat(sum).hasValue(4950);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
