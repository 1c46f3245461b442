package io.assay.passes.gadget;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.FunctionTable;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.testing.TrustTable;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.verify.Verifier;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every gadget over a small field, with reduced widths: every input of the field against every choice of every hint.
/// Inputs of the box have one witness, the honest one; all others have none; and each assert is needed for that.
class GadgetExhaustionTest {

    private static final List<String> NO_GADGETS = List.of("ops", "constant", "hint");
    private static final int[] PATTERN = {3, 1, 4, 1, 5, 9, 2, 6};

    /// A gadget and its field.
    ///
    /// @param name    of the method of [RelationBuilder], with a word more where there are several forms
    /// @param prime   size of the field
    /// @param isWhole whether all asserts are its own: those of gadgets that it is made of are tried there
    /// @param implied how many asserts say nothing new
    /// @param body    adds it
    private record Case(String name, long prime, boolean isWhole, int implied, Function<Inputs, List<Value>> body) {

        Case(String name, long prime, Function<Inputs, List<Value>> body) {
            this(name, prime, true, 0, body);
        }

        RelationModule module() {
            Inputs inputs = new Inputs();
            List<Value> outputs = body.apply(inputs);
            for (int i = 0; i < outputs.size(); i++) {
                inputs.builder.output(outputs.get(i), "y" + i, Visibility.PUBLIC);
            }
            RelationModule module = new RelationModule("gadget", new Func("main", inputs.builder.ops()));
            assertThat(Verifier.verify(module)).isEmpty();
            return module;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// Makes inputs of a gadget.
    private static final class Inputs {
        private final RelationBuilder builder = new RelationBuilder();
        private int count;

        Value x(long lo, long hi) {
            return tensor(lo, hi, Shape.of(1));
        }

        Value tensor(long lo, long hi, Shape shape) {
            return builder.input("x" + count++, Visibility.PRIVATE, new Interval(lo, hi), shape, Optional.empty(),
                    Optional.empty());
        }

        Value steps(Value x, long... thresholds) {
            return builder.steps(new Steps(integers(thresholds.length), integers(thresholds)), x);
        }

        Value constant(Shape shape, long... elements) {
            return builder.constant(TensorData.integers(shape, elements));
        }
    }

    private static TensorData integers(long... elements) {
        return TensorData.integers(Shape.of(elements.length), elements);
    }

    private static FunctionTable table(long lo, int segments, int segmentBits, int shift) {
        long[] base = new long[segments];
        long[] slope = new long[segments];
        Arrays.setAll(base, i -> PATTERN[i % PATTERN.length]);
        Arrays.setAll(slope, i -> segmentBits == 0 ? 0 : i % 3 - 1);
        return new FunctionTable("t", lo, segmentBits, shift, TensorData.integers(Shape.of(segments), base),
                TensorData.integers(Shape.of(segments), slope));
    }

    private static Case one(String name, long prime, Function<Inputs, Value> body) {
        return new Case(name, prime, in -> List.of(body.apply(in)));
    }

    private static final List<Case> CASES = List.of(one("input", 61, in -> in.x(-12, 11)),
            one("requantize", 61, in -> in.builder.requantize(in.x(-12, 11), 2)),
            new Case("floorShift", 61, in -> in.builder.floorShift(in.x(-12, 11), 2)),
            one("relu", 61, in -> in.builder.relu(in.x(-12, 11))),
            one("magnitude", 61, in -> in.builder.magnitude(in.x(-12, 11))),
            one("requantizeRelu", 31, in -> in.builder.requantizeRelu(in.x(-6, 5), 1)),
            one("maximum", 31, in -> in.builder.maximum(in.x(-3, 3), in.x(-3, 3))),
            one("minimum", 31, in -> in.builder.minimum(in.x(-3, 3), in.x(-3, 3))),
            one("argMax of the first", 11,
                    in -> in.builder.argMax(in.tensor(0, 1, Shape.of(1, 3)), 1, false, Shape.of(1, 1))),
            one("argMax of the last", 11,
                    in -> in.builder.argMax(in.tensor(0, 1, Shape.of(1, 3)), 1, true, Shape.of(1, 1))),
            new Case("orderStatistic of rank 0", 7,
                    in -> in.builder.orderStatistic(in.tensor(0, 1, Shape.of(1, 2)), 0)),
            new Case("orderStatistic of rank 1", 7,
                    in -> in.builder.orderStatistic(in.tensor(0, 1, Shape.of(1, 2)), 1)),
            one("sort of three", 7, in -> in.builder.sort(in.tensor(0, 1, Shape.of(1, 3)), false).getFirst()),
            one("sort of two", 13, in -> in.builder.sort(in.tensor(-1, 1, Shape.of(1, 2)), false).getFirst()),
            // Elements that are within their bounds already are so in order as well.
            new Case("sort of a product", 13, true, 2, in -> {
                Value x = in.tensor(-1, 1, Shape.of(1, 2));
                return in.builder.sort(in.builder.mul(x, x), false);
            }),
            new Case("sort with positions", 11, in -> in.builder.sort(in.tensor(0, 1, Shape.of(1, 2)), true)),
            one("table", 61, in -> in.builder.table(table(-16, 32, 0, 0), in.x(-12, 11))),
            // That the row is one of the table is what the lookup says: the range of the quotient says it again.
            new Case("table with segments", 61, true, 1,
                    in -> List.of(in.builder.table(table(0, 4, 1, 1), in.x(0, 7)))),
            new Case("floorDivide", 61, in -> in.builder.floorDivide(in.x(-4, 4), in.x(1, 3))),
            new Case("floorDivide by 3", 61,
                    in -> in.builder.floorDivide(in.x(-12, 11), in.constant(Shape.of(1), 3))),
            new Case("floorDivide by 5", 61,
                    in -> in.builder.floorDivide(in.x(-12, 11), in.constant(Shape.of(1), 5))),
            one("squareRoot", 227, in -> in.builder.squareRoot(in.x(0, 4))),
            one("scaledProduct", 61, in -> in.builder.scaledProduct(in.x(-2, 2), in.x(0, 3), 1, 3)),
            new Case("unit", 61, false, 0, in -> List.of(in.builder.unit(in.tensor(-2, 2, Shape.of(1, 1)),
                    in.tensor(1, 2, Shape.of(1, 1)), 1, 1))),
            new Case("normalize", 13, in -> in.builder.normalize(in.x(1, 3), 2)),
            one("gather of three constants", 13, in -> in.builder.gather(in.constant(Shape.of(1, 3, 1), 7, -2, 4),
                    in.tensor(0, 2, Shape.of(1, 1)))),
            one("gather of four constants", 13, in -> in.builder.gather(in.constant(Shape.of(1, 4, 1), 7, -2, 4, 4),
                    in.tensor(0, 3, Shape.of(1, 1)))),
            one("gather of variables", 11, in -> in.builder.gather(in.tensor(-1, 1, Shape.of(1, 3, 1)),
                    in.tensor(0, 2, Shape.of(1, 1)))),
            one("gather of two", 11, in -> in.builder.gather(in.tensor(-1, 1, Shape.of(1, 2, 1)),
                    in.tensor(0, 1, Shape.of(1, 1)))),
            one("steps of an input", 31, in -> in.steps(in.x(-3, 4), -1, 2)),
            one("steps of two inputs", 13, in -> in.builder.steps(new Steps(integers(1, 1), integers(1, 2)),
                    in.tensor(0, 2, Shape.of(2)))),
            one("steps of a sum", 31, in -> in.steps(in.builder.linear(List.of(1L, 1L), 0,
                    List.of(in.x(-2, 2), in.x(-1, 2))), -1, 1, 2)),
            one("steps by comparing", 31, in -> in.steps(in.builder.linear(List.of(1L, 1L), 0,
                    List.of(in.x(-2, 2), in.x(-1, 2))), 1)),
            one("steps of two values", 13, in -> in.steps(in.x(-1, 0), -3, -1, 0, 7)),
            // An operand that is a bit for every input of the box needs nothing that says so.
            new Case("bit", 13, true, 1, in -> {
                Value x = in.x(0, 2);
                return List.of(in.builder.bit(in.builder.linear(List.of(2L, -1L), 0,
                        List.of(x, in.builder.mul(x, x)))));
            }),
            one("select", 13, in -> in.builder.select(in.x(0, 1), in.x(-2, 2), in.x(-2, 2))),
            one("select of constants", 13, in -> in.builder.select(in.x(0, 1), in.constant(Shape.of(1), 5),
                    in.constant(Shape.of(1), -3))),
            one("mul", 31, in -> in.builder.mul(in.x(-3, 3), in.x(-3, 3))),
            one("contract", 13, in -> in.builder.contract(new Einsum("ik", "jk", "ij"),
                    in.tensor(-1, 1, Shape.of(1, 2)), in.tensor(0, 1, Shape.of(1, 2)), Shape.of(1, 1))),
            one("linear", 31, in -> in.builder.linear(List.of(2L, -1L), 1, List.of(in.x(-3, 3), in.x(-3, 3)))),
            one("view", 61, in -> in.builder.view(in.x(-12, 11), IndexMap.identity(Shape.of(1, 1)), Shape.of(1, 1))),
            one("concat", 31, in -> in.builder.concat(0, List.of(in.x(-3, 3), in.x(-3, 3)), Shape.of(2))),
            one("take", 31, in -> in.builder.take(in.tensor(-3, 3, Shape.of(2)),
                    TensorData.integers(Shape.of(3), 1, 0, 1))));

    /// Tells whether inputs of the box have the honest witness, and no others have any.
    private static boolean isExact(Map<String, long[]> inputs, boolean inside, FieldExhaustion exhaustion) {
        return exhaustion.accepted(inputs, 2).equals(inside ? List.of(exhaustion.honest(inputs)) : List.of());
    }

    @Test
    void everyGadgetIsTriedAndTheDocumentSaysHow() throws IOException {
        List<List<Object>> table = new ArrayList<>();
        for (Case gadget : CASES) {
            FieldExhaustion exhaustion = new FieldExhaustion(gadget.module(), gadget.prime());
            int[] counts = new int[2];
            exhaustion.forEveryInput((inputs, inside) -> {
                counts[0]++;
                counts[1] += inside ? 1 : 0;
                assertThat(isExact(inputs, inside, exhaustion))
                        .as("%s: %s", gadget, inputs.values().stream().map(Arrays::toString).toList()).isTrue();
            });
            assertThat(counts[1]).isPositive();
            int chosen = exhaustion.chosenCount();
            int asserts = gadget.isWhole() ? FieldExhaustion.withoutEachAssert(gadget.module()).size() : 0;
            table.add(List.of(gadget.name(), gadget.prime(), counts[0], counts[1],
                    chosen == 0 ? "1" : gadget.prime() + "^" + chosen, asserts - gadget.implied(), gadget.implied()));
        }
        TrustTable.check("exhaustion.tsv", List.of("gadget", "field", "inputs", "in the box", "witnesses of each",
                "asserts without which a cheat passes", "asserts that say nothing new"), table);
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void withoutAnyOneAssertACheatIsAccepted(Case gadget) {
        List<Op> implied = new ArrayList<>();
        FieldExhaustion.withoutEachAssert(gadget.module()).forEach((op, module) -> {
            if (gadget.isWhole()) {
                FieldExhaustion exhaustion = new FieldExhaustion(module, gadget.prime());
                boolean[] exact = {true};
                exhaustion.forEveryInput((inputs, inside) -> exact[0] = exact[0]
                        && isExact(inputs, inside, exhaustion));
                if (exact[0]) {
                    implied.add(op);
                }
            }
        });
        assertThat(implied).hasSize(gadget.implied());
    }

    /// A new gadget has to be added here.
    @Test
    void everyMethodThatAddsRelationsIsThere() {
        TreeSet<String> methods = new TreeSet<>();
        for (var method : RelationBuilder.class.getDeclaredMethods()) {
            boolean adds = method.getReturnType() == Value.class || method.getReturnType() == List.class;
            if (!Modifier.isPrivate(method.getModifiers()) && adds && !NO_GADGETS.contains(method.getName())
                    && !method.isSynthetic()) {
                methods.add(method.getName());
            }
        }
        assertThat(CASES.stream().map(gadget -> gadget.name().split(" ")[0])).containsAll(methods);
    }
}
