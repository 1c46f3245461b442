package io.assay.testsuite.cli;

import io.assay.cli.Main;
import io.assay.driver.Json;
import io.assay.testsuite.TestModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// Runs one command in a JVM of its own.
final class AssayProcess {
    static final Path EXAMPLES = TestModels.examples();
    private static final long LIMIT_MINUTES = 8;

    private AssayProcess() {}

    /// What the process printed, and its exit code.
    record Run(int code, String out, String err) {
        JsonNode json() {
            return Json.MAPPER.readTree(out);
        }

        Run requireDone() {
            if (code != 0) {
                throw new AssertionError("exit code " + code + System.lineSeparator() + out + err);
            }
            return this;
        }
    }

    /// The command line of a JVM that runs one command.
    static List<String> command(List<String> jvmOptions, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "-Dassay.home=" + EXAMPLES.getParent(), Main.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    static Run run(Path folder, Object... arguments) throws IOException, InterruptedException {
        return run(folder, List.of(), arguments);
    }

    static Run run(Path folder, List<String> jvmOptions, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = command(jvmOptions, arguments);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("no end after " + LIMIT_MINUTES + " minutes: " + command);
        }
        Run run = new Run(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
        Files.delete(out);
        Files.delete(err);
        return run;
    }
}
