package io.assay.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.layout.PackedTensor.Role;
import io.assay.cli.Assay;
import io.assay.format.NpzFile;
import io.assay.ir.tensor.FloatKey;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The inputs of a tree model from files to proofs: any float32, a missing value too.
class TreeInputsTest {
    /// 0.5 if x[0] <= 0.1 and x[2] < 40 or x[2] is missing; 2 if it is not; -1.25 if x[0] > 0.1.
    private static final String MODEL = """
            <ir_version: 9, opset_import: ["" : 17, "ai.onnx.ml" : 3]>
            net (float[1, 3] x) => (float[1, 1] y)
            { y = ai.onnx.ml.TreeEnsembleRegressor <n_targets = 1, nodes_treeids = [0, 0, 0, 0, 0],
                nodes_nodeids = [0, 1, 2, 3, 4], nodes_featureids = [0, 2, 0, 0, 0],
                nodes_values = [0.1, 40.0, 0.0, 0.0, 0.0],
                nodes_modes = ["BRANCH_LEQ", "BRANCH_LT", "LEAF", "LEAF", "LEAF"],
                nodes_truenodeids = [1, 2, 0, 0, 0], nodes_falsenodeids = [4, 3, 0, 0, 0],
                nodes_missing_value_tracks_true = [0, 1, 0, 0, 0], target_treeids = [0, 0, 0],
                target_nodeids = [2, 3, 4], target_ids = [0, 0, 0], target_weights = [0.5, 2.0, -1.25]> (x) }
            """;

    @TempDir
    private static Path shared = Path.of("");
    private static Path model = Path.of("");
    private static Path built = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void build() throws IOException {
        model = Files.writeString(shared.resolve("tree.onnxtxt"), MODEL);
        built = shared.resolve("tree.assay");
        Assay.successful("build", model, "-o", built, "--seed", 5, "--quiet");
    }

    private Path input(String numbers) throws IOException {
        return Files.writeString(folder.resolve("input.json"), "{\"x\": [[" + numbers + "]]}");
    }

    @Test
    void numbersAreProvenAsTheyAre() throws IOException {
        for (List<String> row : List.of(List.of("0.1, \"-Infinity\", null", "0.5"),
                List.of("-0.0, 1e-42, 39.999", "0.5"),
                List.of("0.10000001, 1, 2", "-1.25"), List.of("\"-Infinity\", 0, \"Infinity\"", "2.0"))) {
            Path proof = folder.resolve("proof");
            Assay.successful("prove", built, "--input", input(row.getFirst()), "-o", proof, "--quiet");
            assertThat(Json.MAPPER.readTree(Files.readAllBytes(proof.resolve("outputs.json"))).get("y").get(0).get(0)
                    .asString()).isEqualTo(row.getLast());
            Assay.successful("verify", built, "--proof", proof.resolve("proof.json"), "--public",
                    proof.resolve("public.json"));
        }
    }

    @Test
    void peopleSeeNumbers() throws IOException {
        assertThat(Assay.successful("inspect", built).out())
                .contains(
                        "public, shape [1, 3], float32 by its order, from -Infinity to Infinity, or missing, range from"
                                + " every float32");
        Path page = folder.resolve("report.html");
        Assay.successful("inspect", built, "--html", page);
        assertThat(Files.readString(page)).contains("float32 by its order, from -Infinity to Infinity");
    }

    @Test
    void rowsOfFilesMayHoldWhatIsNoNumber() throws IOException {
        Path rows = folder.resolve("rows.npz");
        NpzFile.write(rows, List.of(InputTensor.of("x", List.of(3, 3),
                new double[]{0, 1, Double.NaN, Double.NaN, 1, 1, 0.1, 1, Double.POSITIVE_INFINITY})));
        Assay.successful("eval", built, "--inputs", rows, "-o", folder.resolve("out.npz"), "--check-constraints");
        InputTensor found = NpzFile.read(folder.resolve("out.npz")).find("y").orElseThrow();
        assertThat(List.of(found.doubleAt(0), found.doubleAt(1), found.doubleAt(2))).containsExactly(0.5, -1.25, 2.0);
    }

    @Test
    void aRangeTakesNoMissingValues() throws IOException {
        Path ranged = folder.resolve("ranged.assay");
        Assay.successful("build", model, "--range", "x=-1:50.5", "-o", ranged, "--quiet");
        Assay.successful("prove", ranged, "--input", input("0.1, 0, 50.5"), "--quiet");
        for (String outside : List.of("null", "50.50001", "-2", "\"Infinity\"")) {
            Assay.Run run = Assay.run("prove", ranged, "--input", input("0.1, 0, " + outside), "--quiet");
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).contains("AS4101", "\"x\", element 2", "expected a number from -1.0 to 50.5");
        }
    }

    @Test
    void samplesGiveGridsToElements() throws IOException {
        double[] samples = new double[36];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = switch (i % 3) {
                case 0 -> i / 10.0;
                case 1 -> i / 3 % 2;
                default -> i == 8 ? Double.NaN : i / 4.0;
            };
        }
        Path rows = folder.resolve("samples.npz");
        NpzFile.write(rows, List.of(InputTensor.of("x", List.of(12, 3), samples)));
        Path mixed = folder.resolve("mixed.assay");
        Assay.successful("build", model, "--samples", rows, "-o", mixed, "--quiet");
        Manifest.Border border = ArtefactFolder.open(mixed).manifest().borders("input").getFirst();
        assertThat(border.encoding()).isEqualTo(Manifest.Border.FLOAT_ORDER);
        assertThat(border.grids()).containsExactly(-1, 0, -1);
        assertThat(border.lo()).containsExactly(-FloatKey.INFINITY, 0L, -FloatKey.INFINITY);
        assertThat(border.hi()).containsExactly(FloatKey.NAN, 1L, FloatKey.NAN);
        Assay.successful("prove", mixed, "--input", input("0.1, 1, null"), "--quiet");
        Assay.Run run = Assay.run("prove", mixed, "--input", input("0.1, 0.5, null"), "--quiet");
        assertThat(run.err()).contains("AS4101", "\"x\", element 1", "expected an integer");
        recompiles(model, mixed);
    }

    @Test
    void recordedOptionsGiveTheSameCircuit() throws IOException {
        recompiles(model, built);
    }

    private static void recompiles(Path model, Path target) {
        assertThat(Assay.successful("check", target, "--model", model, "--quiet").out())
                .contains("compiles to these files", "unique");
    }

    @Test
    void digestsOfMissingValuesAreOpened() throws Exception {
        Path hashed = folder.resolve("hashed.assay");
        Assay.successful("build", model, "--inputs", "hashed", "-o", hashed, "--quiet");
        Path proof = folder.resolve("proof");
        Assay.successful("prove", hashed, "--input", input("0.1, 0, null"), "-o", proof, "--quiet");
        List<BigInteger> publics = Verifying.read(proof.resolve("proof.json"), proof.resolve("public.json")).publics();
        BigInteger salt = new BigInteger(Json.MAPPER.readTree(Files.readAllBytes(proof.resolve("salts.json")))
                .get("salts").get(0).get("salt").asString().substring(2), 16);
        Openings openings = Openings.of(ArtefactFolder.open(hashed));
        InputSet given = Inputs.read(folder.resolve("input.json"), OptionalInt.empty());
        assertThat(openings.opens(Role.INPUT, publics, salt, given)).isTrue();
        for (double other : new double[]{0, Double.POSITIVE_INFINITY}) {
            InputSet wrong = InputSet.of(List.of(InputTensor.of("x", List.of(1, 3), new double[]{0.1, 0, other})));
            assertThat(openings.opens(Role.INPUT, publics, salt, wrong)).isFalse();
        }
        InputSet few = InputSet.of(List.of(InputTensor.of("x", List.of(1, 2), new double[]{0.1, 0})));
        assertThatThrownBy(() -> openings.opens(Role.INPUT, publics, salt, few)).isInstanceOf(InputException.class);
    }

    /// Of the model above, features and thresholds are doubles, and 0.1 is another number.
    private Path doubles() throws IOException {
        return Files.writeString(folder.resolve("doubles.onnxtxt"), MODEL.replace("float[1, 3] x", "double[1, 3] x")
                .replace("nodes_values = [0.1, 40.0, 0.0, 0.0, 0.0]",
                        "nodes_values_as_tensor = double[5] {0.1, 40.0, 0.0, 0.0, 0.0}")
                .replace("target_weights = [0.5, 2.0, -1.25]",
                        "target_weights_as_tensor = double[3] {0.5, 2.0, -1.25}"));
    }

    @Test
    void doublesAreProvenAsTheyAre() throws IOException {
        Path target = folder.resolve("doubles.assay");
        Assay.successful("build", doubles(), "-o", target, "--seed", 5, "--quiet");
        assertThat(Assay.successful("inspect", target).out()).contains(
                "float64 by its order, from -Infinity to Infinity, or missing, range from every float64");
        Manifest.Border border = ArtefactFolder.open(target).manifest().borders("input").getFirst();
        assertThat(border.encoding()).isEqualTo(Manifest.Border.DOUBLE_ORDER);
        assertThat(border.splits()).containsExactly(Double.doubleToLongBits(0.1) + 1);
        assertThat(target.resolve("verifier/evm/src/DoubleKeys.sol")).exists();
        for (List<String> row : List.of(List.of("0.1, \"-Infinity\", null", "0.5"),
                List.of("-0.0, 5e-324, 39.99999999999999", "0.5"), List.of("-1e300, 0, 40", "2.0"),
                List.of("0.10000000000000002, 1, 2", "-1.25"), List.of("\"-Infinity\", 0, \"Infinity\"", "2.0"))) {
            Path proof = folder.resolve("proof");
            Assay.successful("prove", target, "--input", input(row.getFirst()), "-o", proof, "--quiet");
            assertThat(Json.MAPPER.readTree(Files.readAllBytes(proof.resolve("outputs.json"))).get("y").get(0).get(0)
                    .asString()).isEqualTo(row.getLast());
            Assay.successful("verify", target, "--proof", proof.resolve("proof.json"), "--public",
                    proof.resolve("public.json"));
        }
        recompiles(doubles(), target);
    }

    @Test
    void rangesAndGridsOfDoubles() throws IOException {
        Path ranged = folder.resolve("ranged.assay");
        Assay.successful("build", doubles(), "--range", "x=-0.1:50.5", "-o", ranged, "--quiet");
        Assay.successful("prove", ranged, "--input", input("0.1, -0.1, 50.5"), "--quiet");
        Assay.Run run = Assay.run("prove", ranged, "--input", input("0.1, 0, 50.50000000000003"), "--quiet");
        assertThat(run.err()).contains("AS4101", "\"x\", element 2", "expected a number from -0.1 to 50.5");
        recompiles(doubles(), ranged);
        double[] samples = new double[36];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = i % 3 == 0 ? i / 10.0 : i / 4.0;
        }
        Path rows = folder.resolve("samples.npz");
        NpzFile.write(rows, List.of(InputTensor.of("x", List.of(12, 3), samples)));
        Path mixed = folder.resolve("mixed.assay");
        Assay.successful("build", doubles(), "--samples", rows, "-o", mixed, "--quiet");
        assertThat(ArtefactFolder.open(mixed).manifest().borders("input").getFirst().grids())
                .containsExactly(-1, 2, 2);
        Assay.successful("prove", mixed, "--input", input("0.10000000000000002, 1.25, 3.75"), "--quiet");
        recompiles(doubles(), mixed);
    }
}
