package io.assay.ir.testing;

import io.assay.ir.Module;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.testing.LitSection.Check;
import io.assay.ir.testing.LitSection.Fault;
import io.assay.ir.testing.LitSection.Kind;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirPrinter;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.verify.Verifier;
import io.assay.ir.verify.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Runs lit files: textual modules that say what passes, the verifier or the parser have to make of them.
///
/// With `-Dassay.lit.update=true` expectations are written anew instead: every line of the output as `CHECK-NEXT`,
/// every message on its line. The result belongs into a review.
public final class LitRunner {

    private static final String UPDATE = "assay.lit.update";

    /// What `assay opt --passes=…` does.
    @FunctionalInterface
    public interface Passes {
        /// Returns the module after the passes.
        Module run(List<String> names, Module module);
    }

    private final Passes passes;

    /// Creates a runner.
    public LitRunner(Passes passes) {
        this.passes = passes;
    }

    /// Requires every module of the file to give what it says.
    /// @throws AssertionError for the first expectation that does not hold; the message names file and line
    public void check(Path path) {
        LitFile file = LitFile.read(path);
        if (Boolean.getBoolean(UPDATE)) {
            update(file);
            return;
        }
        for (LitSection section : file.sections()) {
            if (section.checks().isEmpty() && section.faults().isEmpty()) {
                throw new AssertionError(
                        path + ":" + section.firstLine() + ": this module says nothing to check; run with -D"
                                + UPDATE + "=true to have it written");
            }
            List<Fault> faults = faults(section);
            if (!faults.equals(sorted(section.faults()))) {
                throw new AssertionError(path + ": found " + text(faults) + "\nexpected "
                        + text(sorted(section.faults())));
            }
            if (faults.isEmpty()) {
                match(path, section, output(file, section).lines().map(LitRunner::squeezed)
                        .filter(line -> !line.isEmpty()).toList());
            }
        }
    }

    /// Returns what the passes of `file` make of a module, as text with numbered values and without locations.
    public String output(LitFile file, LitSection section) {
        return text(passes.run(file.passes(), module(section)));
    }

    /// Returns the text of `module` with its values numbered in order and without locations.
    public static String text(Module module) {
        Map<Value, Value> numbered = new HashMap<>();
        List<Op> ops = new ArrayList<>();
        for (Op op : module.main().ops()) {
            op.results().forEach(result -> numbered.put(result, new Value(numbered.size(), result.type())));
            ops.add(op.mapValues(value -> numbered.getOrDefault(value, value)));
        }
        return AirPrinter.printWithoutLocations(module.withMain(module.main().withOps(ops)));
    }

    /// Returns the module of a section.
    public static Module module(LitSection section) {
        try {
            return new AirParser().parse(section.text());
        } catch (AirSyntaxException e) {
            throw new AssertionError("line " + (e.line() + section.firstLine() - 1) + " of the file: " + e.getMessage(),
                    e);
        }
    }

    private static List<Fault> faults(LitSection section) {
        List<Fault> faults = new ArrayList<>();
        int above = section.firstLine() - 1;
        try {
            AirParser.Located located = new AirParser().parseLocated(section.text());
            for (Violation violation : Verifier.verify(located.module())) {
                faults.add(new Fault(located.opLines().get(violation.opIndex()) + above, violation.message()));
            }
        } catch (AirSyntaxException e) {
            faults.add(new Fault(e.line() + above, e.getMessage().replaceFirst("^line \\d+, column \\d+: ", "")));
        }
        return sorted(faults);
    }

    private static List<Fault> sorted(List<Fault> faults) {
        return faults.stream().sorted(Comparator.comparingInt(Fault::line).thenComparing(Fault::message)).toList();
    }

    private static String text(List<Fault> faults) {
        return faults.isEmpty()
                ? "no error"
                : faults.stream().map(fault -> "line " + fault.line() + ": " + fault.message())
                        .collect(Collectors.joining("\n         "));
    }

    private static String squeezed(String line) {
        return line.strip().replaceAll("\\s+", " ");
    }

    private static void match(Path path, LitSection section, List<String> output) {
        int at = -1;
        List<Check> absent = new ArrayList<>();
        for (Check check : section.checks()) {
            if (check.kind() == Kind.NOT) {
                absent.add(check);
                continue;
            }
            int found = find(output, check, at + 1);
            if (found < 0) {
                throw failure(path, check, "is not there", output);
            }
            requireAbsent(path, absent, output, at + 1, found);
            absent.clear();
            at = found;
        }
        requireAbsent(path, absent, output, at + 1, output.size());
    }

    private static int find(List<String> output, Check check, int from) {
        int to = check.kind() == Kind.NEXT ? Math.min(from + 1, output.size()) : output.size();
        for (int i = from; i < to; i++) {
            if (output.get(i).contains(squeezed(check.text()))) {
                return i;
            }
        }
        return -1;
    }

    private static void requireAbsent(Path path, List<Check> absent, List<String> output, int from, int to) {
        for (Check check : absent) {
            for (String line : output.subList(from, to)) {
                if (line.contains(squeezed(check.text()))) {
                    throw failure(path, check, "is there", output);
                }
            }
        }
    }

    private static AssertionError failure(Path path, Check check, String what, List<String> output) {
        return new AssertionError(
                path + ":" + check.line() + ": " + check.kind().text() + ": " + check.text() + " " + what
                        + " in\n" + String.join("\n", output));
    }

    private void update(LitFile file) {
        List<String> lines = new ArrayList<>();
        for (LitSection section : file.sections()) {
            if (!lines.isEmpty()) {
                lines.add(LitFile.SEPARATOR);
            }
            lines.addAll(updated(file, section));
        }
        try {
            Files.write(file.path(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> updated(LitFile file, LitSection section) {
        List<Fault> faults = faults(section);
        List<String> lines = new ArrayList<>();
        String[] old = section.text().split("\n", -1);
        for (int i = 0; i < old.length; i++) {
            int line = section.firstLine() + i;
            StringBuilder kept = new StringBuilder(old[i].replaceFirst(" *// (CHECK|error: ).*", ""));
            faults.stream().filter(fault -> fault.line() == line)
                    .forEach(fault -> kept.append("  // error: ").append(fault.message()));
            if (!kept.isEmpty() || old[i].isEmpty()) {
                lines.add(kept.toString());
            }
        }
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        if (faults.isEmpty()) {
            lines.addAll(file.passes().isEmpty()
                    ? List.of("// CHECK-LABEL: func @" + section.name())
                    : checks(output(file, section)));
        }
        return lines;
    }

    /// Returns the checks that want exactly `output`.
    private static List<String> checks(String output) {
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : output.lines().skip(1).map(String::strip).filter(line -> !line.isEmpty()).toList()) {
            boolean label = line.startsWith("func");
            lines.add((label ? "// CHECK-LABEL: " : inside ? "// CHECK-NEXT: " : "// CHECK: ") + line);
            inside |= label;
        }
        return lines;
    }
}
