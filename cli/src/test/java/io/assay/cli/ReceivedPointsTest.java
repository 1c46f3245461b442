package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.Json;
import io.assay.driver.Verifying;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `--received`, `assay root`, `--root-salt` and `verify --root`.
class ReceivedPointsTest {

    private static final Path EXAMPLE = Assay.EXAMPLES.resolve("received-points");
    private static final Path MODEL = EXAMPLE.resolve("median.onnxtxt");
    private static final Path POINTS = EXAMPLE.resolve("points.json");
    private static final List<String> RANGES = List.of("--range", "price=0:5000", "--range", "count=1:7", "--range",
            "time=0:4294967295", "--range", "signer=0:4294967295");
    private static final String SALT = "0x1f2e3d4c5b6a";

    @TempDir
    private static Path folder = Path.of("");
    private static Path built = Path.of("");

    private static Object[] compile(String command, Path target, Object... more) {
        List<Object> all = new ArrayList<>(List.of(command, MODEL, "-o", target));
        all.addAll(RANGES);
        all.addAll(List.of(more));
        return all.toArray();
    }

    @BeforeAll
    static void build() {
        built = folder.resolve("median.assay");
        JsonNode summary = Assay.done(compile("build", built, "--received", "price,count,time,signer", "--seed", 7));
        // Context, outputs, root.
        assertThat(summary.get("publicInputs").asInt()).isEqualTo(3);
    }

    private static String root(Path points, Object... more) {
        List<Object> all = new ArrayList<>(List.of("root", built, "--input", points));
        all.addAll(List.of(more));
        return Assay.done(all.toArray()).get("root").asString();
    }

    private static Path points(String member, String values) throws IOException {
        ObjectNode points = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(POINTS));
        points.set(member, Json.MAPPER.readTree(values));
        return Files.write(Files.createTempFile(folder, "points", ".json"), Json.MAPPER.writeValueAsBytes(points));
    }

    @Test
    void theCollectorComputesWhatTheProofShows() throws IOException {
        String root = root(POINTS, "--root-salt", SALT);
        assertThat(root).isNotEqualTo(root(POINTS));
        assertThat(root(POINTS, "--root-salt", "0")).isEqualTo(root(POINTS));
        Path proof = folder.resolve("proof");
        Assay.done("prove", built, "--input", POINTS, "--root-salt", SALT, "-o", proof);
        assertThat("0x" + Verifying.read(proof.resolve("proof.json"), proof.resolve("public.json")).publics().getLast()
                .toString(16)).isEqualTo(root);
        JsonNode entry = Json.MAPPER.readTree(Files.readAllBytes(proof.resolve("salts.json"))).get("salts").get(0);
        assertThat(List.of(entry.get("of").asString(), entry.get("digest").asString(), entry.get("salt").asString()))
                .isEqualTo(List.of("root", root, SALT));
        JsonNode verified = Assay.done("verify", built, "--proof", proof.resolve("proof.json"), "--root", root);
        assertThat(verified.get("digests").get("root").asString()).isEqualTo(root);
        Assay.Run run = Assay.run("inspect", proof.resolve("salts.json"));
        assertThat(run.out()).contains(root).doesNotContain(SALT.substring(2));
        Assay.Run other = Assay.run("verify", built, "--proof", proof.resolve("proof.json"), "--root", root(POINTS),
                "--json", "--quiet");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.codes()).containsExactly("AS7007");
        assertThat(other.json().get("verified").asBoolean()).isFalse();
    }

    /// The root stands for every element of every received input, those that the model does not read too.
    @Test
    void anyOtherPointHasAnotherRoot() throws IOException {
        List<String> roots = new ArrayList<>(List.of(root(POINTS)));
        roots.add(root(points("count", "[4]")));
        roots.add(root(points("price", "[3010.5, 3011.25, 2999.75, 3010.0, 0, 0, 0]")));
        roots.add(root(points("price", "[3011.25, 3010.5, 2999.75, 3010.0, 3012.5, 0, 0]")));
        roots.add(root(points("price", "[3010.5, 3011.25, 2999.75, 3010.0, 3012.5, 0, 1]")));
        roots.add(root(points("time", "[1795000001, 1795000002, 1795000002, 1795000004, 1795000008, 0, 0]")));
        roots.add(root(points("signer",
                "[[17, 4021], [23, 77], [401, 9], [8, 4294967294], [1290, 6], [0, 0], [0, 0]]")));
        assertThat(roots).doesNotHaveDuplicates();
    }

    @Test
    void theCircuitIsProvenUniqueAndCompilesToTheSameFiles() {
        assertThat(Assay.done("check", built, "--model", MODEL).get("ok").asBoolean()).isTrue();
    }

    /// Private inputs are the prover's own, and the collector needs none of them.
    @Test
    void otherInputsKeepTheirVisibility() throws IOException {
        Path target = folder.resolve("mixed.assay");
        Assay.done(compile("compile", target, "--received", "price,count", "--inputs", "private"));
        JsonNode borders = Json.MAPPER.readTree(Files.readAllBytes(target.resolve("manifest.json"))).get("borders");
        List<String> found = new ArrayList<>();
        borders.forEach(border -> found.add(border.get("name").asString() + " " + border.get("visibility").asString()));
        assertThat(found).containsExactly("price received", "count received", "time private", "signer private",
                "median public", "mean public");
        Path half = Files.writeString(folder.resolve("half.json"),
                "{\"price\": [3010.5, 3011.25, 0, 0, 0, 0, 0], \"count\": [2]}");
        assertThat(Assay.done("root", target, "--input", half).get("root").asString()).startsWith("0x");
        assertThat(Assay.done("check", target, "--model", MODEL).get("ok").asBoolean()).isTrue();
        JsonNode elements = Json.MAPPER.readTree(Files.readAllBytes(target.resolve("statement.json"))).get("elements");
        assertThat(elements.get(2).get("holds").asString()).isEqualTo("root");
        Path hashed = folder.resolve("hashed.assay");
        Assay.done(compile("compile", hashed, "--received", "price,count"));
        JsonNode both = Json.MAPPER.readTree(Files.readAllBytes(hashed.resolve("statement.json"))).get("elements");
        assertThat(List.of(both.get(2).get("holds").asString(), both.get(3).get("holds").asString()))
                .isEqualTo(List.of("digest of inputs", "root"));
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        Path none = folder.resolve("none.assay");
        assertThat(Assay.run(compile("compile", none, "--received", "price,volume,source", "--quiet")).codes())
                .containsExactly("AS3105", "AS3105");
        assertThat(Assay.run(compile("compile", none, "--inputs", "received", "--quiet")).codes())
                .containsExactly("AS0103");
        assertThat(Assay.run(compile("compile", none, "--outputs", "received", "--quiet")).codes())
                .containsExactly("AS0103");
        assertThat(none).doesNotExist();
        assertThat(Assay.run("root", built, "--input", points("count", "[8]"), "--quiet").code()).isEqualTo(2);
        assertThat(Assay.run("root", built, "--input", points("price", "[1, 2, 3]"), "--quiet").code()).isEqualTo(2);
        for (String salt : List.of("0x", "g1", "-1", "1".repeat(63), "")) {
            Assay.Run run = Assay.run("root", built, "--input", POINTS, "--root-salt=" + salt, "--quiet");
            assertThat(run.codes()).as(salt).containsExactly("AS4127");
            assertThat(run.code()).isEqualTo(2);
        }
        Path plain = folder.resolve("plain.assay");
        Assay.done(compile("compile", plain));
        assertThat(Assay.run("root", plain, "--input", POINTS, "--quiet").codes()).containsExactly("AS4125");
    }
}
