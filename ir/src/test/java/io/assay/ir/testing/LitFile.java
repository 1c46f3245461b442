package io.assay.ir.testing;

import io.assay.ir.testing.LitSection.Check;
import io.assay.ir.testing.LitSection.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A file of textual modules with what a run over them has to give.
///
/// The first line is `// RUN: assay opt --passes=a,b %s`, or without `--passes` for a file that is only verified.
/// Modules are separated by lines `// -----`. Each has comments `// CHECK…: text` for its output, or `// error: text`
/// on the line at fault. Expectations are parsed before anything runs: one that is not understood fails the file.
///
/// @param path     the file
/// @param passes   passes to run, in order
/// @param sections its modules
public record LitFile(Path path, List<String> passes, List<LitSection> sections) {

    /// Line between two modules.
    static final String SEPARATOR = "// -----";

    private static final Pattern RUN = Pattern.compile("// RUN: assay opt( --passes=(?<passes>[a-z0-9,-]+))? %s");
    private static final Pattern CHECK = Pattern.compile("// *(CHECK[-A-Z]*)(:?)(.*)");
    private static final Pattern ERROR = Pattern.compile("// error: (.*?)(?=$| // error: )");

    /// Returns the `.air` files below `folder`, by name.
    public static List<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".air")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns the file with all its expectations.
    /// @throws AssertionError if a directive is not understood or a module has none; the message names file and line
    public static LitFile read(Path path) {
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher run = RUN.matcher(lines.isEmpty() ? "" : lines.getFirst());
        if (!run.matches()) {
            throw new AssertionError(path + ":1: expected // RUN: assay opt [--passes=a,b] %s");
        }
        String passes = run.group("passes");
        List<LitSection> sections = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= lines.size(); i++) {
            if (i == lines.size() || lines.get(i).equals(SEPARATOR)) {
                sections.add(section(path, lines.subList(start, i), start + 1));
                start = i + 1;
            }
        }
        return new LitFile(path, passes == null ? List.of() : Arrays.asList(passes.split(",")), sections);
    }

    private static LitSection section(Path path, List<String> lines, int firstLine) {
        List<Check> checks = new ArrayList<>();
        List<LitSection.Fault> faults = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher check = CHECK.matcher(line);
            if (check.find()) {
                Kind kind = Arrays.stream(Kind.values()).filter(k -> k.text().equals(check.group(1))).findFirst()
                        .orElse(null);
                if (kind == null || check.group(2).isEmpty() || check.group(3).isBlank()) {
                    throw new AssertionError(path + ":" + (firstLine + i) + ": not a directive: " + line);
                }
                checks.add(new Check(kind, check.group(3).strip(), firstLine + i));
            }
            Matcher error = ERROR.matcher(line);
            while (error.find()) {
                faults.add(new LitSection.Fault(firstLine + i, error.group(1).strip()));
            }
        }
        return new LitSection(String.join("\n", lines), firstLine, checks, faults);
    }
}
