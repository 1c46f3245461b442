package io.assay.testsuite.conformance;

import io.assay.testsuite.conformance.ConformanceResult.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Writes `docs/conformance.md`: how many tests are right, and why the others are refused.
final class ConformanceReport {
    private static final String ATTENTION = "attention";
    private static final double PERCENT = 100;

    private static final String INTRODUCTION = """
            # Conformance
            This page is generated from [results.tsv](conformance/results.tsv) by the tests of ONNX that operators have to pass. A test is *right* if its
            model, with every data input a variable, compiles to constraints which the honest witness satisfies; if the outputs have the expected types, shapes
            and elements (floats within 10⁻³·max(1, |expected|), integers and booleans exactly); and if no prover that cheats has another output accepted:
            neither one that claims another output, nor those that lie at a hint and recompute what follows. It is *refused* if the compiler says that it
            cannot, with a diagnostic. Anything else is *wrong*, and a bug.

            Tiers: A, backend tests of operators that make sense in a circuit; B, operators spelled out in others (`_expanded`); C, rarer operators and types;
            S, supplementary tests (`ai.onnx.ml`, casts, static control flow). *Core* operators occur in real models. Sources are in
            [the folder of the tests](../testsuite/src/test/resources/conformance/README.md).

            """;

    private static final String REGENERATE = """

            ## Regenerate
            `mvn verify` runs the tiers A and S and fails if a result is not that of the table, if any is wrong, or if this page is not made of them. To accept
            what comes out:
            ```
            mvn verify -pl testsuite -am -Dit.test=ConformanceIT -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dgolden.update=true
            ```
            With `-Pnightly` added it runs B, C and the few tests with more than 300 kB of inputs and outputs.
            """;

    private final List<ConformanceEntry> index;
    private final Map<String, ConformanceResult> results;
    private final StringBuilder text = new StringBuilder(INTRODUCTION);

    private ConformanceReport(List<ConformanceEntry> index, Map<String, ConformanceResult> results) {
        this.index = index;
        this.results = results;
    }

    /// Returns the page.
    static String of(List<ConformanceEntry> index, Map<String, ConformanceResult> results) {
        ConformanceReport report = new ConformanceReport(index, results);
        report.totals();
        report.categories();
        report.refusals();
        return report.text.append(REGENERATE).toString();
    }

    private void totals() {
        text.append("| tests | count | right | refused | wrong | right % |\n|---|---|---|---|---|---|\n");
        Predicate<ConformanceEntry> a = entry -> entry.tier().equals("A");
        Predicate<ConformanceEntry> noAttention = entry -> !entry.category().equals(ATTENTION);
        total("A", a);
        total("A outside attention", a.and(noAttention));
        total("A, core", a.and(ConformanceEntry::core));
        total("A, core, outside attention", a.and(ConformanceEntry::core).and(noAttention));
        total("A and B", a.or(entry -> entry.tier().equals("B")));
        total("C", entry -> entry.tier().equals("C"));
        total("S", entry -> entry.tier().equals("S"));
    }

    private void total(String name, Predicate<ConformanceEntry> selection) {
        List<ConformanceEntry> entries = index.stream().filter(selection).toList();
        long right = count(entries, Verdict.RIGHT);
        text.append(String.format(Locale.ROOT, "| %s | %,d | %,d | %,d | %,d | %.1f |\n", name, entries.size(), right,
                count(entries, Verdict.REFUSED), count(entries, Verdict.WRONG), PERCENT * right / entries.size()));
    }

    private long count(List<ConformanceEntry> entries, Verdict verdict) {
        return entries.stream().map(entry -> results.get(entry.name()))
                .filter(result -> result != null && result.verdict() == verdict).count();
    }

    private void categories() {
        text.append("\n## Right by category\n| category | A | B | C | S |\n|---|---|---|---|---|\n");
        for (String category : new TreeSet<>(index.stream().map(ConformanceEntry::category).toList())) {
            text.append("| ").append(category);
            for (String tier : List.of("A", "B", "C", "S")) {
                List<ConformanceEntry> entries = index.stream()
                        .filter(entry -> entry.tier().equals(tier) && entry.category().equals(category)).toList();
                text.append(entries.isEmpty()
                        ? " | "
                        : " | " + count(entries, Verdict.RIGHT) + " of " + entries.size());
            }
            text.append(" |\n");
        }
    }

    private void refusals() {
        Map<String, Map<String, List<ConformanceResult>>> refusals = new TreeMap<>();
        for (ConformanceEntry entry : index) {
            ConformanceResult result = results.get(entry.name());
            if (result != null && result.verdict() == Verdict.REFUSED) {
                refusals.computeIfAbsent(entry.operator(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(result.reason(), _ -> new ArrayList<>()).add(result);
            }
        }
        text.append("\n## Refused\n");
        text.append("The first diagnostic of each; the tests of a line are named in the table.\n\n");
        text.append("| operator | tests | tiers | reason |\n|---|---|---|---|\n");
        refusals.forEach((operator, reasons) -> reasons.forEach((reason, tests) -> {
            Set<String> tiers = new LinkedHashSet<>(tests.stream().map(ConformanceResult::tier).toList());
            text.append("| ").append(operator).append(" | ").append(tests.size()).append(" | ")
                    .append(tiers.stream().collect(Collectors.joining(", "))).append(" | ")
                    .append(reason.replace("|", "\\|").replace("<", "&lt;")).append(" |\n");
        }));
    }
}
