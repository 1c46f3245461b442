package io.assay.testsuite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.testsuite.conformance.ConformanceResult.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every test has the result that is in version control, none is wrong, and the report is made of these results.
///
/// Run with -Dgolden.update=true to accept what came out.
class ConformanceIT {
    private static final Path RESULTS = Path.of("..", "docs", "conformance", "results.tsv");
    private static final Path REPORT = Path.of("..", "docs", "conformance.md");
    /// Inputs and outputs in bytes from which on a test takes a minute and gigabytes; those run one by one.
    private static final int LARGE = 300_000;
    private static final int THREADS = 2;
    private static final String SEED_PROPERTY = "assay.conformance.seed";

    @Test
    void tiersAAndS() throws Exception {
        check("A and S", Set.of("A", "S"), false);
    }

    @Test
    @Tag("nightly")
    void tiersBAndC() throws Exception {
        check("B and C", Set.of("B", "C"), false);
    }

    @Test
    @Tag("nightly")
    void largeTests() throws Exception {
        check("large", Set.of("A", "B", "C", "S"), true);
    }

    private static void check(String title, Set<String> tiers, boolean large) throws Exception {
        List<ConformanceCase> tests = ConformanceArchive.load().tests(tiers).stream()
                .filter(test -> test.dataBytes() >= LARGE == large).toList();
        ConformanceRun run = ConformanceRun.of(tests, large ? 1 : THREADS);
        run.print(title + ", seed " + Long.getLong(SEED_PROPERTY, 1));
        Map<String, ConformanceResult> table = ResultTable.read(RESULTS);
        if (Boolean.getBoolean("golden.update")) {
            Map<String, ConformanceResult> merged = new LinkedHashMap<>(table);
            merged.putAll(run.results());
            ResultTable.write(RESULTS, ConformanceArchive.index(), merged);
            table = ResultTable.read(RESULTS);
            Files.writeString(REPORT, ConformanceReport.of(ConformanceArchive.index(), table));
        }
        assertThat(differences(run.results(), table)).as("results that differ from " + RESULTS).isEmpty();
        assertThat(table.values().stream().filter(result -> result.verdict() == Verdict.WRONG)).isEmpty();
        assertThat(Files.readString(REPORT)).isEqualTo(ConformanceReport.of(ConformanceArchive.index(), table));
    }

    private static List<String> differences(Map<String, ConformanceResult> found,
            Map<String, ConformanceResult> table) {
        List<String> differences = new ArrayList<>();
        found.forEach((name, result) -> {
            ConformanceResult expected = table.get(name);
            if (expected == null) {
                differences.add("new: " + ResultTable.line(result));
            } else if (!expected.equals(result)) {
                differences.add("was: " + ResultTable.line(expected) + "\n  is:  " + ResultTable.line(result));
            }
        });
        return differences;
    }
}
