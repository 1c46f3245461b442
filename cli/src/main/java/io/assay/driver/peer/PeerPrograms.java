package io.assay.driver.peer;

import io.assay.driver.Machine;
import io.assay.codegen.chain.MissingToolException;
import io.assay.driver.evm.NpmTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// Builds the peer programs on first use, in their fastest form, and starts them.
///
/// A build is kept under a name that holds the digest of its sources and of the processor's instruction sets, because it
/// uses what this processor has.
public final class PeerPrograms {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final String GO_HELP = "install Go 1.26 or newer";
    private static final String RUST_HELP = "install Rust 1.80 or newer with Cargo";
    private static final String NODE_HELP = "install Node.js 20 or newer with npm";
    private static final Set<String> AMD64_V3 = Set.of("avx2", "bmi1", "bmi2", "f16c", "fma", "movbe");
    private static final Set<String> AMD64_V4 = Set.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl");
    private static final int DIGEST_BYTES = 8;

    private final Path sources;
    private final Path cache;

    /// Makes programs of the sources in `benchmarks/peers`, kept in the user's cache.
    ///
    /// @param sources folder with `go`, `rust` and `node`
    public PeerPrograms(Path sources) {
        this(sources, NpmTools.defaultCache().resolve("peers"));
    }

    PeerPrograms(Path sources, Path cache) {
        this.sources = sources;
        this.cache = cache;
    }

    /// Starts a program, after building it if it is not there yet.
    ///
    /// @param threads threads it may use, at least 1
    /// @throws MissingToolException if its tool chain is not here, or cannot build it
    public PeerProcess start(Peer peer, int threads) throws IOException {
        String count = Integer.toString(threads);
        return switch (peer) {
            case GNARK_CRYPTO -> PeerProcess.start(peer, List.of(go("kernels").toString()),
                    Map.of("GOMAXPROCS", count));
            case GNARK -> PeerProcess.start(peer, List.of(go("groth16").toString()), Map.of("GOMAXPROCS", count));
            case ARKWORKS -> PeerProcess.start(peer, List.of(rust().toString()), Map.of("RAYON_NUM_THREADS", count));
            case SNARKJS -> PeerProcess.start(peer,
                    List.of("node", "--max-old-space-size=8192", nodeSources().resolve("peer.cjs").toString()),
                    Map.of("NODE_PATH", nodePackages().toString(), "ASSAY_PEER_THREADS", count));
        };
    }

    /// Returns the file that the command `snarkjs` runs.
    Path snarkjsCommand() throws IOException {
        return nodePackages().resolve("snarkjs/build/cli.cjs");
    }

    private Path nodeSources() {
        return requireSources("node");
    }

    private Path nodePackages() throws IOException {
        ToolRun.run(List.of("node", "--version"), Map.of(), sources, LIMIT, NODE_HELP);
        return new NpmTools(nodeSources()).directory().resolve("node_modules");
    }

    private Path go(String command) throws IOException {
        Path folder = requireSources("go");
        return build(folder, "go", command, (copy, target) -> ToolRun.run(
                List.of("go", "build", "-trimpath", "-buildvcs=false", "-o", target.toString(), "./cmd/" + command),
                amd64Level(), copy, LIMIT, GO_HELP));
    }

    /// Which level of instructions Go's compiler may use; the libraries' assembly asks the processor itself.
    private static Map<String, String> amd64Level() {
        Set<String> flags = Machine.flags();
        if (!flags.containsAll(AMD64_V3)) {
            return Map.of();
        }
        return Map.of("GOAMD64", flags.containsAll(AMD64_V4) ? "v4" : "v3");
    }

    private Path rust() throws IOException {
        return build(requireSources("rust"), "rust", "assay-peer-kernels", (copy, target) -> {
            ToolRun.run(List.of("cargo", "build", "--release"), Map.of("CARGO_TARGET_DIR", "target"), copy, LIMIT,
                    RUST_HELP);
            Files.copy(copy.resolve("target/release/assay-peer-kernels"), target, StandardCopyOption.COPY_ATTRIBUTES);
        });
    }

    private Path requireSources(String language) {
        Path folder = sources.resolve(language);
        if (!Files.isDirectory(folder)) {
            throw new MissingToolException("the sources of the peers", "no folder " + folder,
                    "run ./assay at the root of the project");
        }
        return folder;
    }

    /// Makes one program of sources that may be written to.
    @FunctionalInterface
    private interface Build {
        void run(Path copy, Path target) throws IOException;
    }

    private Path build(Path folder, String language, String program, Build build) throws IOException {
        Path home = cache.resolve(language + "-" + digest(folder));
        Path target = home.resolve(program);
        if (!Files.isExecutable(target)) {
            Files.createDirectories(home);
            Path copy = home.resolve("src");
            copy(folder, copy);
            Path fresh = home.resolve(program + "." + ProcessHandle.current().pid());
            build.run(copy, fresh);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return target;
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).filter(path -> !folder.relativize(path).startsWith("target"))
                    .sorted().toList();
        }
    }

    private static String digest(Path folder) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.join(" ", Machine.flags()).getBytes(StandardCharsets.UTF_8));
            for (Path file : files(folder)) {
                digest.update(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
