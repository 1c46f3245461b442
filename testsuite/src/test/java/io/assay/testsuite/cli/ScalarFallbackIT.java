package io.assay.testsuite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A JVM that was started without the Vector API makes keys and proofs all the same, and says once that it is slower.
class ScalarFallbackIT {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String VECTOR_KERNELS = "/io/assay/kernel/vector/VectorKernels.class";

    @TempDir
    private Path folder;

    @Test
    void everyStepWorksWithoutTheVectorApi() throws Exception {
        Path target = folder.resolve("model.assay");
        Path example = AssayProcess.EXAMPLES.resolve("credit-scoring");
        AssayProcess.Run build = AssayProcess.run(folder, "build", example.resolve("credit.onnx"), "--samples",
                example.resolve("samples.npz"), "-o", target).requireDone();
        AssayProcess.Run prove = AssayProcess.run(folder, "prove", target, "--input",
                example.resolve("applicant.json"), "--json").requireDone();
        AssayProcess.Run verify = AssayProcess.run(folder, "verify", target, "--json").requireDone();
        assertThat(prove.json().get("verified").asBoolean()).isTrue();
        assertThat(verify.json().get("verified").asBoolean()).isTrue();
        // a build without vector kernels has nothing to miss
        int expected = getClass().getResource(VECTOR_KERNELS) == null ? 0 : 1;
        assertThat(build.err().lines().filter(line -> line.contains(MODULE))).as(build.err()).hasSize(expected);
        assertThat(prove.err().lines().filter(line -> line.contains(MODULE))).as(prove.err()).hasSize(expected);
        assertThat(prove.err()).doesNotContain("Exception", "\tat ");
    }
}
