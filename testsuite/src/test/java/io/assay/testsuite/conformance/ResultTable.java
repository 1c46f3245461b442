package io.assay.testsuite.conformance;

import io.assay.testsuite.conformance.ConformanceResult.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The file of results in version control: one line for each test, in the order of the index.
final class ResultTable {
    private static final String HEADER = "tier\ttest\toperator\tresult\tconstraints\treason";

    private ResultTable() {}

    /// Returns the results in a file by the name of their test; none if there is no such file.
    static Map<String, ConformanceResult> read(Path file) throws IOException {
        Map<String, ConformanceResult> results = new LinkedHashMap<>();
        if (Files.exists(file)) {
            Files.readAllLines(file).stream().skip(1).map(ResultTable::parse)
                    .forEach(result -> results.put(result.test(), result));
        }
        return results;
    }

    /// Writes the results of the tests of the index.
    static void write(Path file, List<ConformanceEntry> index, Map<String, ConformanceResult> results)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (ConformanceEntry entry : index) {
            ConformanceResult result = results.get(entry.name());
            if (result != null) {
                lines.add(line(result));
            }
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    /// Returns the line of a result.
    static String line(ConformanceResult result) {
        return String.join("\t", result.tier(), result.test(), result.operator(),
                result.verdict().name().toLowerCase(Locale.ROOT),
                result.constraints() == 0 ? "" : Integer.toString(result.constraints()), result.reason());
    }

    private static ConformanceResult parse(String line) {
        List<String> columns = Arrays.asList(line.split("\t", -1));
        return new ConformanceResult(columns.get(0), columns.get(1), columns.get(2),
                Verdict.valueOf(columns.get(3).toUpperCase(Locale.ROOT)),
                columns.get(4).isEmpty() ? 0 : Integer.parseInt(columns.get(4)), columns.get(5));
    }
}
