package io.assay.driver.peer;

import io.assay.codegen.chain.MissingToolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a tool that builds a peer, or one that ends by itself.
final class ToolRun {
    private static final int MOST_CHARS = 3000;

    private ToolRun() {}

    /// Runs a tool to its end.
    /// @param help how the user gets the tool
    /// @return what it printed on both streams
    /// @throws MissingToolException if there is no such tool, or it fails, or does not end within `limit`
    static String run(List<String> command, Map<String, String> environment, Path folder, Duration limit, String help)
            throws IOException {
        Path log = Files.createTempFile("assay-tool", ".log");
        String tool = command.getFirst();
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = start(builder, tool, help);
            process.getOutputStream().close();
            if (!ended(process, limit)) {
                throw new MissingToolException(tool, "no end after " + limit.toSeconds() + " s", help);
            }
            String text = Files.readString(log, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new MissingToolException(tool, "ended with " + process.exitValue() + ": "
                        + text.substring(Math.max(0, text.length() - MOST_CHARS)).strip(), help);
            }
            return text;
        } finally {
            Files.deleteIfExists(log);
        }
    }

    private static Process start(ProcessBuilder builder, String tool, String help) {
        try {
            return builder.start();
        } catch (IOException _) {
            throw new MissingToolException(tool, "not found on PATH", help);
        }
    }

    private static boolean ended(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
