package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.verify.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowerFixedToRelationTest {

    private static final int LO = -12;
    private static final int HI = 11;
    private static final long[] INPUTS = {LO, -3, -2, 0, 2, HI};

    /// A prime above every honest value of the gadgets below, and small enough to try all of the field.
    private static final long PRIME = 61;

    @Property(tries = 150)
    void relationsMeanTheSameAndHoldForTheHonestProver(@ForAll long seed) {
        FixedModule module = RandomModules.fixed(seed);
        RelationModule lowered = LowerFixedToRelation.lower(module);
        assertThat(Verifier.verify(lowered)).isEmpty();
        Map<String, long[]> inputs = RandomModules.inputs(seed);
        RelationInterpreter.Run run = RelationInterpreter.run(lowered, inputs);
        assertThat(run.failures()).isEmpty();
        FixedInterpreter.run(module, inputs).forEach((name, y) -> assertThat(run.outputs().get(name)).isEqualTo(y));
    }

    @Test
    void inputsOutsideTheirBoundsAreUnprovable() throws AirSyntaxException {
        RelationModule lowered = LowerFixedToRelation.lower(module("""
                %0 = fixed.input {name = "x", visibility = private, lo = @w0, hi = @w1} : tensor<3xfixed0[-9,9]>
                fixed.output %0 {name = "y", visibility = public}
                """));
        for (long first = -20; first <= 20; first++) {
            for (long last = -20; last <= 20; last++) {
                boolean inside = first >= 0 && first <= 9 && last >= -9 && last <= 1;
                Map<String, long[]> inputs = Map.of("x", new long[]{first, 5, last});
                assertThat(RelationInterpreter.run(lowered, inputs).failures().isEmpty()).isEqualTo(inside);
            }
        }
    }

    /// Every gadget on one element, over a small field: inputs of the box against every choice of every hint. Just the
    /// honest choice is accepted; the next test shows that this is the work of every single assert.
    @ParameterizedTest
    @ValueSource(strings = {
            "fixed.requantize %0 {shift = 2} : tensor<1xfixed0[-9,9]>",
            "fixed.requantize_relu %0 {shift = 2} : tensor<1xfixed0[-9,9]>",
            "fixed.relu %0 : tensor<1xfixed0[0,99]>",
            "fixed.table %0 {table = function_table{name = \"t\", lo = -16, segmentBits = 0, shift = 0, base = @w2, slope = @w3}}"
                    + " : tensor<1xfixed0[-99,99]>",
    })
    void onlyTheHonestWitnessIsAccepted(String op) throws AirSyntaxException {
        RelationModule lowered = gadget(op);
        for (long x : INPUTS) {
            assertThat(accepted(lowered, x)).as("x = " + x).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "fixed.requantize %0 {shift = 2} : tensor<1xfixed0[-9,9]>",
            "fixed.requantize_relu %0 {shift = 2} : tensor<1xfixed0[-9,9]>",
            "fixed.relu %0 : tensor<1xfixed0[0,99]>",
            "fixed.table %0 {table = function_table{name = \"t\", lo = -16, segmentBits = 0, shift = 0, base = @w2, slope = @w3}}"
                    + " : tensor<1xfixed0[-99,99]>",
    })
    void withoutAnyOneAssertACheatIsAccepted(String op) throws AirSyntaxException {
        RelationModule lowered = gadget(op);
        List<Op> ops = lowered.main().ops();
        int removed = 0;
        for (int i = 2; i < ops.size(); i++) {
            if (ops.get(i).info().effect() == io.assay.ir.Effect.ASSERT && pinsAHint(ops, i)) {
                List<Op> fewer = new ArrayList<>(ops);
                fewer.remove(i);
                RelationModule weaker = lowered.withMain(lowered.main().withOps(fewer));
                boolean cheat = false;
                for (int k = 0; k < INPUTS.length && !cheat; k++) {
                    cheat = accepted(weaker, INPUTS[k]).size() > 1;
                }
                assertThat(cheat).as("removing " + ops.get(i)).isTrue();
                removed++;
            }
        }
        assertThat(removed).isPositive();
    }

    /// Tells whether the assert at `index` comes after the first hint: those before it bound the input.
    private static boolean pinsAHint(List<Op> ops, int index) {
        return ops.subList(0, index).stream().anyMatch(Hint.class::isInstance);
    }

    /// Returns the choices of hints, each anywhere in the field, that satisfy every assert for input `x`.
    private static List<List<Long>> accepted(RelationModule module, long x) {
        int count = module.main().ops().stream().filter(Hint.class::isInstance).mapToInt(op -> op.results().size())
                .sum();
        List<List<Long>> accepted = new ArrayList<>();
        search(module, x, count, new ArrayList<>(), accepted);
        return accepted;
    }

    private static void search(RelationModule module, long x, int count, List<Long> chosen, List<List<Long>> accepted) {
        if (chosen.size() < count) {
            for (long value = 0; value < PRIME; value++) {
                chosen.add(value);
                search(module, x, count, chosen, accepted);
                chosen.removeLast();
            }
            return;
        }
        int[] next = {0};
        RelationInterpreter.Run run = RelationInterpreter.run(module, Map.of("x", new long[]{x}), (hint, _) -> hint
                .results().stream().map(_ -> new long[]{chosen.get(next[0]++)}).toList(), PRIME);
        if (run.failures().isEmpty()) {
            accepted.add(List.copyOf(chosen));
        }
    }

    @Test
    void argMaxAndDivisionRejectEveryOtherAnswer() throws AirSyntaxException {
        RelationModule argMax = LowerFixedToRelation.lower(module("""
                %0 = fixed.input {name = "x", visibility = private} : tensor<1x3xfixed0[-3,3]>
                %1 = fixed.argmax %0 {axis = 1, selectLast = false} : tensor<1x1xfixed0[0,2]>
                fixed.output %1 {name = "y", visibility = public}
                """));
        for (int code = 0; code < 343; code++) {
            long[] x = {code % 7 - 3, code / 7 % 7 - 3, code / 49 - 3};
            int answers = 0;
            for (int choice = 0; choice < 8; choice++) {
                for (long greatest = -3; greatest <= 3; greatest++) {
                    long[] one = {choice & 1, choice >> 1 & 1, choice >> 2};
                    long[] max = {greatest};
                    answers += RelationInterpreter.run(argMax, Map.of("x", x), (_, _) -> List.of(one, max)).failures()
                            .isEmpty() ? 1 : 0;
                }
            }
            assertThat(answers).isEqualTo(1);
        }
        RelationModule divide = LowerFixedToRelation.lower(module("""
                %0 = fixed.input {name = "n", visibility = private} : tensor<1xfixed0[-12,12]>
                %1 = fixed.input {name = "d", visibility = private} : tensor<1xfixed0[1,5]>
                %2 = fixed.floor_divide %0, %1 : tensor<1xfixed0[-99,99]>
                fixed.output %2 {name = "y", visibility = public}
                """));
        for (long n = -12; n <= 12; n++) {
            for (long d = 1; d <= 5; d++) {
                Map<String, long[]> inputs = new LinkedHashMap<>();
                inputs.put("n", new long[]{n});
                inputs.put("d", new long[]{d});
                int answers = 0;
                for (long q = -16; q <= 20; q++) {
                    for (long r = -12; r <= 24; r++) {
                        long[] quotient = {q};
                        long[] remainder = {r};
                        answers += RelationInterpreter.run(divide, inputs, (_, _) -> List.of(quotient, remainder))
                                .failures().isEmpty() ? 1 : 0;
                    }
                }
                assertThat(answers).isEqualTo(1);
                assertThat(RelationInterpreter.run(divide, inputs).outputs().get("y"))
                        .containsExactly(Math.floorDiv(n, d));
            }
        }
    }

    private static RelationModule gadget(String op) throws AirSyntaxException {
        return LowerFixedToRelation.lower(module("""
                %%0 = fixed.input {name = "x", visibility = private} : tensor<1xfixed0[%d,%d]>
                %%1 = %s
                fixed.output %%1 {name = "y", visibility = public}
                """.formatted(LO, HI, op)));
    }

    private static FixedModule module(String body) throws AirSyntaxException {
        String slopes = "0, ".repeat(31) + "0";
        String bases = "3, 1, 4, 1, 5, 9, 2, 6, ".repeat(4).replaceAll(", $", "");
        return (FixedModule) new AirParser().parse("""
                module "m" fixed
                data @w0 : tensor<3xi64> = [0, 0, -9]
                data @w1 : tensor<3xi64> = [9, 9, 1]
                data @w2 : tensor<32xi64> = [%s]
                data @w3 : tensor<32xi64> = [%s]
                func @main {
                %s}
                """.formatted(bases, slopes, body));
    }
}
