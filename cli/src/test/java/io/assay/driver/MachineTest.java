package io.assay.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.kernel.Kernels;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineTest {

    @Test
    void theWidestInstructionsDecideTheWidthOfVectors() {
        assertThat(Machine.vectorBits(Set.of("sse2", "avx2", "avx512f"))).contains(512);
        assertThat(Machine.vectorBits(Set.of("sse2", "avx2"))).contains(256);
        assertThat(Machine.vectorBits(Set.of("sse2"))).contains(128);
        assertThat(Machine.vectorBits(Set.of("fp", "asimd"))).contains(128);
        assertThat(Machine.vectorBits(Set.of(""))).isEmpty();
    }

    @Test
    void factsNameTheKernelsAndTheReason() {
        assertThat(Machine.facts()).containsKeys("processor", "cores", "memoryMiB", "system", "jvm", "jvmFlags",
                "heapMiB").containsEntry("kernel", Kernels.active().name())
                .containsEntry("kernelReason", Kernels.reason());
    }
}
