package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.WireRoles;
import io.assay.checker.export.PicusExport;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.R1csReader;
import io.assay.driver.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `assay check` says, writes and returns.
class CheckCommandTest {
    static final String MODEL = """
            <ir_version: 9, opset_import: ["" : 20]>
            small (float[1, 3] x) => (float[1, 2] y)
            <float[3,2] w = {0.5,-0.25,1.0,0.75,-0.5,0.125}, float[2] b = {0.1,-0.2}>
            { [fc] h = MatMul (x, w)
              [bias] s = Add (h, b)
              [act] y = Relu (s) }
            """;

    @TempDir
    private static Path shared = Path.of("");

    private static Path model = Path.of("");
    private static Path built = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void build() throws IOException {
        model = Files.writeString(shared.resolve("small.onnxtxt"), MODEL);
        built = build(model, shared.resolve("small.assay"), "build");
    }

    static Path build(Path model, Path target, String command, String... more) {
        List<Object> arguments = new java.util.ArrayList<>(List.of(command, model, "--range", "x=-1:1", "--scale-bits",
                4, "--inputs", "private", "--seed", 7, "-o", target, "--quiet"));
        arguments.addAll(List.of(more));
        Assay.Run run = Assay.run(arguments.toArray());
        assertThat(run.code()).as(run.err()).isZero();
        return target;
    }

    private CopiedFolder copy() throws IOException {
        return CopiedFolder.of(built, folder.resolve("copy"));
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("other.onnxtxt"), text);
    }

    private static Assay.Run expect(int code, Assay.Run run, String... parts) {
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(run.out() + run.err()).contains(part));
        return run;
    }

    @Test
    void aSoundFolder() throws IOException {
        Path copy = copy().path();
        expect(0, Assay.run("check", copy, "--quiet"), "every value follows from the inputs", "no constraint wraps",
                "unique");
        byte[] report = Files.readAllBytes(copy.resolve("uniqueness.json"));
        Files.writeString(copy.resolve("uniqueness.json"), "{ broken");
        JsonNode json = expect(0, Assay.run("check", copy, "--json", "--quiet")).json();
        assertThat(json.get("ok").asBoolean()).isTrue();
        assertThat(json.get("findings").isEmpty()).isTrue();
        assertThat(json.get("unprovenWires").asInt()).isZero();
        // Three inputs of six bits each and their context; the outputs are not given.
        assertThat(json.get("givenWires").asInt()).isEqualTo(1 + 3 * 6);
        assertThat(Files.readAllBytes(copy.resolve("uniqueness.json"))).isEqualTo(report);
        JsonNode file = Json.MAPPER.readTree(report);
        assertThat(file.get("ok").asBoolean()).isTrue();
        JsonNode listed = Json.MAPPER.readTree(Files.readAllBytes(copy.resolve("manifest.json"))).get("files");
        listed.properties().forEach(entry -> assertThat(file.get("files").get(entry.getKey()))
                .isEqualTo(entry.getValue()));
        assertThat(file.get("files").size()).isEqualTo(listed.size() + 1);
        assertThat(Assay.run("inspect", copy).code()).isZero();
        expect(0, Assay.run("inspect", copy.resolve("uniqueness.json")), "assay-uniqueness 1", "true");
    }

    @Test
    void filesThatNobodyListedAreNamed() throws IOException {
        Path copy = copy().path();
        Files.writeString(copy.resolve("notes.txt"), "mine");
        expect(0, Assay.run("check", copy, "--quiet"), "not looked at: notes.txt");
    }

    @Test
    void theModelThatItWasCompiledFrom() throws IOException {
        expect(0, Assay.run("check", built, "--model", model, "--quiet"), "small.onnxtxt compiles to these files");
        expect(0, Assay.run("check", built, "--model", written(MODEL), "--quiet"), "other.onnxtxt compiles");
    }

    @Test
    void optionsOfTheCompilerAreThoseOfTheManifest() throws IOException {
        Path target = build(model, folder.resolve("passes.assay"), "compile", "--skip-pass", "simplify-fixed",
                "--outputs", "private");
        assertThat(Files.readString(target.resolve("specification.air")))
                .isNotEqualTo(Files.readString(built.resolve("specification.air")));
        expect(0, Assay.run("check", target, "--model", model, "--quiet"), "compiles to these files");
        CopiedFolder forgotten = new CopiedFolder(target).manifest(manifest -> manifest.put("version", 2)
                .remove("passes"));
        expect(4, Assay.run("check", forgotten.path(), "--model", model, "--quiet"), "AS4117");
    }

    /// Boxes of single elements, exact inputs and a model with weights outside the text.
    @Test
    void boxesOfSamplesAreThoseOfTheManifest() {
        Path target = folder.resolve("credit.assay");
        Path credit = Assay.CREDIT.resolve("credit.onnx");
        assertThat(Assay.run("compile", credit, "--samples", Assay.CREDIT.resolve("samples.npz"), "-o", target,
                "--quiet").code()).isZero();
        expect(0, Assay.run("check", target, "--model", credit, "--quiet"), "compiles to these files", "unique");
    }

    /// Rows of tables give one least value and several greatest ones; the place of the greatest element has a wider type in
    /// the relations than in the specification.
    @Test
    void boxesOfRowsAndPlacesOfElements() throws IOException {
        Path rows = written("""
                <ir_version: 9, opset_import: ["" : 20]>
                rows (int64[2] x) => (float[1] y, int64[1] label)
                <float[3] t = {1.0,2.0,3.0}, float[5] u = {5.0,1.0,4.0,2.0,3.0}, int64[1] i = {0}, int64[1] k = {1},
                 int64[6] spread = {3,-1,2,1,-2,0}, int64[2] shape = {1,6}>
                { [first] a = Gather (x, i)
                  [second] b = Gather (x, k)
                  [p] p = Gather (t, a)
                  [q] q = Gather (u, b)
                  [add] y = Add (p, q)
                  [scores] s = Mul (a, spread)
                  [row] r = Reshape (s, shape)
                  [label] label = ArgMax <axis = 1, keepdims = 0> (r) }
                """);
        Path target = folder.resolve("rows.assay");
        Assay.Run run = Assay.run("compile", rows, "-o", target, "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode border = Json.MAPPER.readTree(Files.readAllBytes(target.resolve("manifest.json"))).get("borders")
                .get(0);
        assertThat(border.get("lo").size()).isEqualTo(1);
        assertThat(border.get("hi").size()).isEqualTo(2);
        expect(0, Assay.run("check", target, "--model", rows, "--quiet"), "compiles to these files", "unique");
    }

    @Test
    void anotherWeightIsNamed() throws IOException {
        expect(4, Assay.run("check", built, "--model", written(MODEL.replace("0.75", "0.8125")), "--quiet"), "AS4117",
                "sha256", "node    fc", "element 3", "the model has 0.8125; expected 0.75", "1 of 6 elements differ",
                "circuit.r1cs", "mismatch");
    }

    @Test
    void anotherNodeIsNamed() throws IOException {
        expect(4, Assay.run("check", built, "--model", written(MODEL.replace("Relu", "Neg")), "--quiet"), "AS4117",
                "node    bias+act", "act (Neg)");
        expect(4, Assay.run("check", built, "--model", written(MODEL.replace("float[1, 3] x", "float[1, 3] u")
                .replace("MatMul (x", "MatMul (u")), "--quiet"), "AS4117", "cannot be compiled", "\"u\"");
        JsonNode json = expect(4, Assay.run("check", built, "--model", written(MODEL.replace("Relu", "Neg")), "--json",
                "--quiet")).json();
        assertThat(json.get("ok").asBoolean()).isFalse();
        assertThat(json.get("findings").get(0).get("kind").asString()).isEqualTo("MODEL");
    }

    @Test
    void aModelWithOtherNamesIsAnotherModel() throws IOException {
        expect(4, Assay.run("check", built, "--model", written(MODEL + " "), "--quiet"), "AS4117", "sha256",
                "manifest.json", "not what the model compiles to");
    }

    @Test
    void filesThatFitEachOtherButNotTheModel() throws IOException {
        CopiedFolder copy = copy();
        String name = "verifier/evm/src/SmallVerifier.sol";
        copy.text(name, "PAIRING_GAS", "PAIRING_FEE");
        expect(0, Assay.run("check", copy.path(), "--quiet"));
        expect(4, Assay.run("check", copy.path(), "--model", model, "--quiet"), "AS4117", name, "line ");
        copy.text(name, "PAIRING_FEE", "PAIRING_GAS");
        for (String crate : List.of("verifier/soroban/src/lib.rs", "verifier/soroban/src/key.rs")) {
            byte[] bytes = copy.bytes(crate);
            copy.text(crate, "pub ", "pub  ");
            expect(4, Assay.run("check", copy.path(), "--model", model, "--quiet"), "AS4117", crate, "line ");
            copy.repaired(crate, _ -> bytes);
        }
        copy.text("specification.air", "\"small\"", "\"large\"");
        expect(4, Assay.run("check", copy.path(), "--model", model, "--quiet"), "specification.air", "line 1");
    }

    @Test
    void aFolderThatWasRunHasATestOfItsOwn() throws IOException {
        Path target = folder.resolve("run.assay");
        Path input = Files.writeString(folder.resolve("in.json"), "{\"x\": [[0.5, 0.25, -0.5]]}");
        Assay.Run run = Assay.run("run", model, "--range", "x=-1:1", "--input", input, "-o", target, "--quiet");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(target.resolve("verifier/evm/test/SmallVerifier.t.sol")).exists();
        assertThat(target.resolve("verifier/soroban/src/test.rs")).exists();
        expect(0, Assay.run("check", target, "--model", model, "--quiet"), "compiles to these files", "unique");
    }

    @Test
    void optionsThatNoCompilationHad() throws IOException {
        CopiedFolder copy = copy();
        byte[] manifest = copy.bytes("manifest.json");
        for (java.util.function.Consumer<ObjectNode> change : List.<java.util.function.Consumer<ObjectNode>>of(
                tree -> tree.put("scaleBits", 99), tree -> tree.put("scaleBits", -1),
                tree -> ((ObjectNode) tree.get("borders").get(0)).put("scaleBits", 77),
                tree -> ((ObjectNode) tree.get("passes")).put("all", false).putArray("only").add("nonsense"),
                tree -> ((ObjectNode) tree.get("passes")).putArray("skipped").add("nonsense"),
                tree -> ((ObjectNode) tree.get("model").get("bindings")).put("batch", 1 << 30),
                tree -> tree.put("witnessClass", "other.Class"), tree -> tree.put("weights", "committed"))) {
            copy.manifest(change);
            expect(4, Assay.run("check", copy.path(), "--model", model, "--quiet"), "AS4117");
            Files.write(copy.path().resolve("manifest.json"), manifest);
        }
    }

    @Test
    void modelsThatCannotBeRead() throws IOException {
        expect(4, Assay.run("check", built, "--model", written("<ir_version: 9"), "--quiet"), "error[AS");
        expect(2, Assay.run("check", built, "--model", folder.resolve("none.onnx"), "--quiet"), "AS4006");
    }

    /// The boolean constraint of a bit of the magnitude is gone: the bit is free, and so is what is made of it.
    @Test
    void aMissingConstraintIsFound() throws IOException {
        CopiedFolder copy = CopiedFolder.of(build(model, folder.resolve("plain.assay"), "compile"),
                folder.resolve("copy"));
        ConstraintSystem system = R1csReader.read(copy.path().resolve("circuit.r1cs"));
        int row = rowOf(copy, "act", "relation.range");
        remove(copy, system, row);
        JsonNode json = expect(1, Assay.run("check", copy.path(), "--json", "--quiet")).json();
        assertThat(json.get("ok").asBoolean()).isFalse();
        assertThat(json.get("unprovenWires").asInt()).isPositive();
        assertThat(json.get("findings").get(0).get("kind").asString()).isEqualTo("CONSTRAINT");
        assertThat(json.get("findings").get(0).get("node").asString()).isEqualTo("act");
        expect(1, Assay.run("check", copy.path(), "--quiet"), "not proven", "act", "not shown to be determined",
                "open");
        assertThat(Json.MAPPER.readTree(copy.bytes("uniqueness.json")).get("ok").asBoolean()).isFalse();
    }

    private static int rowOf(CopiedFolder copy, String node, String op) throws IOException {
        for (JsonNode run : Json.MAPPER.readTree(copy.bytes("profile.json")).get("runs")) {
            if (run.get("op").asString().equals(op) && run.get("nodes").toString().contains("\"" + node + "\"")) {
                return run.get("firstRow").asInt();
            }
        }
        throw new AssertionError("no " + op + " of " + node);
    }

    /// Removes a row from the circuit and from all that counts its rows.
    private static void remove(CopiedFolder copy, ConstraintSystem system, int row) throws IOException {
        BitSet publics = new BitSet();
        publics.set(1, 1 + system.publicInputs());
        BitSet privates = new BitSet();
        privates.set(1 + system.publicInputs(), 1 + system.publicInputs() + system.privateInputs());
        copy.repaired("circuit.r1cs", _ -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                PicusExport.write(system.without(row), new WireRoles(new BitSet(), publics, privates), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        });
        copy.repaired("profile.json", bytes -> {
            ObjectNode profile = (ObjectNode) Json.MAPPER.readTree(bytes);
            for (JsonNode run : (ArrayNode) profile.get("runs")) {
                int first = run.get("firstRow").asInt();
                int count = run.get("rowCount").asInt();
                ((ObjectNode) run).put("firstRow", first > row ? first - 1 : first).put("rowCount",
                        first <= row && row < first + count ? count - 1 : count);
            }
            return Json.MAPPER.writeValueAsBytes(profile);
        });
        int entries = system.a().count(row) + system.b().count(row) + system.c().count(row);
        copy.manifest(manifest -> {
            ObjectNode circuit = (ObjectNode) manifest.get("circuit");
            circuit.put("constraints", system.rowCount() - 1).put("nonZeros",
                    circuit.get("nonZeros").asInt() - entries);
        });
    }

    @Test
    void exports() throws IOException {
        Path smt = folder.resolve("small.smt2");
        expect(0, Assay.run("check", built, "--export", "smtlib", "-o", smt, "--quiet"), "written");
        assertThat(Files.readString(smt)).contains("(set-logic QF_FF)", "(not (= x2 y2))", "(check-sat)");
        Path r1cs = folder.resolve("small.r1cs");
        expect(0, Assay.run("check", built, "--export", "picus", "-o", r1cs, "--quiet"));
        ConstraintSystem exported = R1csReader.read(r1cs);
        assertThat(List.of(exported.publicOutputs(), exported.publicInputs(), exported.privateInputs()))
                .containsExactly(1, 1, 18);
        assertThat(Files.readAllLines(folder.resolve("small.sym"))).startsWith("2,1,0,main.public[1]",
                "1,2,0,main.context", "3,3,0,main.x[0].bit[0]").hasSize(exported.wireCount() - 1);
    }

    @Test
    void wrongUsage() {
        expect(2, Assay.run("check", built, "--export", "picus"), "AS0109");
        expect(2, Assay.run("check", built, "-o", folder.resolve("x")), "AS0109");
        expect(2, Assay.run("check", built, "--export", "coq", "-o", folder.resolve("x")), "AS0103", "smtlib");
        expect(2, Assay.run("check", folder.resolve("none")), "AS4006");
        Assay.Run run = expect(4, Assay.run("check", folder, "--json", "--quiet"), "manifest.json", "missing");
        assertThat(run.json().get("ok").asBoolean()).isFalse();
        assertThat(run.json().get("findings").get(0).get("kind").asString()).isEqualTo("ARTEFACT");
    }
}
