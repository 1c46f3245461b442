package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders without `circuit.r1cs`: every command does what it does with it.
class LeftOutCircuitTest {

    @TempDir
    private static Path shared = Path.of("");
    private static Path model = Path.of("");
    private static Path whole = Path.of("");
    private static Path without = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    static void build() throws IOException {
        model = Files.writeString(shared.resolve("small.onnxtxt"), CheckCommandTest.MODEL);
        whole = shared.resolve("whole");
        without = shared.resolve("without");
        for (Path target : List.of(whole, without)) {
            Assay.successful("build", model, "--range", "x=-1:1", "--scale-bits", 5, "--inputs", "private", "--seed", 3,
                    "-o",
                    target, "--r1cs", target.equals(whole) ? "always" : "never", "--quiet");
        }
    }

    @Test
    void nothingElseInTheFolderDiffers() throws IOException {
        assertThat(without.resolve("circuit.r1cs")).doesNotExist();
        assertThat(Files.readAllBytes(without.resolve("manifest.json")))
                .isEqualTo(Files.readAllBytes(whole.resolve("manifest.json")));
        assertThat(Files.readAllBytes(without.resolve("proving.zkey")))
                .isEqualTo(Files.readAllBytes(whole.resolve("proving.zkey")));
    }

    @Test
    void keysAreMadeAgainFromTheRelations() throws IOException {
        Path copy = CopiedFolder.of(without, folder.resolve("copy")).path();
        Files.delete(copy.resolve("proving.zkey"));
        Assay.successful("setup", copy, "--seed", 3, "--quiet");
        assertThat(Files.readAllBytes(copy.resolve("proving.zkey")))
                .isEqualTo(Files.readAllBytes(without.resolve("proving.zkey")));
    }

    @Test
    void theCheckerIsGivenTheFileAndItCanBeExported() throws IOException {
        Path exported = folder.resolve("exported.r1cs");
        Assay.Run run = Assay.successful("check", without, "--model", model, "--export", "r1cs", "-o", exported,
                "--json",
                "--quiet");
        assertThat(run.json().get("ok").asBoolean()).isTrue();
        assertThat(Files.readAllBytes(exported)).isEqualTo(Files.readAllBytes(whole.resolve("circuit.r1cs")));
        assertThat(without.resolve("circuit.r1cs")).doesNotExist();
        Path copy = CopiedFolder.of(without, folder.resolve("copy")).path();
        Assay.successful("check", copy, "--export", "r1cs", "-o", copy.resolve("circuit.r1cs"), "--quiet");
        assertThat(Assay.successful("check", copy, "--quiet").out()).doesNotContain("not looked at");
    }

    private static void refused(Path folder, String diagnostic) {
        for (String command : List.of("setup", "check")) {
            Assay.Run run = Assay.run(command, folder, "--quiet");
            assertThat(run.code()).as(run.err()).isEqualTo(4);
            assertThat(run.codes()).as(command).contains(diagnostic);
        }
    }

    /// Relations that say something else are seen by their digest; with that mended, by the digest of the circuit.
    @Test
    void relationsOfAnotherCircuitAreRefused() throws IOException {
        UnaryOperator<byte[]> widened = bytes -> new String(bytes, StandardCharsets.UTF_8)
                .replaceFirst("max = (\\d)", "max = 1$1").getBytes(StandardCharsets.UTF_8);
        CopiedFolder changed = CopiedFolder.of(without, folder.resolve("changed")).change("model.air", widened);
        assertThat(Assay.run("setup", changed.path(), "--quiet").codes()).containsExactly("AS4110");
        assertThat(Assay.run("check", changed.path(), "--quiet").codes()).contains("AS4116");
        refused(changed.repaired("model.air", bytes -> bytes).path(), "AS4129");
        Path other = folder.resolve("other");
        Assay.successful("compile", Files.writeString(folder.resolve("small.onnxtxt"),
                CheckCommandTest.MODEL.replace("{0.5,", "{0.375,")), "--range", "x=-1:1", "--scale-bits", 5, "--inputs",
                "private", "-o", other, "--quiet");
        CopiedFolder crossed = CopiedFolder.of(without, folder.resolve("crossed"));
        for (String name : List.of("model.air", "weights.bin")) {
            byte[] bytes = Files.readAllBytes(other.resolve(name));
            crossed.repaired(name, _ -> bytes);
        }
        refused(crossed.path(), "AS4129");
    }
}
