package io.assay.cli;

import io.assay.driver.CircuitEstimate;
import io.assay.driver.Json;
import io.assay.driver.Progress;
import io.assay.ir.diag.Diagnostic;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Options that every command has, and where its results and its progress go.
final class Console {
    private static final long MEGABYTE = 1 << 20;
    private static final long NANOS_PER_LINE = 1_000_000_000L;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress on standard error.")
    private boolean quiet;

    private String stage = "";
    private long stageStart;
    private long lastLine;
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /// Tells whether results are one JSON object.
    boolean json() {
        return json;
    }

    /// Returns standard output.
    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /// Prints a line for people, unless results are JSON.
    void line(String format, Object... arguments) {
        if (!json) {
            out().printf(format + "%n", arguments);
            out().flush();
        }
    }

    /// Prints a warning on standard error.
    void warn(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("warning: " + text);
        err.flush();
    }

    /// Prints a diagnostic on standard error.
    void error(Diagnostic diagnostic) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(diagnostic);
        err.flush();
    }

    /// Prints a line about what goes on, on standard error.
    void note(String text) {
        if (!quiet) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(text);
            err.flush();
        }
    }

    /// Prints the JSON object, if results are JSON.
    void object(Map<String, ?> members) {
        if (json) {
            out().println(Json.MAPPER.writeValueAsString(members));
            out().flush();
        }
    }

    /// Returns the listener that prints stage, percent, remaining time and memory on standard error, once a second.
    Progress progress() {
        return new Progress() {
            @Override
            public void at(String name, double fraction) {
                Console.this.at(name, fraction);
            }

            @Override
            public void note(String text) {
                Console.this.note(text);
            }

            @Override
            public void estimated(CircuitEstimate estimate) {
                note("estimate " + estimate);
            }
        };
    }

    /// Returns how long each finished stage took.
    Map<String, Double> seconds() {
        return seconds;
    }

    private synchronized void at(String name, double fraction) {
        long now = System.nanoTime();
        if (!name.equals(stage) || fraction <= 0) {
            stage = name;
            stageStart = now;
            lastLine = now;
        }
        double elapsed = (now - stageStart) / 1e9;
        if (fraction >= 1) {
            seconds.put(name, elapsed);
        }
        boolean due = fraction >= 1 || now - lastLine > NANOS_PER_LINE;
        if (quiet || !due) {
            return;
        }
        lastLine = now;
        long used = (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / MEGABYTE;
        String rest = fraction >= 1 || fraction <= 0
                ? String.format("%.1f s", elapsed)
                : String.format("ETA %.0f s", elapsed * (1 - fraction) / fraction);
        PrintWriter err = spec.commandLine().getErr();
        err.printf("%-8s %3.0f %%  %s  %d MiB%n", name, 100 * fraction, rest, used);
        err.flush();
    }
}
