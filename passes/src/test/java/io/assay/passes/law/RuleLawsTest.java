package io.assay.passes.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.testing.LitFile;
import io.assay.ir.testing.LitRunner;
import io.assay.passes.law.Verdict.Proven;
import io.assay.passes.law.Verdict.Refuted;
import io.assay.passes.law.Verdict.Same;
import io.assay.passes.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every rule of every table keeps the meaning, on all elements of every pattern.
class RuleLawsTest {

    private static final Path TABLE = Path.of("..", "docs", "trust", "rules.tsv");
    private static final Path LIT = Path.of("src/test/lit");
    private static final List<String> FIXED = List.of("simplify-fixed", "pool-before-requantize",
            "fuse-lookups");
    private static final long SEED = 6;

    /// On how many patterns a rule was tried, on how many it fired, and how each law was seen to hold.
    private static final class Tally {
        private int tried;
        private int same;
        private int proven;

        void add(Verdict verdict, Object law) {
            switch (verdict) {
                case Same _ -> same++;
                case Proven _ -> proven++;
                case Refuted(var example) -> throw new AssertionError(
                        "the sides differ where " + example.values() + ", or the right one leaves an interval:\n"
                                + law);
            }
        }
    }

    @Test
    void everyRuleIsOfAPassThatIsProvenHere() {
        List<Rule<?>> known = RuleTables.all().values().stream().<Rule<?>>flatMap(List::stream).toList();
        assertThat(RuleTables.declared()).isNotEmpty().allSatisfy(rule -> assertThat(known).contains(rule));
    }

    @Test
    void everyRuleHasPatterns() {
        Map<String, List<String>> patterns = new TreeMap<>();
        patterns.put("simplify-tensor", List.copyOf(TensorPatterns.all().keySet()));
        patterns.put("recognise-formulas", List.copyOf(FormulaPatterns.all().keySet()));
        patterns.put("simplify-fixed", List.copyOf(FixedPatterns.all().keySet()));
        patterns.put("pool-before-requantize", List.copyOf(FixedPatterns.pools().keySet()));
        patterns.put("fuse-lookups", List.copyOf(FixedPatterns.chains().keySet()));
        RuleTables.all().forEach((pass, rules) -> assertThat(patterns.get(pass))
                .as("left sides of the rules of " + pass + ", in the order of the table")
                .containsExactlyElementsOf(rules.stream().map(Rule::name).toList()));
    }

    /// The last of the tests compares the table of what was proven; run with -Dgolden.update=true to write it anew.
    @TestFactory
    List<DynamicTest> everyLawHolds() {
        Map<String, String> rows = new LinkedHashMap<>();
        List<DynamicTest> tests = new ArrayList<>();
        RuleTables.all().forEach((pass, rules) -> {
            LitFile lit = LitFile.read(LIT.resolve(pass).resolve("rules.air"));
            for (Rule<?> rule : rules) {
                tests.add(DynamicTest.dynamicTest(pass + ": " + rule.name(), () -> {
                    Tally tally = FIXED.contains(pass) ? fixed(rule, lit) : tensor(rule, lit);
                    assertThat(tally.same + tally.proven).as("patterns on which it fires").isPositive();
                    rows.put(pass + " " + rule.name(), row(pass, rule, tally));
                }));
            }
        });
        int count = tests.size();
        tests.add(DynamicTest.dynamicTest(TABLE.getFileName().toString(), () -> {
            assertThat(rows).as("rules whose law holds").hasSize(count);
            compare(rows.values());
        }));
        return tests;
    }

    private static String row(String pass, Rule<?> rule, Tally tally) {
        String numbers = switch (pass) {
            case "simplify-fixed", "pool-before-requantize", "fuse-lookups" -> "integers";
            case "simplify-tensor" -> "reals, integers that wrap around";
            default -> "reals, coefficients up to 2^-20";
        };
        return String.join("\t", pass, rule.name(), rule.law(), numbers, String.valueOf(tally.tried),
                String.valueOf(tally.same), String.valueOf(tally.proven));
    }

    private static void compare(Iterable<String> rows) throws IOException {
        String table = "pass\trule\tlaw\tover\tpatterns\tequal terms\tproven by solver\n" + String.join("\n", rows)
                + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(TABLE, table);
        }
        assertThat(Files.readString(TABLE)).as("docs/trust/rules.tsv; run this test with -Dgolden.update=true")
                .isEqualTo(table);
    }

    /// Returns the module of the lit case where a rule fires.
    private static Module firing(LitFile lit, Rule<?> rule) {
        String name = rule.name().replace('-', '_') + "_fires";
        return lit.sections().stream().filter(section -> section.name().equals(name)).map(LitRunner::module).findFirst()
                .orElseThrow(() -> new AssertionError(lit.path() + " has no case " + name));
    }

    private static Tally fixed(Rule<?> rule, LitFile lit) {
        Tally tally = new Tally();
        Samples samples = new Samples(SEED);
        Consumer<FixedModule> each = module -> {
            tally.tried++;
            FixedLaw.of(rule, module).ifPresent(law -> {
                Verdict verdict = law.verdict();
                tally.add(verdict, law);
                samples.compare(law);
            });
        };
        Map<String, FixedPatterns.Patterns> patterns = new LinkedHashMap<>(FixedPatterns.all());
        patterns.putAll(FixedPatterns.pools());
        patterns.putAll(FixedPatterns.chains());
        patterns.get(rule.name()).accept(each);
        each.accept((FixedModule) firing(lit, rule));
        return tally;
    }

    private static Tally tensor(Rule<?> rule, LitFile lit) {
        Tally tally = new Tally();
        Samples samples = new Samples(SEED);
        Consumer<TensorModule> each = module -> {
            tally.tried++;
            TensorLaw.of(rule, module).ifPresent(law -> {
                tally.add(law.verdict(), law);
                samples.compare(law);
            });
        };
        Map<String, TensorPatterns.Patterns> patterns = new LinkedHashMap<>(TensorPatterns.all());
        patterns.putAll(FormulaPatterns.all());
        patterns.get(rule.name()).accept(each);
        each.accept((TensorModule) firing(lit, rule));
        return tally;
    }
}
