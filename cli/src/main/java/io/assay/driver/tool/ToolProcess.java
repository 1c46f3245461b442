package io.assay.driver.tool;

import io.assay.codegen.chain.MissingToolException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One finished run of another program.
///
/// @param exitCode exit code, 0 for success
/// @param output standard output, UTF-8
/// @param errors standard error, UTF-8
public record ToolProcess(int exitCode, String output, String errors) {

    private static final Settings NODE = new Settings(
            "install Node.js 20 or newer with npm, e.g. apt-get install nodejs npm", Map.of(), _ -> {
            });
    private static final long WATCH_MILLIS = 500;

    /// What a program needs beside its arguments.
    ///
    /// @param help        how the user gets the program
    /// @param environment variables that are set for it, beside those of this process
    /// @param watcher     is told all of standard error so far, now and then while the program runs
    public record Settings(String help, Map<String, String> environment, Consumer<String> watcher) {
        public Settings {
            environment = Map.copyOf(environment);
        }
    }

    /// Runs a program of Node's to its end.
    ///
    /// @param command program and arguments
    /// @param input standard input, UTF-8
    /// @param directory working directory
    /// @param limit time after which the program is ended
    /// @throws MissingToolException if there is no such program, or it does not end within `limit`
    public static ToolProcess run(List<String> command, String input, Path directory, Duration limit) {
        return run(command, input, directory, limit, NODE);
    }

    /// Runs a program to its end; with it end the programs that it started.
    ///
    /// @param command program and arguments
    /// @param input standard input, UTF-8
    /// @param directory working directory
    /// @param limit time after which the program is ended
    /// @throws MissingToolException if there is no such program, or it does not end within `limit`
    public static ToolProcess run(List<String> command, String input, Path directory, Duration limit,
            Settings settings) {
        try {
            Path files = Files.createTempDirectory("assay-tool");
            try {
                return run(command, input, directory, limit, settings, files);
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
    private static ToolProcess run(List<String> command, String input, Path directory, Duration limit,
            Settings settings, Path files) throws IOException {
        Path in = Files.writeString(files.resolve("in"), input);
        Path out = files.resolve("out");
        Path err = files.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectInput(in.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(settings.environment());
        Process process = start(builder, command.getFirst(), settings);
        try {
            long end = System.nanoTime() + limit.toNanos();
            while (!process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
                if (System.nanoTime() > end) {
                    throw new MissingToolException(command.getFirst(), "no end after " + limit.toSeconds() + " s",
                            settings.help());
                }
                settings.watcher().accept(text(err));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MissingToolException(command.getFirst(), "interrupted", "start the command again");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new ToolProcess(process.exitValue(), text(out), text(err));
    }

    private static Process start(ProcessBuilder builder, String program, Settings settings) {
        try {
            return builder.start();
        } catch (IOException _) {
            throw new MissingToolException(program, "not found on PATH", settings.help());
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
