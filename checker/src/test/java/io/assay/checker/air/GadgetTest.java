package io.assay.checker.air;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every gadget is proven as it is; without one of its asserts, or with a weaker one, it is not, and the finding says
/// where.
class GadgetTest {

    /// Asserts that say nothing new, and why.
    private static final Map<String, String> REDUNDANT = new LinkedHashMap<>();

    /// Range asserts that may be twice as wide, and why.
    private static final Map<String, String> GENEROUS = new LinkedHashMap<>();

    static {
        REDUNDANT.put("table_row: relation.range %3 {max = 15}", "%3 is a row of a table of 16: the lookup says so");
        String quotient = "a quotient is ranged so that its multiple does not wrap around; the remainder pins it";
        GENEROUS.put("split_pow2: relation.range %3 {max = 255}", quotient);
        GENEROUS.put("table_row: relation.range %3 {max = 15}", quotient);
        GENEROUS.put("table_row: relation.range %11 {max = 255}", quotient);
        GENEROUS.put("divide: relation.range %4 {max = 127}", quotient);
        GENEROUS.put("scaled_product: relation.range %16 {max = 16383}", quotient);
        String sign = "of a magnitude only the sign is needed: it is x or −x";
        GENEROUS.put("magnitude: relation.range %2 {max = 4095}", sign);
        GENEROUS.put("split_magnitude: relation.range %3 {max = 255}", sign);
        String remainder = "r ≥ 0 is needed; r < d is another assert's";
        GENEROUS.put("divide: relation.range %5 {max = 127}", remainder);
        GENEROUS.put("scaled_product: relation.range %14 {max = 255}", remainder);
        String slack = "of a slack only the sign is needed";
        GENEROUS.put("divide: relation.range %7 {max = 127}", slack);
        GENEROUS.put("scaled_product: relation.range %17 {max = 255}", slack);
        GENEROUS.put("arg_max_first: relation.range %14 {max = 255}", slack);
        GENEROUS.put("arg_max_last: relation.range %14 {max = 255}", slack);
        GENEROUS.put("square_root: relation.range %4 {max = 255}", slack);
        GENEROUS.put("scaled_product: relation.range %12 {max = 511}", slack);
        GENEROUS.put("steps: relation.range %13 {max = 127}", slack);
        GENEROUS.put("steps: relation.range %17 {max = 127}", slack);
        String order = "of a difference only the sign is needed, of the first and the last one end";
        for (String range : List.of("sort: relation.range %4 {max = 255}", "sort: relation.range %7 {max = 255}",
                "sort: relation.range %9 {max = 255}", "sort_with_positions: relation.range %9 {max = 1023}",
                "sort_with_positions: relation.range %12 {max = 1023}",
                "sort_with_positions: relation.range %14 {max = 1023}")) {
            GENEROUS.put(range, order);
        }
        String rest = "r ≥ 0 is needed; r ≤ 2y is another assert's";
        GENEROUS.put("square_root: relation.range %2 {max = 255}", rest);
        GENEROUS.put("scaled_product: relation.range %10 {max = 511}", rest);
    }

    /// Returns an assert as it stands in the text, without what follows its numbers.
    private static String assertOf(String line) {
        return line.strip().replaceAll(" loc\\(.*", "").replaceAll(" \\{table.*", "");
    }

    private static boolean isAssert(String line) {
        return line.strip().matches("relation\\.(range|zero|product|lookup|permutation) .*");
    }

    @Test
    void everyGadgetIsProven() throws IOException {
        Map<String, Long> proven = new TreeMap<>();
        for (String name : RelationTexts.GADGETS) {
            RelationUniqueness.Result result = RelationTexts.check(RelationTexts.text(name));
            assertThat(result.findings()).as(name).isEmpty();
            result.proven().forEach((kind, count) -> proven.merge(kind, count.hints(), Long::sum));
        }
        assertThat(proven.keySet()).containsExactly("arg_max", "bit", "divide", "magnitude", "normalize", "one_hot",
                "scaled_product", "sort", "split_magnitude", "split_pow2", "square_root", "steps", "table_row");
    }

    @TestFactory
    List<DynamicTest> withoutAnAssert() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : RelationTexts.GADGETS) {
            List<String> lines = Arrays.asList(RelationTexts.text(name).split("\n", -1));
            for (int i = 0; i < lines.size(); i++) {
                if (isAssert(lines.get(i))) {
                    List<String> without = new ArrayList<>(lines);
                    without.set(i, "");
                    tests.add(test(name, lines.get(i), without, REDUNDANT));
                }
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> withARangeThatIsTwiceAsWide() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : RelationTexts.GADGETS) {
            List<String> lines = Arrays.asList(RelationTexts.text(name).split("\n", -1));
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (isAssert(line) && line.contains("max = ")) {
                    long max = Long.parseLong(line.replaceAll(".*max = (\\d+)}.*", "$1"));
                    List<String> wider = new ArrayList<>(lines);
                    wider.set(i, line.replace("max = " + max, "max = " + (2 * max + 1)));
                    tests.add(test(name, line, wider, GENEROUS));
                }
            }
        }
        return tests;
    }

    private static DynamicTest test(String name, String line, List<String> text, Map<String, String> harmless) {
        String changed = name + ": " + assertOf(line);
        String reason = harmless.getOrDefault(changed, "");
        return DynamicTest.dynamicTest(changed + (reason.isEmpty() ? "" : ", harmless: " + reason), () -> {
            List<Finding> findings = RelationTexts.check(String.join("\n", text)).findings();
            if (!reason.isEmpty()) {
                assertThat(findings).isEmpty();
                return;
            }
            assertThat(findings).isNotEmpty();
            boolean ofInput = !line.contains("loc(");
            // Where a sort bounds inputs, they are missed first.
            Finding found = ofInput || !name.equals("sort") ? findings.getFirst() : findings.getLast();
            assertThat(found.node()).isEqualTo(ofInput ? "" : "/gadget/" + name);
            assertThat(found.kind()).isEqualTo(Finding.Kind.RELATION);
            assertThat(found.message()).contains(ofInput ? "input x is declared" : "");
        });
    }

    /// Asserts that a change of a gadget's text is found, at a tensor, for a reason.
    private static void assertFound(String gadget, String old, String other, String tensor, String message)
            throws IOException {
        String text = RelationTexts.replaced(RelationTexts.text(gadget), old, other);
        assertThat(RelationTexts.check(text).findings()).anySatisfy(finding -> {
            assertThat(finding.tensor()).isEqualTo(tensor);
            assertThat(finding.node()).isEqualTo("/gadget/" + gadget);
            assertThat(finding.message()).contains(message);
        });
    }

    /// The forgery that gave "1·1/10 = 5": a remainder that nothing bounds.
    @Test
    void theUnconstrainedRemainder() throws IOException {
        String text = RelationTexts.text("split_pow2");
        String without = text.lines().filter(line -> !line.contains("relation.range %4 "))
                .reduce("", (a, b) -> a + b + "\n");
        List<Finding> findings = RelationTexts.check(without).findings();
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst()).isEqualTo(new Finding(Finding.Kind.RELATION, "/gadget/split_pow2", "%4", 0,
                "split_pow2 is not pinned: no range assert bounds %4"));
    }

    @Test
    void coefficientsThatAreWrong() throws IOException {
        assertFound("split_pow2", "[1, -16, -1]", "[1, -8, -1]", "%3", "no assert says that %2 = %3·2^4 + %4");
        assertFound("split_pow2", "[1, -16, -1]", "[1, -16, 1]", "%3", "no assert says");
        assertFound("magnitude", "[1, -2, 1]", "[1, -1, 1]", "%2", "no assert says");
        assertFound("split_magnitude", "[1, -32, 16, -1]", "[1, -32, 32, -1]", "%3", "no assert says");
        assertFound("scaled_product", "[256, 1], constant = -128", "[256, 1], constant = -127", "%19",
                "no assert says");
        assertFound("scaled_product", "[256, 1], constant = -128", "[128, 1], constant = -128", "%19",
                "no assert says");
        assertFound("square_root", "[2, -1]", "[3, -1]", "%1", "no assert says that %2 ≤ 2·%1");
    }

    @Test
    void multiplesOfAnEquationSayTheSame() throws IOException {
        String text = RelationTexts.replaced(RelationTexts.text("split_pow2"), "[1, -16, -1]", "[-3, 48, 3]");
        text = RelationTexts.replaced(text,
                "%5 = relation.linear %2, %3, %4 {coefficients = [-3, 48, 3], constant = 0} "
                        + ": tensor<2x2xint[-4015,4000]>",
                "%5 = relation.linear %2, %3, %4 {coefficients = [-3, 48, 3], constant = 0} "
                        + ": tensor<2x2xint[-100000,100000]>");
        assertThat(RelationTexts.check(text).findings()).isEmpty();
    }

    @Test
    void aRemainderThatMayBeTheDivisor() throws IOException {
        assertFound("divide", "constant = -1} : tensor<2xint[-99,99]>", "constant = 0} : tensor<2xint[-100,100]>", "%5",
                "no assert says that %5 < %3");
    }

    @Test
    void tiesThatAreNotOrdered() throws IOException {
        String none = "[0, 0, 0, 0, 0, 0, 0, 0, 0]";
        assertFound("arg_max_first", "[0, 1, 1, 0, 0, 1, 0, 0, 0]", none, "%2", "none before it is equal");
        String reverse = "[0, 0, 0, 1, 0, 0, 1, 1, 0]";
        assertFound("arg_max_first", "[0, 1, 1, 0, 0, 1, 0, 0, 0]", reverse, "%2", "none before it is equal");
        assertFound("arg_max_first", "[0, 1, 1, 0, 0, 1, 0, 0, 0]", "[0, 1, 0, 0, 0, 1, 0, 0, 0]", "%2",
                "none before it is equal");
        assertFound("arg_max_last", "selectLast = true", "selectLast = false", "%2", "none before it is equal");
    }

    @Test
    void choicesThatAreNotCountedOrNotTheElement() throws IOException {
        assertFound("arg_max_first", "[1, 1, 1]", "[1, 1, 2]", "%2", "add up to 1");
        assertFound("one_hot", "[0, 1, 2, 3]", "[0, 1, 2, 2]", "%2", "the chosen position is %0");
        assertFound("one_hot", "[1, 1, 1, 1]", "[1, 1, 0, 1]", "%2", "add up to 1");
        assertFound("arg_max_first", "relation.mul %2, %0", "relation.mul %2, %1", "%3", "is the chosen element");
    }

    /// The slack reads the greatest element of another row.
    @Test
    void theGreatestElementOfAnotherRow() throws IOException {
        assertFound("arg_max_first", "map = index_map{offset = 0, strides = [1, 0]}",
                "map = index_map{offset = 1, strides = [-1, 0]}", "%2", "none before it is equal");
    }

    @Test
    void tablesThatAreOthersOrHaveTwoRowsForOnePower() throws IOException {
        String text = RelationTexts.text("table_row");
        int lookup = text.indexOf("relation.lookup");
        String swapped = text.substring(0, lookup)
                + text.substring(lookup).replaceFirst("base = @w0, slope = @w1", "base = @w1, slope = @w0");
        assertThat(RelationTexts.check(swapped).findings().getFirst().message())
                .contains("the lookup is in another table than exp");
        assertFound("normalize", "[1, 2, 4, 8, 16, 32, 64, 128]", "[1, 2, 4, 8, 8, 32, 64, 128]", "%2",
                "row 4 of power_of_two is 8; expected 2^4 or 0");
        assertFound("normalize", "[1, 2, 4, 8, 16, 32, 64, 128]", "[2, 4, 8, 16, 32, 64, 128, 256]", "%2",
                "row 0 of power_of_two is 2");
    }

    /// A factor of a product that should be zero is another one.
    @Test
    void aProductThatLeavesMoreThanZeroAndAll() throws IOException {
        String text = RelationTexts.text("magnitude");
        String zeros = Objects.requireNonNull(text.lines().filter(line -> line.contains("data @w0")).findFirst()
                .orElse(null));
        assertFound("magnitude", zeros, zeros.replaceAll("\\[.*]", "[0, 0, 0, 1]"), "%3", "no assert says");
        assertFound("magnitude", "relation.product %3, %5, %6", "relation.product %2, %5, %6", "%3", "no assert says");
    }

    @Test
    void sortsOfOtherElementsOrInNoOrder() throws IOException {
        assertFound("sort", "relation.permutation %0, %2", "relation.permutation %0, %0", "%2",
                "no assert says that the elements of %2 are those of %0");
        // The second row's.
        assertFound("sort", "map = index_map{offset = 0, strides = [4]}", "map = index_map{offset = 0, strides = [3]}",
                "%2", "no assert bounds the first key");
        assertFound("sort", "coefficients = [1, -1], constant = 0", "coefficients = [1, -1], constant = 1", "%2",
                "no assert says that it is not less than the one before");
        assertFound("sort", "coefficients = [1, -1], constant = 0", "coefficients = [-1, 1], constant = 0", "%2",
                "no assert says that it is not less than the one before");
    }

    @Test
    void sortsWhosePositionsAreOthers() throws IOException {
        assertFound("sort_with_positions", "[0, 1, 2, 0, 1, 2]", "[0, 1, 2, 0, 2, 1]", "%2",
                "no assert says that elements and positions are those of %0");
        assertFound("sort_with_positions", "[0, 1, 2, 0, 1, 2]", "[0, 1, 2, 0, 1, 1]", "%2",
                "no assert says that elements and positions are those of %0");
        // One less, and an element could be taken for another one with another position.
        String text = RelationTexts.text("sort_with_positions").replace("[1, 256]", "[1, 199]");
        assertThat(RelationTexts.check(text).findings()).hasSize(1);
        assertThat(RelationTexts.check(text.replace("[1, 199]", "[1, 200]")).findings()).isEmpty();
        assertFound("sort_with_positions", "coefficients = [4, 1]", "coefficients = [2, 1]", "%3",
                "no assert says that it is in [0, 2)");
        assertFound("sort_with_positions", "constant = -1} : tensor<2x2xint[-799,797]>",
                "constant = 1} : tensor<2x2xint[-797,799]>", "%2", "not less than the one before");
    }

    @Test
    void aSortBoundsItsInputs() throws IOException {
        String narrow = RelationTexts.text("sort").replace("int[-100,99]> loc", "int[-100,100]> loc")
                .replace("{coefficients = [-1], constant = 99} : tensor<2xint[0,199]>",
                        "{coefficients = [-1], constant = 100} : tensor<2xint[0,200]>");
        assertThat(RelationTexts.check(narrow).findings()).containsExactly(new Finding(Finding.Kind.RELATION, "", "%0",
                0, "input x is declared in [-100, 99], and range asserts leave [-100, 100]"));
    }

    @Test
    void stepsThatAreNotThoseOfTheThresholds() throws IOException {
        // The place is at the same edges, but the thresholds are others.
        assertFound("steps", "[-30, 4, 90, -11, -10, 50, 121]", "[-30, 5, 90, -11, -10, 50, 121]", "%3",
                "threshold 5 has been reached");
        assertFound("steps", "[-30, 4, 90, -11, -10, 50, 121]", "[-30, 4, 90, -11, -10, 49, 121]", "%3",
                "threshold 49 has not been reached");
        assertFound("steps", "[29, 34, 86, 0, 48, 1, 60, 71]", "[29, 33, 86, 0, 48, 1, 60, 71]", "%3",
                "where 2 steps are 1, no assert says that threshold 4 has been reached");
        assertFound("steps", "[34, 86, 32, 0, 1, 60, 71, 1]", "[34, 86, 32, 0, 2, 60, 71, 1]", "%3",
                "where 1 steps are 1, no assert says that threshold -10 has not been reached");
        assertFound("steps", "[2, 3, 4, 1, 5, 6, 7, 8, 1]", "[2, 3, 4, 0, 5, 6, 7, 8, 1]", "%3",
                "steps fall from 1 to 0 at one place");
    }

    /// An input that nothing but its steps holds within its bounds.
    @Test
    void boundsOfInputsThatFollowFromSteps() throws IOException {
        String text = RelationTexts.text("placed_input");
        assertThat(RelationTexts.check(text).findings()).isEmpty();
        List<String> lines = text.lines().toList();
        for (String line : lines.stream().filter(GadgetTest::isAssert).toList()) {
            List<String> fewer = new ArrayList<>(lines);
            fewer.remove(line);
            assertThat(RelationTexts.check(String.join("\n", fewer)).findings()).as(line)
                    .anySatisfy(finding -> assertThat(finding.message()).contains("no range assert bounds it"))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("steps is not pinned"));
        }
        String type = "{name = \"x\", visibility = public} : tensor<2xint[-20,40]>";
        String narrow = RelationTexts.replaced(text, type, type.replace("-20,40", "-19,40"));
        assertThat(RelationTexts.check(narrow).findings().getFirst().message())
                .contains("declared in [-19, 40], and range asserts leave [-20, 40]");
        narrow = RelationTexts.replaced(text, type, type.replace("-20,40", "-20,39"));
        assertThat(RelationTexts.check(narrow).findings().getFirst().message())
                .contains("declared in [-20, 39], and range asserts leave [-20, 40]");
    }

    /// Bounds of inputs are what range asserts leave, not what is declared; types are what follows from them.
    @Test
    void typesAreNotBelieved() throws IOException {
        String text = RelationTexts.text("split_pow2");
        Finding finding = RelationTexts.check(RelationTexts.replaced(text, "max = 4000", "max = 4001")).findings()
                .getFirst();
        assertThat(finding.element()).isZero();
        assertThat(finding.message()).contains("declared in [-1000, 3000], and range asserts leave [-1000, 3001]");
        String narrow = text.replace(
                "%3, %4 = relation.hint %2 {function = split_pow2{shift = 4}} : tensor<2x2xint[0,250]>",
                "%3, %4 = relation.hint %2 {function = split_pow2{shift = 4}} : tensor<2x2xint[0,249]>");
        assertThat(narrow).isNotEqualTo(text);
        assertThat(RelationTexts.check(narrow).findings()).containsExactly(new Finding(Finding.Kind.RELATION,
                "/gadget/split_pow2", "%3", 0, "may be in [0, 250], and its type says [0, 249]"));
    }
}
