package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.soroban.SorobanGenerator;
import io.assay.driver.soroban.Cargo;
import io.assay.driver.soroban.SorobanTarget;
import io.assay.driver.tool.ToolProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The tests that are generated with a crate, run as its user runs them: `cargo test`.
///
/// Libraries are those that the target has compiled already, in the versions that cargo chose for it.
class CrateTestsIT {

    private static final long SEED = 20_261_201;
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final String LOCK = "Cargo.lock";
    /// With other settings all libraries would be compiled again.
    private static final List<String> LIKE_THE_TARGET = List.of("opt-level=1", "debug=0", "strip=\"symbols\"",
            "incremental=false");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "WEIGHTS", "HASHED"})
    void theTestsOfTheCratePass(ConformanceKey key) throws Exception {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        TrapdoorKey secrets = key.key(random);
        VerifierSpecification form = secrets.specification();
        // A name of its own: the folder of compiled crates is everybody's.
        VerifierSpecification specification = new VerifierSpecification("tests of a crate, " + key, form.modelSha256(),
                form.toolVersion(), form.key(), form.tensors(), form.digests(), form.publicCount());
        SorobanTarget target = new SorobanTarget();
        SortedMap<String, String> project = new TreeMap<>(target.project(specification,
                Optional.of(secrets.proofs(specification, random).sample())));
        // Compiles the libraries, if nothing did so before.
        target.deploy(specification, target.project(specification, Optional.empty())).close();
        Path home = target.location();
        write(project);
        Files.copy(home.resolve("build").resolve("verifier").resolve(LOCK), folder.resolve(LOCK));
        passes(cargo(home, Map.of(), "test"));
        if (new Cargo().hasWasm()) {
            ToolProcess built = cargo(home, Map.of("SOROBAN_SDK_BUILD_SYSTEM_SUPPORTS_SPEC_SHAKING_V2", "1"), "build",
                    "--release", "--target", Cargo.WASM_TARGET);
            assertThat(built.exitCode()).as(built.errors()).isZero();
            String file = SorobanGenerator.crateName(specification.modelName()).replace('-', '_') + ".wasm";
            Path wasm = home.resolve("target").resolve(Cargo.WASM_TARGET).resolve("release").resolve(file);
            passes(cargo(home, Map.of("WASM", wasm.toString()), "test"));
        }
        project.computeIfPresent("src/groth16.rs",
                (_, source) -> source.replace("if curve.pairing_check(", "if true || curve.pairing_check("));
        write(project);
        ToolProcess unsound = cargo(home, Map.of(), "test");
        assertThat(unsound.exitCode()).as(unsound.output() + unsound.errors()).isNotZero();
        assertThat(unsound.output()).containsPattern("test result: FAILED\\. [1-9][0-9]* passed; [1-9][0-9]* failed");
    }

    private static void passes(ToolProcess tests) {
        assertThat(tests.exitCode()).as(tests.output() + tests.errors()).isZero();
        assertThat(tests.output()).containsPattern("test result: ok\\. [1-9][0-9]* passed; 0 failed");
    }

    private void write(SortedMap<String, String> project) throws IOException {
        for (Map.Entry<String, String> file : project.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, file.getValue());
        }
    }

    private ToolProcess cargo(Path home, Map<String, String> environment, String... arguments) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put("CARGO_TARGET_DIR", home.resolve("target").toString());
        List<String> command = new ArrayList<>(List.of("cargo"));
        command.addAll(List.of(arguments));
        LIKE_THE_TARGET.forEach(setting -> command.addAll(List.of("--config", "profile.dev." + setting)));
        return ToolProcess.run(command, "", folder, LIMIT,
                new ToolProcess.Settings("install Rust", all, _ -> {
                }));
    }
}
