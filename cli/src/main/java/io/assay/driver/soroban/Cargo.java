package io.assay.driver.soroban;

import io.assay.codegen.chain.MissingToolException;
import io.assay.driver.tool.ToolProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Rust's compiler and its builder, as this machine has them.
///
/// @param cargo the builder's program
/// @param rustc the compiler's program
public record Cargo(String cargo, String rustc) {

    /// The target of contracts.
    public static final String WASM_TARGET = "wasm32v1-none";

    /// The oldest compiler that the host's library takes: 1.MINOR.
    private static final int MINOR = 91;
    private static final Pattern VERSION = Pattern.compile("\\w+ (1\\.(\\d+)\\.\\S+).*", Pattern.DOTALL);
    private static final String HELP = "install Rust 1." + MINOR + " or newer with a linker, e.g. with rustup";
    private static final Duration QUESTION_LIMIT = Duration.ofSeconds(60);
    /// A first build takes three minutes of one processor; other builds, of other processes, may come before it.
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);
    private static final int LAST_CHARACTERS = 2000;

    /// Those on the PATH.
    public Cargo() {
        this("cargo", "rustc");
    }

    /// Returns the version of the compiler.
    /// @throws MissingToolException if it is missing or too old
    public String compilerVersion() {
        return version(rustc);
    }

    /// Returns the version of the builder.
    /// @throws MissingToolException if it is missing or too old
    public String builderVersion() {
        return version(cargo);
    }

    /// Tells whether contracts can be built as wasm.
    public boolean hasWasm() {
        ToolProcess asked = ask(List.of(rustc, "--print", "target-libdir", "--target", WASM_TARGET));
        Path library = Path.of(asked.output().strip());
        if (asked.exitCode() != 0 || !Files.isDirectory(library)) {
            return false;
        }
        try (Stream<Path> files = Files.list(library)) {
            return files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith("libcore-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Builds a crate.
    ///
    /// @param crate       its folder
    /// @param arguments   of `cargo build`
    /// @param environment variables beside those of this process
    /// @param compiled    is told now and then how many crates were compiled
    /// @return how many crates were compiled
    /// @throws MissingToolException if it cannot be built, with the end of what cargo says
    int build(Path crate, List<String> arguments, Map<String, String> environment, Consumer<Integer> compiled) {
        List<String> command = Stream.concat(Stream.of(cargo, "build", "--color", "never"), arguments.stream())
                .toList();
        ToolProcess built = ToolProcess.run(command, "", crate, BUILD_LIMIT,
                new ToolProcess.Settings(HELP, environment, text -> compiled.accept(compiled(text))));
        if (built.exitCode() != 0) {
            String errors = built.errors();
            throw new MissingToolException("cargo", "cargo build ended with " + built.exitCode() + ": "
                    + errors.substring(Math.max(0, errors.length() - LAST_CHARACTERS)).strip(),
                    "cargo must reach its registry once, or have the crates in its cache; " + HELP);
        }
        return compiled(built.errors());
    }

    private static int compiled(String errors) {
        return (int) errors.lines().filter(line -> line.strip().startsWith("Compiling ")).count();
    }

    private static String version(String program) {
        ToolProcess asked = ask(List.of(program, "--version"));
        Matcher version = VERSION.matcher(asked.output());
        if (asked.exitCode() != 0 || !version.matches()) {
            throw new MissingToolException(program, "it says no version: " + asked.output() + asked.errors(), HELP);
        }
        if (Integer.parseInt(version.group(2)) < MINOR) {
            throw new MissingToolException(program, "too old: " + version.group(1), HELP);
        }
        return version.group(1);
    }

    private static ToolProcess ask(List<String> command) {
        return ToolProcess.run(command, "", Path.of("."), QUESTION_LIMIT,
                new ToolProcess.Settings(HELP, Map.of(), _ -> {
                }));
    }
}
