package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Strings and keys of maps go to the manifest, and the folder of a version without them is still read.
class LabelsTest {
    private static final String MODEL = """
            <ir_version: 8, opset_import: ["" : 17, "ai.onnx.ml" : 3]>
            g (float[1,2] x) => (label, probabilities)
            <string[2] names = {"no", "yes"}, int64[1] one = {1}>
            {
              label = Gather(names, one)
              scores = Relu(x)
              probabilities = ai.onnx.ml.ZipMap <classlabels_int64s = [7, -5]> (scores)
            }
            """;

    @TempDir
    Path folder = Path.of("");

    private Path compiled() throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnxtxt"), MODEL);
        Path target = folder.resolve("model.assay");
        Assay.Run run = Assay.run("compile", model, "-o", target, "--range", "x=0:1", "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
        return target;
    }

    @Test
    void theManifestHasTheNamesOfOutputs() throws IOException {
        Path target = compiled();
        JsonNode labels = Json.MAPPER.readTree(Files.readAllBytes(target.resolve("manifest.json"))).get("labels");
        assertThat(labels).isEqualTo(Json.MAPPER.readTree("""
                {"label": {"of": "values", "type": "string", "names": ["no", "yes"]},
                 "probabilities": {"of": "columns", "type": "int64", "names": ["7", "-5"]}}
                """));
        Assay.Run inspected = Assay.run("inspect", target);
        assertThat(inspected.out()).contains("labels label", "values: no, yes", "columns: 7, -5");
    }

    @Test
    void aFolderOfVersion1IsRead() throws IOException {
        Path target = compiled();
        Path file = target.resolve("manifest.json");
        ObjectNode manifest = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file));
        manifest.put("version", 1).remove(List.of("labels", "passes", "committed"));
        ((ObjectNode) manifest.get("circuit")).remove(List.of("committedValues", "lookupTables"));
        manifest.get("borders").forEach(border -> ((ObjectNode) border).remove(List.of("encoding", "grids", "splits")));
        Files.write(file, Json.MAPPER.writeValueAsBytes(manifest));
        assertThat(Assay.run("inspect", target).code()).isZero();
        manifest.put("version", 8);
        Files.write(file, Json.MAPPER.writeValueAsBytes(manifest));
        Assay.Run newer = Assay.run("inspect", target);
        assertThat(newer.code()).isEqualTo(4);
        assertThat(newer.err()).contains("assay-manifest 8", "assay-manifest 1 to 7");
        ObjectNode newest = manifest.deepCopy();
        newest.put("version", 7).get("borders")
                .forEach(border -> ((ObjectNode) border).put("encoding", "fixed-point").putArray("grids"));
        Files.write(file, Json.MAPPER.writeValueAsBytes(newest));
        assertThat(Assay.run("inspect", target).err()).contains("splits");
        Files.write(file, Json.MAPPER.writeValueAsBytes(newest.put("version", 6)));
        assertThat(Assay.run("inspect", target).err()).contains("committed").doesNotContain("splits");
        manifest.put("version", 6);
        Files.write(file, Json.MAPPER.writeValueAsBytes(manifest));
        assertThat(Objects.requireNonNull(Assay.run("inspect", target)).err()).contains("encoding");
        manifest.put("version", 5);
        Files.write(file, Json.MAPPER.writeValueAsBytes(manifest));
        assertThat(Objects.requireNonNull(Assay.run("inspect", target)).err()).contains("committed");
        manifest.put("version", 4);
        Files.write(file, Json.MAPPER.writeValueAsBytes(manifest));
        assertThat(Objects.requireNonNull(Assay.run("inspect", target)).err()).contains("committedValues");
        manifest.put("version", 3);
        Files.write(file, Json.MAPPER.writeValueAsBytes(manifest));
        assertThat(Objects.requireNonNull(Assay.run("inspect", target)).err()).contains("passes");
        manifest.put("version", 2);
        Files.write(file, Json.MAPPER.writeValueAsBytes(manifest));
        assertThat(Objects.requireNonNull(Assay.run("inspect", target)).err()).contains("labels");
    }

    @Test
    void theTableOfOperatorsIsAligned() {
        Assay.Run run = Assay.run("ops");
        int column = run.out().lines().findFirst().orElseThrow().indexOf("opsets");
        assertThat(run.out().lines().skip(1)).isNotEmpty()
                .allMatch(line -> line.substring(column).matches("\\d+-\\d+ .*"));
        assertThat(Assay.run("ops", "--json").json().get("operators").size()).isGreaterThan(30);
    }
}
