package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.Json;
import io.assay.format.NpzFile;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Folders of circuits with lookups: what commands say of them, and what they refuse.
class LookupCommandsTest {
    private static final int INPUTS = 600;
    private static final String MODEL = """
            <ir_version: 9, opset_import: ["" : 20]>
            many (float[1, %d] x) => (float[1, 1] y)
            <float[1] third = {0.3}>
            { [scale] s = Mul (x, third)
              [act] h = Relu (s)
              [sum] y = ReduceSum <keepdims = 1> (h) }
            """.formatted(INPUTS);

    @TempDir
    private static Path shared = Path.of("");
    private static Path model = Path.of("");
    private static Path compiled = Path.of("");
    private static JsonNode summary = Json.MAPPER.createObjectNode();

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void compile() throws IOException {
        model = Files.writeString(shared.resolve("many.onnxtxt"), MODEL);
        compiled = shared.resolve("many.assay");
        summary = compile(compiled, "--lookups");
    }

    private static JsonNode compile(Path target, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("compile", model, "--range", "x=-1:1", "--scale-bits", 8,
                "--inputs", "private", "-o", target, "--quiet", "--json"));
        arguments.addAll(List.of(more));
        Assay.Run run = Assay.run(arguments.toArray());
        assertThat(run.code()).as(run.err()).isZero();
        return run.json();
    }

    private static Assay.Run expect(int code, Assay.Run run, String... parts) {
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(code);
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(run.out() + run.err()).contains(part));
        return run;
    }

    @Test
    void theSummaryCountsLookupsWhereThereAreAny() {
        // Every input and every magnitude is ranged.
        assertThat(summary.get("lookups").asInt()).isGreaterThanOrEqualTo(2 * INPUTS);
        assertThat(summary.get("committedValues").asInt()).isGreaterThan(2 * INPUTS);
        JsonNode plain = compile(folder.resolve("plain"), "--lookups", "off");
        assertThat(plain.has("lookups") || plain.has("committedValues")).isFalse();
        assertThat(plain.get("constraints").asInt()).isGreaterThan(2 * summary.get("constraints").asInt());
        JsonNode small = compile(folder.resolve("small"));
        assertThat(small.get("constraints")).as("a small circuit stays plain").isEqualTo(plain.get("constraints"));
    }

    @Test
    void theManifestHasTheTables() throws IOException {
        JsonNode circuit = Json.MAPPER.readTree(Files.readAllBytes(compiled.resolve("manifest.json"))).get("circuit");
        assertThat(circuit.get("committedValues")).isEqualTo(summary.get("committedValues"));
        long uses = 0;
        for (JsonNode table : circuit.get("lookupTables")) {
            assertThat(table.get("name").asString()).isEqualTo("range");
            assertThat(table.get("rows").asInt()).isGreaterThan(1);
            uses += table.get("uses").asLong();
        }
        assertThat(uses).isEqualTo(summary.get("lookups").asLong());
        expect(0, Assay.run("inspect", compiled), "lookup table 0", "range, ", "committedValues");
        assertThat(Files.readString(compiled.resolve("report.html"))).contains("Lookup tables");
        assertThat(Files.readString(compiled.resolve("circuit.sym"))).contains("main.table0.count", "main.challenge");
    }

    /// Both forms are counted, and the chosen one is what was made, for each node.
    @Test
    void theProfileHasTheCostOfEachForm() throws IOException {
        Path target = folder.resolve("auto");
        Assay.Run run = expect(0, Assay.run("compile", model, "--range", "x=-1:1", "--scale-bits", 8, "--inputs",
                "private", "-o", target), "bits: chosen", "act (Relu)", "lookup tables", "context and packing",
                "total");
        JsonNode profile = Json.MAPPER.readTree(Files.readAllBytes(target.resolve("profile.json")));
        JsonNode variants = profile.get("variants");
        assertThat(variants.size()).as(run.out()).isEqualTo(2);
        assertThat(variants.get(0).get("chosen").asBoolean()).isTrue();
        assertThat(variants.get(1).get("constraints").asInt()).isEqualTo(summary.get("constraints").asInt());
        assertThat(variants.get(1).get("lookups").asLong()).isEqualTo(summary.get("lookups").asLong());
        assertThat(variants.get(1).get("committedWires").asLong())
                .isEqualTo(summary.get("committedValues").asLong());
        assertSameCosts(profile.get("nodes"), variants.get(0).get("nodes"));
        JsonNode lookups = Json.MAPPER.readTree(Files.readAllBytes(compiled.resolve("profile.json")));
        assertSameCosts(lookups.get("nodes"), lookups.get("variants").get(1).get("nodes"));
        assertSameCosts(lookups.get("nodes"), variants.get(1).get("nodes"));
    }

    private static void assertSameCosts(JsonNode made, JsonNode counted) {
        assertThat(made.size()).isEqualTo(counted.size()).isPositive();
        for (int node = 0; node < made.size(); node++) {
            for (String member : List.of("name", "constraints", "wires", "lookups", "committedWires")) {
                assertThat(counted.get(node).get(member)).isEqualTo(made.get(node).get(member));
            }
        }
    }

    @Test
    void inspectSaysWhatTablesAddToTheKey() throws IOException {
        JsonNode table = Json.MAPPER.readTree(Files.readAllBytes(compiled.resolve("profile.json"))).get("tables")
                .get(0);
        long rows = table.get("rows").asLong();
        // n multiplicities of 384 bytes, n quotients of 320, 3n − 1 entries of 44, n + 1 points of H.
        assertThat(table.get("keyBytes").asLong())
                .isEqualTo(rows * (384 + 320) + (3 * rows - 1) * 44 + (rows + 1) * 64);
        assertThat(table.get("keyBytesUnshared").asLong())
                .isEqualTo(table.get("keyBytes").asLong() * table.get("tensors").asLong());
        expect(0, Assay.run("inspect", compiled), table.get("keyBytes").asString() + " bytes of the key",
                table.get("keyBytesUnshared").asString() + " if not shared", "form lookups");
    }

    @Test
    void otherToolsAreNotAskedAboutRowsWithAChallenge() {
        for (String form : List.of("picus", "smtlib")) {
            Path target = folder.resolve("other." + form);
            expect(3, Assay.run("check", compiled, "--export", form, "-o", target, "--quiet"), "AS4123",
                    "--lookups off");
            assertThat(target).doesNotExist();
        }
    }

    /// A folder that an older version compiled has neither forms nor tables in its profile.
    @Test
    void anOlderProfileIsRead() throws IOException {
        CopiedFolder copy = CopiedFolder.of(compiled, folder.resolve("old"));
        copy.repaired("profile.json", bytes -> {
            ObjectNode tree = (ObjectNode) Json.MAPPER.readTree(bytes);
            tree.remove(List.of("variants", "tables"));
            tree.get("nodes").forEach(node -> ((ObjectNode) node).remove(List.of("lookups", "committedWires")));
            return Json.MAPPER.writeValueAsBytes(tree);
        });
        expect(0, Assay.run("inspect", copy.path()), "lookup table 0", "node act (Relu)");
    }

    /// Rows hold for any challenge, and outputs are those without lookups.
    @Test
    void everyRowHoldsAndOutputsAreThoseWithoutLookups() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("everyRowHoldsAndOutputsAreThoseWithoutLookups seed " + seed);
        double[] values = new Random(seed).doubles(3 * INPUTS, -1, 1).toArray();
        Path rows = folder.resolve("rows.npz");
        NpzFile.write(rows, List.of(InputTensor.of("x", List.of(3, 1, INPUTS), values)));
        Path plain = folder.resolve("plain");
        compile(plain, "--lookups", "off");
        for (Path circuit : List.of(compiled, plain)) {
            expect(0, Assay.run("eval", circuit, "--inputs", rows, "--check-constraints", "-o",
                    folder.resolve(circuit.getFileName() + ".npz")));
        }
        assertThat(Files.readAllBytes(folder.resolve("many.assay.npz")))
                .isEqualTo(Files.readAllBytes(folder.resolve("plain.npz")));
    }

    @Test
    void theWitnessIsUnique() {
        expect(0, Assay.run("check", compiled, "--model", model, "--quiet"), "compiles to these files",
                "no constraint wraps", "unique");
    }

    /// Generated program, completion, setup, prover, verifier and contract, from files.
    @Test
    void proofsAreVerified() throws IOException {
        Path copy = CopiedFolder.of(compiled, folder.resolve("copy")).path();
        JsonNode keys = expect(0, Assay.run("setup", copy, "--seed", 5, "--json", "--quiet")).json();
        assertThat(keys.get("provingKeyBytes").asLong()).isEqualTo(Files.size(copy.resolve("proving.pk")));
        Path rows = folder.resolve("row.npz");
        double[] values = new double[INPUTS];
        Arrays.fill(values, 0.5);
        values[7] = -1;
        NpzFile.write(rows, List.of(InputTensor.of("x", List.of(1, INPUTS), values)));
        Path proof = folder.resolve("proof");
        JsonNode proven = expect(0, Assay.run("prove", copy, "--input", rows, "-o", proof, "--json", "--quiet")).json();
        assertThat(proven.get("proofBytes").asInt()).isEqualTo(256 + 128);
        // About 599 times 0.15, rounded to 2^-8 each.
        assertThat(proven.get("outputs").get("y").get(0).get(0).asDouble()).isBetween(89.0, 92.0);
        Object[] claim = {"verify", copy, "--proof", proof.resolve("proof.json"), "--public",
                proof.resolve("public.json"), "--quiet"};
        expect(0, Assay.run(claim));
        String publics = Files.readString(proof.resolve("public.json"));
        Files.writeString(proof.resolve("public.json"), publics.replaceFirst("\"0\"", "\"1\""));
        expect(1, Assay.run(claim));
        expect(0, Assay.run("check", copy, "--model", model, "--quiet"), "keys and contract belong to the circuit",
                "compiles to these files", "the inputs leave one witness");
    }

    /// Keys, contract and circuit agree on what is committed to.
    @Test
    void keysOfAnotherCommitmentAreReported() throws IOException {
        Path keyed = CopiedFolder.of(compiled, folder.resolve("keyed")).path();
        expect(0, Assay.run("setup", keyed, "--seed", 5, "--quiet"));
        int commitment = section(Files.readAllBytes(keyed.resolve("proving.pk")));
        for (int offset : new int[]{4, 8, 12, 16, 20, 24 + 40, 24 + 128 + 40}) {
            CopiedFolder copy = CopiedFolder.of(keyed, folder.resolve("key" + offset)).repaired("proving.pk", bytes -> {
                bytes[commitment + offset] ^= 1;
                return bytes;
            });
            expect(4, Assay.run("check", copy.path(), "--quiet"), "AS4116");
        }
        String key = Files.readString(keyed.resolve("verification_key.json"));
        String sigma = Json.MAPPER.readTree(key).get("commitmentKeys").get(0).get("gSigmaNeg").get(0).get(0)
                .stringValue();
        String swapped = Json.MAPPER.readTree(key).get("commitmentKeys").get(0).get("gSigmaNeg").get(0).get(1)
                .stringValue();
        expect(4, Assay.run("check", CopiedFolder.of(keyed, folder.resolve("json"))
                .text("verification_key.json", sigma, swapped).path(), "--quiet"), "AS4116", "minusSigmaG");
        expect(4, Assay.run("check", CopiedFolder.of(keyed, folder.resolve("contract"))
                .text("verifier/evm/src/ManyVerifier.sol", sigma, swapped).path(), "--quiet"), "AS4116",
                "minusSigmaG");
    }

    /// Returns where section 0x4153 of a key begins.
    private static int section(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (buffer.getInt(at) != 0x4153) {
            at += 12 + (int) buffer.getLong(at + 4);
        }
        return at + 12;
    }

    /// Whoever edits the manifest gets no other verdict.
    @Test
    void theCircuitItselfSaysThatItHasLookups() throws IOException {
        CopiedFolder copy = CopiedFolder.of(compiled, folder.resolve("copy"))
                .manifest(manifest -> ((ObjectNode) manifest.get("circuit")).put("committedValues", 0));
        expect(4, Assay.run("check", copy.path(), "--quiet"), "AS4116", "committed wires",
                "expected 0, as in manifest.json");
    }

    @Test
    void anUnknownValueIsRefused() {
        expect(2, Assay.run("compile", model, "--range", "x=-1:1", "--lookups", "maybe", "-o", folder.resolve("x")),
                "AS0103", "--lookups maybe", "auto, on or off");
    }
}
