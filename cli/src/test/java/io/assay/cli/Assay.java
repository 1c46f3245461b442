package io.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/// Runs commands in this JVM and keeps what they print.
public final class Assay {
    static final Path EXAMPLES = Path.of("..", "examples");
    public static final Path CREDIT = EXAMPLES.resolve("credit-scoring");

    private Assay() {}

    /// What a command printed, and its exit code.
    public record Run(int code, String out, String err) {
        JsonNode json() {
            return Json.MAPPER.readTree(out);
        }

        /// The diagnostic codes on standard error, in order.
        List<String> codes() {
            List<String> codes = new ArrayList<>();
            err.lines().filter(line -> line.startsWith("error[")).forEach(line -> codes.add(line.substring(6, 12)));
            return codes;
        }
    }

    public static Run run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int code = command.execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    /// Builds the credit model with reproducible keys.
    public static Run buildCredit(Path target) {
        return run("build", CREDIT.resolve("credit.onnx"), "--samples", CREDIT.resolve("samples.npz"), "--seed", 7,
                "-o",
                target, "--json", "--quiet");
    }

    /// Runs a command that succeeds.
    public static Run successful(Object... arguments) {
        Run run = run(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    /// Runs a command that succeeds, and returns what it prints with `--json`.
    static JsonNode done(Object... arguments) {
        List<Object> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--json", "--quiet"));
        return successful(all.toArray()).json();
    }

    /// Runs a command that is refused.
    static void refused(int code, String diagnostic, String text, Object... arguments) {
        Run run = run(arguments);
        assertThat(run.err()).contains(text);
        assertThat(run.codes()).first().isEqualTo(diagnostic);
        assertThat(run.code()).isEqualTo(code);
    }
}
