package io.assay.driver.evm;

import io.assay.driver.tool.ToolFolder;
import io.assay.driver.tool.ToolProcess;
import io.assay.codegen.chain.MissingToolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// npm packages of one lock file, installed on first need into a folder that all later runs share.
///
/// The folder's name holds the digest of the lock file, so versions never mix; the lock file holds the digests of the
/// packages, which npm checks. No script of a package is run.
public final class NpmTools {

    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
    private static final List<String> INSTALL = List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
            "--prefer-offline");
    private static final int DIGEST_BYTES = 8;

    private final byte[] manifest;
    private final byte[] lock;
    private final Path cache;

    /// Tools in the user's cache: `$ASSAY_CACHE`, else `~/.cache/assay`.
    ///
    /// @param anchor class beside whose package `folder` is looked up
    /// @param folder folder of `package.json` and `package-lock.json`, as for [Class#getResource(String)]
    public NpmTools(Class<?> anchor, String folder) {
        this(anchor, folder, defaultCache());
    }

    /// Tools of the lock file in a folder of the disk, in the user's cache.
    ///
    /// @param folder folder of `package.json` and `package-lock.json`
    public NpmTools(Path folder) throws IOException {
        this.manifest = Files.readAllBytes(folder.resolve("package.json"));
        this.lock = Files.readAllBytes(folder.resolve("package-lock.json"));
        this.cache = defaultCache();
    }

    NpmTools(Class<?> anchor, String folder, Path cache) {
        this.manifest = resource(anchor, folder + "/package.json");
        this.lock = resource(anchor, folder + "/package-lock.json");
        this.cache = cache;
    }

    /// Where Assay keeps what it builds or installs once: `$ASSAY_CACHE`, else `~/.cache/assay`.
    public static Path defaultCache() {
        return Optional.ofNullable(System.getenv("ASSAY_CACHE")).filter(folder -> !folder.isBlank()).map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "assay")).toAbsolutePath();
    }

    static byte[] resource(Class<?> anchor, String name) {
        try (InputStream stream = anchor.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException("no resource " + name + " beside " + anchor.getName());
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where the packages are, or will be.
    public Path location() {
        return cache.resolve("npm-" + digest());
    }

    /// Whether [#directory()] would return without installing.
    public boolean installed() {
        return Files.isDirectory(location());
    }

    /// The folder that contains `node_modules`; installs it first where it is not there yet.
    ///
    /// @throws MissingToolException if Node or npm are missing, or npm cannot get the packages
    public Path directory() {
        Path target = location();
        if (!Files.isDirectory(target)) {
            try {
                install(target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return target;
    }

    /// Runs Node in [#directory()].
    ///
    /// @param arguments arguments of `node`
    /// @param input standard input
    /// @param limit time after which Node is ended
    public ToolProcess node(List<String> arguments, String input, Duration limit) {
        List<String> command = Stream.concat(Stream.of("node"), arguments.stream()).toList();
        return ToolProcess.run(command, input, directory(), limit);
    }

    private void install(Path target) throws IOException {
        ToolFolder.make(target, partial -> {
            Files.write(partial.resolve("package.json"), manifest);
            Files.write(partial.resolve("package-lock.json"), lock);
            ToolProcess npm = ToolProcess.run(INSTALL, "", partial, INSTALL_LIMIT);
            if (npm.exitCode() != 0) {
                throw new MissingToolException("npm", "npm ci ended with " + npm.exitCode() + ": " + npm.errors(),
                        "npm must reach its registry once, or have the packages in its cache");
            }
        });
    }

    private String digest() {
        try {
            byte[] full = MessageDigest.getInstance("SHA-256").digest(lock);
            return HexFormat.of().formatHex(full, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
