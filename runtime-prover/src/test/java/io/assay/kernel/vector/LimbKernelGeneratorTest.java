package io.assay.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The kernels in the tree are those that the generator writes, and with that its proof of their bounds holds for them.
class LimbKernelGeneratorTest {
    private static final Path SOURCE = Path.of("src/main/java/io/assay/kernel/vector/LimbKernels.java");

    @Test
    void theTreeHoldsWhatTheGeneratorWrites() throws IOException {
        String generated = new LimbKernelGenerator().source();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(SOURCE, generated);
        }
        assertThat(Files.readString(SOURCE)).isEqualTo(generated);
    }
}
