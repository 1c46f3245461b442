package io.assay.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.assay.kernel.scalar.ScalarKernels;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Large work waits for its kernels, but not longer than it may take.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KernelsTest {
    private static final int SMALL = 1 << 13;
    private static final int LARGE = 1 << 14;

    /// Stands for kernels that get fast later; [Kernels] has another instance for work that does not wait.
    private final KernelProvider provider = new ScalarKernels();
    private final CompletableFuture<Boolean> warmUp = new CompletableFuture<>();

    private KernelProvider choose(int elements, Cancellation cancellation) {
        return Kernels.onceWarm(provider, warmUp, elements, cancellation);
    }

    private void expectCancelled(Cancellation cancellation, CancelledException.Reason reason) {
        assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> choose(LARGE, cancellation))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void aDeadlineEndsTheWaitForAWarmUpThatNeverEnds() {
        expectCancelled(Cancellation.after(Duration.ofMillis(50)), CancelledException.Reason.DEADLINE);
    }

    @Test
    void aRequestEndsTheWaitForAWarmUpThatNeverEnds() {
        Cancellation cancellation = Cancellation.onRequest();
        CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(cancellation::cancel);
        expectCancelled(cancellation, CancelledException.Reason.REQUESTED);
    }

    @Test
    void smallWorkNeverWaits() {
        assertThat(choose(SMALL, Cancellation.never())).isNotSameAs(provider);
    }

    @Test
    void largeWorkGetsTheKernelsOnceTheyAreFast() {
        warmUp.completeOnTimeout(true, 50, TimeUnit.MILLISECONDS);
        assertThat(choose(LARGE, Cancellation.never())).isSameAs(provider);
        assertThat(choose(SMALL, Cancellation.never())).isSameAs(provider);
        assertThat(choose(100, Cancellation.never())).isNotSameAs(provider);
    }

    @Test
    void kernelsThatStaySlowAreNotUsed() {
        warmUp.completeOnTimeout(false, 50, TimeUnit.MILLISECONDS);
        assertThat(choose(LARGE, Cancellation.never())).isNotSameAs(provider);
    }
}
