package io.assay.checker.air;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.BadArtefactException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whatever is changed in a small gadget: if the checker has nothing to say, no second solution is to be found by
/// trying all of them.
class MutatedGadgetTest {

    private static final List<String> TINY = RelationTexts.GADGETS.stream().map(name -> "tiny_" + name).toList();
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w@%.])-?\\d+(?![\\w.x])");
    private static final Pattern VALUE = Pattern.compile("%\\d+");
    private static final int BOX = 9;
    private static final int MOST_INPUTS = 30;

    private final Random random;
    private int unread;
    private int reported;
    private int accepted;

    MutatedGadgetTest() {
        long seed = Long.getLong("assay.seed", 6);
        System.out.println("seed " + seed);
        this.random = new Random(seed);
    }

    @Test
    void gadgetsHaveOneSolution() throws Exception {
        for (String name : TINY) {
            RelationModule module = RelationTexts.read(RelationTexts.text(name));
            assertThat(RelationUniqueness.check(module).findings()).as(name).isEmpty();
            assertThat(inputs(module)).allSatisfy(input -> assertThat(Solutions.of(module, input, BOX, 2)).as(name)
                    .hasSize(1));
        }
    }

    @Test
    void changesThatAreNotReportedLeaveNoSecondSolution() throws Exception {
        check(60);
    }

    @Test
    @Tag("nightly")
    void manyChangesThatAreNotReportedLeaveNoSecondSolution() throws Exception {
        check(20_000);
    }

    private void check(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            for (String name : TINY) {
                check(mutated(RelationTexts.text(name)));
            }
        }
        System.out.println(unread + " texts refused, " + reported + " reported, " + accepted + " without finding");
        assertThat(reported).isGreaterThan(count);
        assertThat(accepted).isGreaterThan(count / 2);
    }

    private void check(String text) throws Exception {
        RelationModule module;
        try {
            module = RelationTexts.read(text);
        } catch (BadArtefactException e) {
            unread++;
            return;
        }
        if (!RelationUniqueness.check(module).findings().isEmpty()) {
            reported++;
            return;
        }
        accepted++;
        for (long[] input : inputs(module)) {
            List<List<Long>> solutions = Solutions.of(module, input, BOX, 2);
            assertThat(solutions.size()).as("solutions %s for input %s of%n%s", solutions, input, text).isLessThan(2);
        }
    }

    /// Returns inputs within the declared bounds: all, or some of many.
    private List<long[]> inputs(RelationModule module) {
        Relation.Input input = module.inputs().getFirst();
        List<long[]> all = new ArrayList<>();
        all.add(new long[input.result().count()]);
        for (int element = 0; element < input.result().count(); element++) {
            List<long[]> more = new ArrayList<>();
            for (long[] start : all) {
                for (long value = input.lo(element); value <= Math.min(input.hi(element), input.lo(element)
                        + 20); value++) {
                    long[] next = start.clone();
                    next[element] = value;
                    more.add(next);
                }
            }
            all = more;
        }
        while (all.size() > MOST_INPUTS) {
            all.remove(random.nextInt(all.size()));
        }
        return all;
    }

    private String mutated(String text) {
        String changed = text;
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
            changed = switch (random.nextInt(8)) {
                case 0 -> withoutAnAssert(changed);
                case 1, 2 -> withAnotherValue(changed);
                default -> withAnotherNumber(changed);
            };
        }
        return changed;
    }

    private String withoutAnAssert(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        List<String> asserts = lines.stream()
                .filter(line -> line.matches(" *relation\\.(range|zero|product|lookup|permutation).*"))
                .toList();
        if (!asserts.isEmpty()) {
            lines.remove(asserts.get(random.nextInt(asserts.size())));
        }
        return String.join("\n", lines);
    }

    private String withAnotherValue(String text) {
        List<MatchResult> values = VALUE.matcher(text).results().toList();
        String other = values.get(random.nextInt(values.size())).group();
        return with(text, values.get(random.nextInt(values.size())), other);
    }

    private String withAnotherNumber(String text) {
        List<MatchResult> numbers = NUMBER.matcher(text).results().toList();
        MatchResult place = numbers.get(random.nextInt(numbers.size()));
        long old = Long.parseLong(place.group());
        long other = switch (random.nextInt(6)) {
            case 0 -> old + 1;
            case 1 -> old - 1;
            case 2 -> -old;
            case 3 -> 2 * old;
            case 4 -> old / 2;
            default -> 2 * old + 1;
        };
        return with(text, place, String.valueOf(other));
    }

    private static String with(String text, MatchResult place, String other) {
        return text.substring(0, place.start()) + other + text.substring(place.end());
    }
}
