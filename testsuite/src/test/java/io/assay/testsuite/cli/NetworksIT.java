package io.assay.testsuite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.testsuite.TestModels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A convolutional, a recurrent and a quantised network, through the command line up to a proof that the EVM accepts.
class NetworksIT {

    /// As the launcher has it for this command.
    private static final List<String> VECTORS = List.of("--add-modules", "jdk.incubator.vector");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lenet_mnist", "lstm_vol_sp500", "lenet_int8_qdq"})
    void aRowIsProven(String model) throws Exception {
        Path rows = TestModels.file(model, "inputs.npz");
        JsonNode run = AssayProcess
                .run(folder, VECTORS, "run", TestModels.file(model, "model.onnx"), "--samples", rows, "--input", rows,
                        "--row", 0, "--inputs", "private", "-o", folder.resolve("network.assay"), "--on", "evm",
                        "--json")
                .requireDone().json();
        System.out.println(model + " " + run);
        assertThat(run.get("verified").asBoolean()).isTrue();
        assertThat(run.get("gas").asLong()).isPositive();
        assertThat(run.get("maxErrorVsFloat").asDouble()).isLessThan(0.02);
    }
}
