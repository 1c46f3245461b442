package io.assay.testsuite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.testsuite.TestModels;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// 101,770 parameters and 784 inputs, through the command line: every row evaluated, one proven up to the EVM.
class MnistIT {
    private static final int ROWS = 128;

    @TempDir
    private Path folder;

    @Test
    void everyRowHasOnnxRuntimesDigitAndOneIsProven() throws Exception {
        Path rows = TestModels.file("mlp_mnist", "inputs.npz");
        Path target = folder.resolve("mnist.assay");
        JsonNode run = AssayProcess
                .run(folder, "run", TestModels.file("mlp_mnist", "model.onnx"), "--samples", rows, "--input", rows,
                        "--row", 5, "--inputs", "private", "-o", target, "--on", "evm", "--json")
                .requireDone().json();
        System.out.println(run);
        assertThat(run.get("verified").asBoolean()).isTrue();
        assertThat(run.get("gas").asLong()).isBetween(200_000L, 260_000L);
        JsonNode eval = AssayProcess.run(folder, "eval", target, "--inputs", rows, "-o", folder.resolve("preds.npz"),
                "--json").requireDone().json();
        System.out.println(eval);
        assertThat(eval.get("rows").asInt()).isEqualTo(ROWS);
        assertThat(Math.round(eval.get("output").get("argmaxAgreement").asDouble() * ROWS))
                .isGreaterThanOrEqualTo(ROWS - 1);
    }
}
