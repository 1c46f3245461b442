package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders without `circuit.r1cs`: every command does what it does with it.
class LeftOutCircuitTest {

    @TempDir
    private Path folder = Path.of("");
    private Path model = Path.of("");
    private Path whole = Path.of("");
    private Path without = Path.of("");

    private static Assay.Run done(Object... arguments) {
        Assay.Run run = Assay.run(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    @BeforeEach
    void build() throws IOException {
        model = Files.writeString(folder.resolve("small.onnxtxt"), CheckCommandTest.MODEL);
        whole = folder.resolve("whole");
        without = folder.resolve("without");
        for (Path target : List.of(whole, without)) {
            done("build", model, "--range", "x=-1:1", "--scale-bits", 5, "--inputs", "private", "--seed", 3, "-o",
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
        byte[] key = Files.readAllBytes(without.resolve("proving.zkey"));
        done("setup", without, "--seed", 3, "--quiet");
        assertThat(Files.readAllBytes(without.resolve("proving.zkey"))).isEqualTo(key);
    }

    @Test
    void theCheckerIsGivenTheFileAndItCanBeExported() throws IOException {
        Path exported = folder.resolve("exported.r1cs");
        Assay.Run run = done("check", without, "--model", model, "--export", "r1cs", "-o", exported, "--json",
                "--quiet");
        assertThat(run.json().get("ok").asBoolean()).isTrue();
        assertThat(Files.readAllBytes(exported)).isEqualTo(Files.readAllBytes(whole.resolve("circuit.r1cs")));
        assertThat(without.resolve("circuit.r1cs")).doesNotExist();
        done("check", without, "--export", "r1cs", "-o", without.resolve("circuit.r1cs"), "--quiet");
        assertThat(done("check", without, "--json", "--quiet").json().get("unlisted")).isNull();
    }

    /// Relations that say something else are seen by their digest; with the digest mended, by that of the circuit.
    @Test
    void relationsOfAnotherCircuitAreRefused() throws IOException {
        Path relations = without.resolve("model.air");
        String text = Files.readString(relations);
        Files.writeString(relations, text.replaceFirst("max = (\\d)", "max = 1$1"));
        Assay.Run changed = Assay.run("setup", without, "--quiet");
        assertThat(changed.code()).isEqualTo(4);
        assertThat(changed.codes()).containsExactly("AS4110");
        assertThat(Assay.run("check", without, "--quiet").code()).isEqualTo(4);
        CopiedFolder copy = CopiedFolder.of(without, folder.resolve("copy"));
        Files.writeString(relations, text);
        copy.repaired("model.air", bytes -> new String(bytes, StandardCharsets.UTF_8)
                .replaceFirst("%0 = relation.input", "%0 = relation.input").replace("constant = 0", "constant = 0")
                .getBytes(StandardCharsets.UTF_8));
        for (String command : List.of("setup", "check")) {
            Assay.Run run = Assay.run(command, copy.path(), "--quiet");
            System.out.println(run.err());
            assertThat(run.code()).isEqualTo(4);
        }
    }
}
