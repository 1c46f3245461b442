package io.assay.testsuite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.testsuite.TestModels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Convolutional, recurrent, quantised, residual and depthwise networks, through the command line up to a proof that the EVM accepts.
class NetworksIT {

    /// As the launcher has it for this command.
    private static final List<String> VECTORS = List.of("--add-modules", "jdk.incubator.vector");

    private static final int ROWS = 128;
    private static final double MOST_ERROR = 0.02;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lenet_mnist", "lstm_vol_sp500", "lenet_int8_qdq"})
    void aRowIsProven(String model) throws Exception {
        prove(model);
    }

    /// Two networks of the sizes that lookups are for; what is proven agrees with ONNX Runtime on every row.
    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(strings = {"resnet8_rgb32", "mobilenetv2_rgb32"})
    void aRowOfALargerNetworkIsProven(String model) throws Exception {
        JsonNode run = prove(model);
        assertThat(run.get("lookups").asLong()).isPositive();
        Path rows = TestModels.file(model, "inputs.npz");
        JsonNode eval = AssayProcess.run(folder, "eval", folder.resolve("network.assay"), "--inputs", rows, "-o",
                folder.resolve("preds.npz"), "--json").requireDone().json();
        System.out.println(model + " " + eval);
        assertThat(eval.get("rows").asInt()).isEqualTo(ROWS);
        JsonNode output = eval.get(run.get("outputs").propertyNames().iterator().next());
        assertThat(output.get("maxError").asDouble()).isLessThan(MOST_ERROR);
        assertThat(output.get("argmaxAgreement").asDouble()).isEqualTo(1);
    }

    private JsonNode prove(String model) throws Exception {
        Path rows = TestModels.file(model, "inputs.npz");
        JsonNode run = AssayProcess
                .run(folder, VECTORS, "run", TestModels.file(model, "model.onnx"), "--samples", rows, "--input", rows,
                        "--row", 0, "--inputs", "private", "-o", folder.resolve("network.assay"), "--on", "evm",
                        "--json")
                .requireDone().json();
        System.out.println(model + " " + run);
        assertThat(run.get("verified").asBoolean()).isTrue();
        assertThat(run.get("gas").asLong()).isPositive();
        assertThat(run.get("maxErrorVsFloat").asDouble()).isLessThan(MOST_ERROR);
        return run;
    }
}
