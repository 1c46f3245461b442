package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--weights committed`: what is refused, and what commands say of it.
class WeightsCommandTest {
    private static final String LAYER = """
            <ir_version: 9, opset_import: ["" : 20]>
            layer (float[1, %d] x) => (float[1, %d] y)
            <float[%d, %d] w = {%s}>
            { [fc] y = MatMul (x, w) }
            """;

    @TempDir
    private Path folder = Path.of("");

    private static String layer(int inputs, int outputs) {
        return LAYER.formatted(inputs, outputs, inputs, outputs,
                String.join(",", Collections.nCopies(inputs * outputs, "0.5")));
    }

    private Assay.Run compile(String text, Object... more) throws IOException {
        Path model = Files.writeString(folder.resolve("layer.onnxtxt"), text);
        List<Object> arguments = new ArrayList<>(List.of("compile", model, "--range", "x=-1:1", "--inputs", "private",
                "-o", folder.resolve("out"), "--quiet"));
        arguments.addAll(List.of(more));
        return Assay.run(arguments.toArray());
    }

    private void expect(Assay.Run run, int code, String... parts) {
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(run.err()).contains(part));
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void lookupsCannotBeOff() throws IOException {
        expect(compile(layer(2, 2), "--weights", "committed", "--lookups", "off"), 2, "AS0110",
                "--weights committed with --lookups off", "leave out --lookups off");
    }

    @Test
    void anotherValueIsRefused() throws IOException {
        expect(compile(layer(2, 2), "--weights", "hidden"), 2, "AS0103", "--weights fixed or committed");
    }

    @Test
    void aModelWithoutWeightsIsRefused() throws IOException {
        expect(compile("""
                <ir_version: 9, opset_import: ["" : 20]>
                plain (float[1, 2] x) => (float[1, 2] y)
                <float[1] half = {0.5}>
                { [m] h = Mul (x, half)
                  [r] y = Relu (h) }
                """, "--weights", "committed"), 3, "AS5200", "--weights fixed");
    }

    @Test
    void tooManyWeightsAreRefusedWithTheEstimate() throws IOException {
        expect(compile(layer(501, 500), "--weights", "committed"), 3, "AS5201",
                "250,500 weights, about 501,000 constraints", "at most 250,000");
    }

    @Test
    void otherWeightsNeedAFolderThatIsCommittedToSome() throws IOException {
        assertThat(compile(layer(2, 2)).code()).isZero();
        Assay.Run run = Assay.run("weights", folder.resolve("out"), folder.resolve("layer.onnxtxt"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.codes()).containsExactly("AS5205");
        Assay.Run nowhere = Assay.run("weights", folder.resolve("no"), folder.resolve("layer.onnxtxt"));
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.codes()).containsExactly("AS4006");
    }

    @Test
    void inspectComparesCommittedWeightsWithFloatingPoint() throws IOException {
        Path model = Files.writeString(folder.resolve("layer.onnxtxt"), layer(3, 2));
        Path input = Files.writeString(folder.resolve("input.json"), "{\"x\": [[0.25, -0.5, 1]]}");
        Assay.Run run = Assay.run("inspect", "--compare", model, "--inputs", input, "--weights", "committed",
                "--json");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json().get("nodes").get(0).get("maxError").asDouble()).isLessThan(1e-3);
    }
}
