package io.assay.driver.soroban;

import io.assay.driver.evm.NpmTools;
import io.assay.driver.tool.ToolFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;

/// Programs that run contracts in the host, built on first need in the user's cache.
///
/// The folder's name holds the digest of our program, so versions never mix. Within it the libraries are compiled once,
/// for all contracts; a contract that was built before is not built again.
final class SorobanBuild {

    /// Built contracts that are kept.
    private static final int KEPT = 8;
    /// Crates that a first build compiles, about, and any other.
    private static final double ALL_CRATES = 200;
    private static final double OWN_CRATES = 4;
    private static final double ALMOST = 0.99;
    private static final String RUNNER = "assay-soroban-runner";
    private static final String WASM_FILE = "contract.wasm";
    /// What the SDK wants to be told by the program that builds a contract.
    private static final Map<String, String> CONTRACT_BUILD = Map
            .of("SOROBAN_SDK_BUILD_SYSTEM_SUPPORTS_SPEC_SHAKING_V2", "1");
    /// Files locks are for other processes; this is for other threads.
    private static final ReentrantLock BUILDING = new ReentrantLock();

    private final Cargo cargo;
    private final DoubleConsumer progress;
    private final String manifest = resource("runner/Cargo.toml");
    private final String program = resource("runner/main.rs");
    private final Path home;

    /// What was built.
    ///
    /// @param runner the program, linked to the contract
    /// @param wasm   the contract as it is on the chain, where the compiler can make it
    record Built(Path runner, Optional<Path> wasm) {}

    /// @param progress is told how much of a build is done, in [0, 1]
    SorobanBuild(Cargo cargo, Path cache, DoubleConsumer progress) {
        this.cargo = cargo;
        this.progress = progress;
        this.home = cache.resolve("soroban-" + ToolFolder.digest(List.of(manifest, program)));
    }

    SorobanBuild(Cargo cargo, DoubleConsumer progress) {
        this(cargo, NpmTools.defaultCache(), progress);
    }

    /// Where everything is built.
    Path home() {
        return home;
    }

    /// Builds a crate, unless it was built before.
    ///
    /// @param crate   its name
    /// @param project its files
    /// @throws io.assay.codegen.chain.MissingToolException if this machine lacks Rust or a library
    Built build(String crate, SortedMap<String, String> project) throws IOException {
        cargo.builderVersion();
        List<String> key = new ArrayList<>(List.of(cargo.compilerVersion(), String.valueOf(cargo.hasWasm())));
        project.forEach((path, text) -> key.addAll(List.of(path, text)));
        Path target = home.resolve("contracts").resolve(ToolFolder.digest(key));
        Files.createDirectories(home);
        BUILDING.lock();
        try (FileChannel file = FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE); FileLock _ = file.lock()) {
            ToolFolder.make(target, partial -> buildInto(partial, crate, project));
            Files.setLastModifiedTime(target, FileTime.from(Instant.now()));
            prune();
        } finally {
            BUILDING.unlock();
        }
        Path wasm = target.resolve(WASM_FILE);
        return new Built(target.resolve(RUNNER), Files.exists(wasm) ? Optional.of(wasm) : Optional.empty());
    }

    private void buildInto(Path target, String crate, SortedMap<String, String> project) throws IOException {
        progress.accept(0);
        Path contract = home.resolve("build").resolve("verifier");
        Path runner = home.resolve("build").resolve("runner");
        write(contract, project);
        write(runner, new TreeMap<>(Map.of("Cargo.toml", manifest + """

                [dependencies.verifier]
                package = "%s"
                path = "../verifier"
                """.formatted(crate), "src/main.rs", program)));
        Path output = home.resolve("target");
        Map<String, String> shared = Map.of("CARGO_TARGET_DIR", output.toString());
        double crates = Files.exists(output) ? OWN_CRATES : ALL_CRATES;
        int compiled = cargo.build(runner, List.of(), shared,
                count -> progress.accept(Math.min(count / crates, ALMOST)));
        Files.copy(output.resolve("debug").resolve(RUNNER), target.resolve(RUNNER));
        if (cargo.hasWasm()) {
            Map<String, String> environment = new TreeMap<>(CONTRACT_BUILD);
            environment.putAll(shared);
            cargo.build(contract, List.of("--release", "--lib", "--target", Cargo.WASM_TARGET), environment,
                    count -> progress.accept(Math.min((compiled + count) / crates, ALMOST)));
            Files.copy(output.resolve(Cargo.WASM_TARGET).resolve("release").resolve(crate.replace('-', '_') + ".wasm"),
                    target.resolve(WASM_FILE));
        }
        progress.accept(1);
    }

    /// Writes a crate in place of another one, whose choice of versions it takes over.
    private static void write(Path crate, SortedMap<String, String> files) throws IOException {
        Files.createDirectories(crate);
        try (Stream<Path> old = Files.list(crate)) {
            for (Path path : old.filter(path -> !path.endsWith("Cargo.lock")).toList()) {
                ToolFolder.delete(path);
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = crate.resolve(file.getKey()).normalize();
            if (!path.startsWith(crate)) {
                throw new IllegalArgumentException("a file of the crate is outside of it: " + file.getKey());
            }
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, file.getValue());
        }
    }

    /// Deletes contracts that were not used for the longest time.
    private void prune() throws IOException {
        try (Stream<Path> contracts = Files.list(home.resolve("contracts"))) {
            List<Path> oldest = contracts.sorted(Comparator.comparingLong((Path path) -> path.toFile().lastModified())
                    .reversed()).skip(KEPT).toList();
            for (Path path : oldest) {
                ToolFolder.delete(path);
            }
        }
    }

    private static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(SorobanBuild.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
