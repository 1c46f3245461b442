package io.assay.driver.soroban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.chain.MissingToolException;
import io.assay.driver.soroban.SorobanRunner.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said where Rust is missing or not as it must be; needs no Rust.
class CargoTest {

    @TempDir
    private Path folder;

    /// Writes a program that says and does this.
    private String program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }

    @Test
    void withoutRustItSaysWhatToInstall() {
        SorobanBuild build = new SorobanBuild(new Cargo("no-such-cargo", "no-such-rustc"), folder, _ -> {
        });
        assertThatThrownBy(() -> build.build("some-verifier", new TreeMap<>(Map.of("Cargo.toml", ""))))
                .isInstanceOf(MissingToolException.class).hasMessageContaining("no-such-cargo: not found on PATH")
                .hasMessageContaining("install Rust 1.91 or newer");
        assertThat(build.home()).doesNotExist();
    }

    @Test
    void anOldCompilerIsNamed() throws IOException {
        String cargo = program("cargo", "echo 'cargo 1.95.0 (x 2026-04-14)'");
        assertThat(new Cargo(cargo, cargo).builderVersion()).isEqualTo("1.95.0");
        String rustc = program("rustc", "echo 'rustc 1.90.0 (x 2025-09-14)'");
        assertThatThrownBy(() -> new Cargo(cargo, rustc).compilerVersion()).isInstanceOf(MissingToolException.class)
                .hasMessageContaining("too old: 1.90.0").hasMessageContaining("1.91");
        String broken = program("broken", "echo 'no toolchain' >&2; exit 1");
        assertThatThrownBy(() -> new Cargo(cargo, broken).compilerVersion()).isInstanceOf(MissingToolException.class)
                .hasMessageContaining("no toolchain");
    }

    @Test
    void theTargetOfContractsIsThereWhenItsLibraryIs() throws IOException {
        Path library = folder.resolve("lib");
        String rustc = program("rustc", "echo " + library);
        assertThat(new Cargo("cargo", rustc).hasWasm()).isFalse();
        Files.createDirectory(library);
        assertThat(new Cargo("cargo", rustc).hasWasm()).isFalse();
        Files.createFile(library.resolve("libcore-0123.rlib"));
        assertThat(new Cargo("cargo", rustc).hasWasm()).isTrue();
        assertThat(new Cargo("cargo", program("none", "exit 1")).hasWasm()).isFalse();
    }

    @Test
    void aBuildThatFailsSaysWhatCargoSaid() throws IOException {
        String cargo = program("cargo",
                "[ $1 = --version ] && echo 'cargo 1.95.0' && exit; echo 'error: no network' >&2; "
                        + "exit 101");
        String rustc = program("rustc", "echo 'rustc 1.95.0 (x)'");
        SorobanBuild build = new SorobanBuild(new Cargo(cargo, rustc), folder.resolve("cache"), _ -> {
        });
        assertThatThrownBy(() -> build.build("some-verifier", new TreeMap<>(Map.of("Cargo.toml", ""))))
                .isInstanceOf(MissingToolException.class).hasMessageContaining("ended with 101: error: no network");
        try (var left = Files.list(build.home().resolve("contracts"))) {
            assertThat(left).isEmpty();
        }
        assertThatThrownBy(() -> build.build("some-verifier", new TreeMap<>(Map.of("../x", ""))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("../x");
    }

    @Test
    void answersOfTheRunner() throws IOException {
        assertThat(Answer.parse("returned 12 34 56 78 00000001"))
                .isEqualTo(new Answer("returned", 12, 34, 56, 78, "00000001"));
        assertThat(Answer.parse("aborted 12 34 56 78 ").detail()).isEmpty();
        assertThat(Answer.parse("panicked at the limit: a b")).isEqualTo(
                new Answer("panicked", 0, 0, 0, 0, "at the limit: a b"));
        for (String line : List.of("", "returned", "returned 1 2 3 x 0", "returned 1 2 3 4")) {
            assertThatThrownBy(() -> Answer.parse(line)).isInstanceOf(IOException.class).hasMessageContaining(line);
        }
    }

    @Test
    void theTargetIsFound() {
        assertThat(ServiceLoader.load(ChainTarget.class)).extracting(ChainTarget::name).contains(SorobanTarget.NAME);
    }
}
