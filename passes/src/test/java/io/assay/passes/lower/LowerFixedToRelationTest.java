package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.verify.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class LowerFixedToRelationTest {

    private static final int LO = -12;
    private static final int HI = 11;

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

    /// A gadget of one input element, and a small field in which no honest sum wraps around.
    private record Case(String op, int lo, int hi, List<Long> inputs, long prime) {
        @Override
        public String toString() {
            return op;
        }
    }

    private static final List<Case> CASES = List.of(
            signed("fixed.requantize %0 {shift = 2} : tensor<1xfixed0[-9,9]>"),
            signed("fixed.requantize_relu %0 {shift = 2} : tensor<1xfixed0[-9,9]>"),
            signed("fixed.relu %0 : tensor<1xfixed0[0,99]>"),
            signed("fixed.table %0 {table = function_table{name = \"t\", lo = -16, segmentBits = 0, shift = 0, "
                    + "base = @w2, slope = @w3}} : tensor<1xfixed0[-99,99]>"),
            signed("fixed.floor_divide %0, %3 : tensor<1xfixed0[-4,3]>"),
            signed("fixed.floor_divide %0, %5 : tensor<1xfixed0[-3,2]>"),
            new Case("fixed.square_root %0 : tensor<1xfixed0[0,3]>", 0, 11, List.of(11L, 8L, 0L), 251),
            new Case("fixed.normalize %0 {bits = 2} : tensor<1xfixed0[0,1]>, tensor<1xfixed0[2,3]>", 1, 3,
                    List.of(1L, 2L, 3L), 13),
            new Case("fixed.gather %6, %8 : tensor<1x1x1xfixed0[-9,9]>", 0, 2, List.of(0L, 1L, 2L), 13),
            new Case("fixed.gather %7, %8 : tensor<1x1x1xfixed0[-9,9]>", 0, 3, List.of(0L, 1L, 2L, 3L), 13));

    private static Case signed(String op) {
        return new Case(op, LO, HI, List.of((long) LO, -3L, -2L, 0L, 2L, (long) HI), PRIME);
    }

    /// Every gadget over a small field: inputs of the box against every choice of every hint. Just the honest choice is
    /// accepted; the next test shows that this is the work of every single assert.
    @ParameterizedTest
    @FieldSource("CASES")
    void onlyTheHonestWitnessIsAccepted(Case gadget) throws AirSyntaxException {
        RelationModule lowered = gadget(gadget);
        for (long x : gadget.inputs()) {
            List<List<Long>> accepted = accepted(lowered, x, gadget.prime(), 2);
            List<Long> honest = new ArrayList<>();
            RelationInterpreter.run(lowered, Map.of("x", new long[]{x}), (hint, operands) -> {
                List<long[]> chosen = RelationInterpreter.honest(hint, operands);
                chosen.forEach(values -> Arrays.stream(values).map(v -> Math.floorMod(v, gadget.prime()))
                        .forEach(honest::add));
                return chosen;
            });
            assertThat(accepted).as("x = " + x).containsExactly(honest);
        }
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void withoutAnyOneAssertACheatIsAccepted(Case gadget) throws AirSyntaxException {
        RelationModule lowered = gadget(gadget);
        List<Op> ops = lowered.main().ops();
        int removed = 0;
        for (int i = 2; i < ops.size(); i++) {
            if (ops.get(i).info().effect() == io.assay.ir.Effect.ASSERT && pinsAHint(ops, i)) {
                List<Op> fewer = new ArrayList<>(ops);
                fewer.remove(i);
                RelationModule weaker = lowered.withMain(lowered.main().withOps(fewer));
                boolean cheat = gadget.inputs().stream()
                        .anyMatch(x -> accepted(weaker, x, gadget.prime(), 2).size() > 1);
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

    /// Returns at most `limit` choices of hints, each element anywhere in the field, that satisfy every assert.
    private static List<List<Long>> accepted(RelationModule module, long x, long prime, int limit) {
        int count = module.main().ops().stream().filter(Hint.class::isInstance).flatMap(op -> op.results().stream())
                .mapToInt(result -> result.type().elementCount()).sum();
        List<List<Long>> accepted = new ArrayList<>();
        long[] chosen = new long[count];
        boolean more = true;
        while (more && accepted.size() < limit) {
            if (isAccepted(module, x, chosen, prime)) {
                accepted.add(Arrays.stream(chosen).boxed().toList());
            }
            int at = 0;
            while (at < count && ++chosen[at] == prime) {
                chosen[at++] = 0;
            }
            more = at < count;
        }
        return accepted;
    }

    private static boolean isAccepted(RelationModule module, long x, long[] chosen, long prime) {
        int[] next = {0};
        return RelationInterpreter.run(module, Map.of("x", new long[]{x}), (hint, _) -> {
            List<long[]> values = new ArrayList<>();
            for (Value result : hint.results()) {
                int from = next[0];
                next[0] += result.type().elementCount();
                values.add(Arrays.copyOfRange(chosen, from, next[0]));
            }
            return values;
        }, prime).failures().isEmpty();
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

    private static RelationModule gadget(Case gadget) throws AirSyntaxException {
        boolean two = gadget.op().contains("normalize");
        return LowerFixedToRelation.lower(module("""
                %%0 = fixed.input {name = "x", visibility = private} : tensor<1xfixed0[%d,%d]>
                %%3 = fixed.const {data = @w4} : tensor<1xfixed0[3,3]>
                %%5 = fixed.const {data = @w5} : tensor<1xfixed0[5,5]>
                %%6 = fixed.const {data = @w6} : tensor<1x3x1xfixed0[-9,9]>
                %%7 = fixed.const {data = @w7} : tensor<1x4x1xfixed0[-9,9]>
                %%8 = fixed.view %%0 {map = index_map{offset = 0, strides = [0, 0]}} : tensor<1x1xfixed0[%d,%d]>
                %%1%s = %s
                fixed.output %%1 {name = "y", visibility = public}
                """.formatted(gadget.lo(), gadget.hi(), gadget.lo(), gadget.hi(), two ? ", %2" : "", gadget.op())));
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
                data @w4 : tensor<1xi64> = [3]
                data @w5 : tensor<1xi64> = [5]
                data @w6 : tensor<1x3x1xi64> = [7, -2, 4]
                data @w7 : tensor<1x4x1xi64> = [7, -2, 4, 4]
                func @main {
                %s}
                """.formatted(bases, slopes, body));
    }
}
