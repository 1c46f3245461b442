package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `inspect --compare`: each node with its error, and the first one that is above the threshold.
class CompareLayersTest {
    @TempDir
    private Path folder;

    private static JsonNode credit(Object... more) {
        Object[] arguments = {"inspect", "--compare", Assay.CREDIT.resolve("credit.onnx"), "--inputs",
                Assay.CREDIT.resolve("samples.npz"), "--json"};
        Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        Assay.Run run = Assay.run(all);
        assertThat(run.code()).as(run.err()).isZero();
        return run.json();
    }

    @Test
    void everyNodeHasItsError() {
        JsonNode found = credit();
        assertThat(found.get("rows").asInt()).isEqualTo(16);
        assertThat(found.get("nodes").size()).isEqualTo(8);
        assertThat(found.has("first")).isFalse();
        for (JsonNode node : found.get("nodes")) {
            assertThat(node.get("maxError").asDouble()).as(node.toString()).isBetween(0.0, 0.01);
        }
        assertThat(found.get("nodes").get(7).get("op").asString()).isEqualTo("Sigmoid");
    }

    @Test
    void fewerBitsMakeALargerErrorAndTheFirstNodeIsNamed() {
        JsonNode fine = credit();
        JsonNode coarse = credit("--scale-bits", 5, "--rows", 4);
        assertThat(coarse.get("rows").asInt()).isEqualTo(4);
        assertThat(coarse.get("nodes").get(7).get("maxError").asDouble())
                .isGreaterThan(4 * fine.get("nodes").get(7).get("maxError").asDouble());
        String first = coarse.get("first").asString();
        for (JsonNode node : coarse.get("nodes")) {
            boolean above = node.get("above").asBoolean();
            assertThat(above).as(node.toString()).isEqualTo(node.get("node").asString().equals(first));
            if (above) {
                return;
            }
        }
    }

    /// The rounding of the input becomes a thousand times as much in the second node, which the table marks.
    @Test
    void theNodeThatAmplifiesIsMarked() throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnxtxt"), """
                <ir_version: 8, opset_import: ["" : 17]>
                amplifier (float[1,2] x) => (float[1,2] y)
                <float[1] thousand = {1000}>
                {
                    [first] a = Relu(x)
                    [second] b = Mul(a, thousand)
                    [third] y = Tanh(b)
                }
                """);
        Path input = Files.writeString(folder.resolve("input.json"), "{\"x\": [[0.00013, 0.00022]]}");
        Assay.Run run = Assay.run("inspect", "--compare", model, "--inputs", input, "--scale-bits", 12);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines().filter(line -> line.contains("first above the threshold")).toList())
                .singleElement().asString().startsWith("second ").contains("Mul");
        assertThat(run.out()).contains("1 rows, 12 fractional bits", "first above it is second");
    }

    @Test
    void withoutInputsItIsAUsageError() {
        Assay.Run run = Assay.run("inspect", "--compare", Assay.CREDIT.resolve("credit.onnx"));
        assertThat(run.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.codes()).containsExactly("AS0108");
    }
}
