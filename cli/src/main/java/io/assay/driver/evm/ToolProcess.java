package io.assay.driver.evm;

import io.assay.codegen.chain.MissingToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One finished run of another program.
///
/// @param exitCode exit code, 0 for success
/// @param output standard output, UTF-8
/// @param errors standard error, UTF-8
public record ToolProcess(int exitCode, String output, String errors) {

    private static final String HELP = "install Node.js 20 or newer with npm, e.g. apt-get install nodejs npm";

    /// Runs a program to its end.
    ///
    /// @param command program and arguments
    /// @param input standard input, UTF-8
    /// @param directory working directory
    /// @param limit time after which the program is ended
    /// @throws MissingToolException if there is no such program, or it does not end within `limit`
    public static ToolProcess run(List<String> command, String input, Path directory, Duration limit) {
        try {
            Path files = Files.createTempDirectory("assay-tool");
            try {
                return run(command, input, directory, limit, files);
            } finally {
                for (String name : List.of("in", "out", "err")) {
                    Files.deleteIfExists(files.resolve(name));
                }
                Files.delete(files);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Streams are files: no thread has to read one pipe while the other fills.
    private static ToolProcess run(List<String> command, String input, Path directory, Duration limit, Path files)
            throws IOException {
        Path in = Files.writeString(files.resolve("in"), input);
        Path out = files.resolve("out");
        Path err = files.resolve("err");
        Process process = start(new ProcessBuilder(command).directory(directory.toFile()).redirectInput(in.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile()), command.getFirst());
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new MissingToolException(command.getFirst(), "no end after " + limit.toSeconds() + " s", HELP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MissingToolException(command.getFirst(), "interrupted", "start the command again");
        } finally {
            process.destroyForcibly();
        }
        return new ToolProcess(process.exitValue(), text(out), text(err));
    }

    private static Process start(ProcessBuilder builder, String program) {
        try {
            return builder.start();
        } catch (IOException _) {
            throw new MissingToolException(program, "not found on PATH", HELP);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
