package io.assay.testsuite.adversary;

import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.FunctionTable;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Relations that are one gadget each, over private inputs and with public outputs.
final class Gadgets {

    private static final Map<String, Function<Inputs, List<Value>>> BODIES = new LinkedHashMap<>();

    static {
        BODIES.put("input", in -> List.of(in.x(-9, 9)));
        BODIES.put("inputWithBoundsEach", in -> List.of(in.each(new long[]{-3, 0, 2}, new long[]{9, 1, 2})));
        BODIES.put("requantize", in -> List.of(in.builder.requantize(in.x(-9, 9), 2)));
        BODIES.put("floorShift", in -> in.builder.floorShift(in.x(-9, 9), 2));
        BODIES.put("relu", in -> List.of(in.builder.relu(in.x(-9, 9))));
        BODIES.put("magnitude", in -> List.of(in.builder.magnitude(in.x(-9, 9))));
        BODIES.put("requantizeRelu", in -> List.of(in.builder.requantizeRelu(in.x(-9, 9), 2)));
        BODIES.put("maximum", in -> List.of(in.builder.maximum(in.x(-9, 9), in.x(-4, 11))));
        BODIES.put("minimum", in -> List.of(in.builder.minimum(in.x(-9, 9), in.x(-4, 11))));
        BODIES.put("argMaxFirst", in -> List.of(in.builder.argMax(in.row(4, -5, 5), 1, false, Shape.of(1, 1))));
        BODIES.put("argMaxLast", in -> List.of(in.builder.argMax(in.row(3, -5, 5), 1, true, Shape.of(1, 1))));
        BODIES.put("orderStatistic", in -> in.builder.orderStatistic(in.row(4, -5, 5), 2));
        BODIES.put("orderStatisticLeast", in -> in.builder.orderStatistic(in.row(3, -5, 5), 0));
        BODIES.put("sort", in -> in.builder.sort(in.row(5, -5, 5), false));
        BODIES.put("sortWithPositions", in -> in.builder.sort(in.row(3, -5, 5), true));
        BODIES.put("sortOfSums", in -> in.builder.sort(in.builder.linear(List.of(2L, -1L), 3,
                List.of(in.row(4, -5, 5), in.row(4, -3, 3))), false));
        BODIES.put("sortOfSumsWithPositions", in -> in.builder.sort(in.builder.linear(List.of(2L, -1L), 3,
                List.of(in.row(2, -5, 5), in.row(2, -3, 3))), true));
        BODIES.put("table", in -> List.of(in.builder.table(new FunctionTable("t", -8, 0, 0,
                data(3, -2, 5, 9, 0, 1, 1, -7, 8, 8, -9, 4, 2, 6, -1, 7), data(new long[16])), in.x(-8, 7))));
        BODIES.put("tableWithSegments", in -> List.of(in.builder.table(new FunctionTable("t", -8, 2, 1,
                data(3, -2, 5, 9), data(1, -2, 3, 0)), in.x(-8, 7))));
        BODIES.put("floorDivide", in -> in.builder.floorDivide(in.x(-20, 20), in.x(1, 5)));
        BODIES.put("floorDivideByConstant",
                in -> in.builder.floorDivide(in.x(-20, 20), in.builder.constant(data(7))));
        BODIES.put("squareRoot", in -> List.of(in.builder.squareRoot(in.x(0, 40))));
        BODIES.put("unit", in -> List.of(in.builder.unit(in.row(2, -5, 5),
                in.builder.view(in.x(1, 3), IndexMap.identity(Shape.of(1, 1)), Shape.of(1, 1)), 7, 4)));
        BODIES.put("normalize", in -> in.builder.normalize(in.x(1, 13), 4));
        BODIES.put("gatherConstants", in -> List.of(in.builder.gather(
                in.builder.constant(TensorData.integers(Shape.of(1, 5, 2), 3, -2, 0, 5, 9, 9, -9, 1, 4, 4)),
                in.row(1, 0, 4))));
        BODIES.put("gatherVariables", in -> List.of(in.builder.gather(
                in.builder.view(in.row(3, -5, 5), IndexMap.identity(Shape.of(1, 3, 1)), Shape.of(1, 3, 1)),
                in.row(2, 0, 2))));
        BODIES.put("gatherOfTwo", in -> List.of(in.builder.gather(
                in.builder.view(in.row(2, -5, 5), IndexMap.identity(Shape.of(1, 2, 1)), Shape.of(1, 2, 1)),
                in.row(2, 0, 1))));
        BODIES.put("steps", in -> List.of(in.steps(in.row(2, -9, 13), new long[]{3, 1}, -4, 0, 7, 5)));
        BODIES.put("stepsOfASum", in -> List.of(in.steps(in.builder.linear(List.of(3L, -1L), 2,
                List.of(in.x(-9, 9), in.x(-4, 11))), new long[]{4}, -20, -3, 5, 6)));
        BODIES.put("stepsByComparing", in -> List.of(in.steps(in.builder.linear(List.of(3L, -1L), 2,
                List.of(in.x(-9, 9), in.x(-4, 11))), new long[]{1}, 4)));
        BODIES.put("bit", in -> {
            Value x = in.x(0, 2);
            return List.of(in.builder.bit(in.builder.linear(List.of(2L, -1L), 0, List.of(x, in.builder.mul(x, x)))));
        });
        BODIES.put("select", in -> List.of(in.builder.select(in.x(0, 1), in.x(-9, 9), in.x(-4, 3))));
        BODIES.put("selectOfConstants", in -> List.of(in.builder.select(in.x(0, 1), in.builder.constant(data(5)),
                in.builder.constant(data(-3)))));
        BODIES.put("mul", in -> List.of(in.builder.mul(in.x(-9, 9), in.x(-4, 11))));
        BODIES.put("contract", in -> List.of(in.builder.contract(new Einsum("ik", "jk", "ij"), in.row(3, -9, 9),
                in.row(3, 0, 5), Shape.of(1, 1))));
        BODIES.put("take", in -> List.of(in.builder.relu(in.builder.take(in.row(2, -9, 9),
                TensorData.integers(Shape.of(1, 3), 1, 0, 1)))));
    }

    private Gadgets() {}

    /// Makes inputs of a gadget.
    private static final class Inputs {
        private final RelationBuilder builder = new RelationBuilder();
        private int count;

        Value x(long lo, long hi) {
            return input(new Interval(lo, hi), Shape.of(1), Optional.empty(), Optional.empty());
        }

        Value row(int extent, long lo, long hi) {
            return input(new Interval(lo, hi), Shape.of(1, extent), Optional.empty(), Optional.empty());
        }

        Value each(long[] lo, long[] hi) {
            return input(new Interval(Arrays.stream(lo).min().orElseThrow(), Arrays.stream(hi).max().orElseThrow()),
                    Shape.of(lo.length), Optional.of(data(lo)), Optional.of(data(hi)));
        }

        Value steps(Value x, long[] counts, long... thresholds) {
            return builder.steps(new Steps(data(counts), data(thresholds)), x);
        }

        private Value input(Interval interval, Shape shape, Optional<TensorData> lo, Optional<TensorData> hi) {
            return builder.input("x" + count++, Visibility.PRIVATE, interval, shape, lo, hi);
        }
    }

    private static TensorData data(long... elements) {
        return TensorData.integers(Shape.of(elements.length), elements);
    }

    /// Returns the names of all gadgets.
    static List<String> names() {
        return List.copyOf(BODIES.keySet());
    }

    /// Returns the relations of a gadget.
    static RelationModule relations(String name) {
        Inputs inputs = new Inputs();
        List<Value> outputs = BODIES.getOrDefault(name, _ -> List.of()).apply(inputs);
        for (int i = 0; i < outputs.size(); i++) {
            inputs.builder.output(outputs.get(i), "y" + i, Visibility.PUBLIC);
        }
        return new RelationModule(name, new Func("main", inputs.builder.ops()));
    }
}
