package io.assay.passes.law;

import static io.assay.passes.law.TensorPattern.emit;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Value;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.law.TensorPatterns.Patterns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Left sides of the laws that give formulas their names: each in many ways of writing it.
final class FormulaPatterns {

    private static final ScalarType F32 = ScalarType.F32;
    private static final Shape ONE = Shape.of(1);

    private FormulaPatterns() {}

    /// A way to write a function of x.
    private interface Way extends BiFunction<TensorPattern, Value, Value> {}

    /// Returns the patterns of every rule that recognises.
    static Map<String, Patterns> all() {
        Map<String, Patterns> patterns = new LinkedHashMap<>();
        patterns.put("sigmoid", out -> each(out, sigmoids()));
        patterns.put("tanh", out -> each(out, hyperbolics()));
        patterns.put("softplus", out -> each(out, softpluses()));
        patterns.put("gelu", FormulaPatterns::gelus);
        patterns.put("gelu-tanh", FormulaPatterns::tanhGelus);
        patterns.put("silu", FormulaPatterns::silus);
        patterns.put("mish", out -> softpluses().forEach(way -> each(out, List.of(
                (p, x) -> p.times(x, p.unary(UnaryFunction.TANH, way.apply(p, x))),
                (p, x) -> p.times(p.unary(UnaryFunction.TANH, way.apply(p, x)), x)))));
        patterns.put("softmax", FormulaPatterns::softmaxes);
        patterns.put("standardize", FormulaPatterns::standardized);
        patterns.put("one-hot", FormulaPatterns::oneHot);
        return patterns;
    }

    private static void each(Consumer<TensorModule> out, List<Way> ways) {
        ways.forEach(way -> emit(out, p -> p.output(way.apply(p, p.input("x", F32, ONE)))));
    }

    private static List<Way> sigmoids() {
        return List.of((p, x) -> p.over(p.number(x, 1), p.plus(p.exp(p.negated(x)), 1)),
                (p, x) -> p.unary(UnaryFunction.RECIPROCAL, p.plus(p.number(x, 1), p.exp(p.times(x, -1)))),
                (p, x) -> {
                    Value power = p.exp(x);
                    return p.over(power, p.plus(power, 1));
                }, (p, x) -> {
                    Value power = p.exp(x);
                    return p.times(power, p.unary(UnaryFunction.RECIPROCAL, p.plus(p.number(x, 1), power)));
                }, (p, x) -> p.times(p.plus(p.unary(UnaryFunction.TANH, p.times(x, 0.5)), 1), 0.5),
                (p, x) -> p.minus(p.number(x, 1), p.over(p.number(x, 1), p.plus(p.exp(x), 1))),
                (p, x) -> p.over(p.number(x, 3), p.plus(p.times(p.exp(p.negated(x)), 3), 3)),
                (p, x) -> p.power(p.plus(p.exp(p.negated(x)), 1), -1),
                (p, x) -> p.minus(p.number(x, 1), p.unary(UnaryFunction.SIGMOID, p.negated(x))),
                (p, x) -> p.times(p.exp(x), p.unary(UnaryFunction.SIGMOID, p.negated(x))),
                (p, x) -> p.over(p.number(x, 1), p.plus(p.exp(p.negated(x)), 2)),
                (p, x) -> p.over(p.number(x, 1), p.minus(p.number(x, 1), p.exp(p.negated(x)))),
                (p, x) -> p.over(p.number(x, 1), p.plus(p.exp(x), 1)));
    }

    private static List<Way> hyperbolics() {
        return List.of((p, x) -> {
            Value up = p.exp(x);
            Value down = p.exp(p.negated(x));
            return p.over(p.minus(up, down), p.plus(up, down));
        }, (p, x) -> {
            Value up = p.exp(x);
            Value down = p.exp(p.times(x, -1));
            return p.times(p.minus(up, down), p.unary(UnaryFunction.RECIPROCAL, p.plus(down, up)));
        }, (p, x) -> p.plus(p.times(p.unary(UnaryFunction.SIGMOID, p.times(x, 2)), 2), -1),
                (p, x) -> p.minus(p.over(p.number(x, 2), p.plus(p.exp(p.times(x, -2)), 1)), p.number(x, 1)),
                (p, x) -> {
                    Value square = p.exp(p.plus(x, x));
                    return p.over(p.plus(square, -1), p.plus(square, 1));
                }, (p, x) -> {
                    Value up = p.exp(x);
                    Value down = p.exp(p.negated(x));
                    return p.over(p.minus(up, down), p.plus(up, p.times(down, 2)));
                }, (p, x) -> p.plus(p.times(p.unary(UnaryFunction.SIGMOID, x), 2), -1));
    }

    private static List<Way> softpluses() {
        return List.of((p, x) -> p.unary(UnaryFunction.LOG, p.plus(p.exp(x), 1)),
                (p, x) -> p.unary(UnaryFunction.LOG, p.plus(p.number(x, 1), p.exp(x))),
                (p, x) -> p.unary(UnaryFunction.SOFTPLUS, x),
                (p, x) -> p.unary(UnaryFunction.LOG, p.plus(p.exp(x), 2)));
    }

    /// Products of x, something, and a half, in any order.
    private static void halved(Consumer<TensorModule> out, List<Way> ways) {
        for (Way way : ways) {
            each(out, List.of((p, x) -> p.times(p.times(x, way.apply(p, x)), 0.5),
                    (p, x) -> p.times(x, p.times(way.apply(p, x), 0.5)),
                    (p, x) -> p.times(p.times(x, 0.5), way.apply(p, x)),
                    (p, x) -> p.over(p.times(way.apply(p, x), x), p.number(x, 2)),
                    (p, x) -> p.times(p.times(x, way.apply(p, x)), 0.625)));
        }
    }

    private static void gelus(Consumer<TensorModule> out) {
        halved(out, List.of((p, x) -> p.plus(p.unary(UnaryFunction.ERF, p.over(x, p.number(x, (float) Math.sqrt(2)))),
                1), (p, x) -> p.plus(p.number(x, 1), p.unary(UnaryFunction.ERF, p.times(x, (float) Math.sqrt(0.5)))),
                (p, x) -> p.minus(p.number(x, 1), p.unary(UnaryFunction.ERF, p.times(x, -(float) Math.sqrt(0.5)))),
                (p, x) -> p.plus(p.unary(UnaryFunction.ERF, p.times(x, 0.707)), 1)));
    }

    private static void tanhGelus(Consumer<TensorModule> out) {
        float slope = (float) Math.sqrt(2 / Math.PI);
        List<Way> arguments = List.of((p, x) -> p.times(p.plus(x, p.times(p.power(x, 3), 0.044715f)), slope),
                (p, x) -> p.times(p.times(x, p.plus(p.times(p.times(x, x), 0.044715f), 1)), slope),
                (p, x) -> p.plus(p.times(x, slope), p.times(p.power(x, 3), slope * 0.044715f)),
                (p, x) -> p.times(p.plus(x, p.times(p.power(x, 2), 0.044715f)), slope));
        for (Way argument : arguments) {
            halved(out, List.of((p, x) -> p.plus(p.unary(UnaryFunction.TANH, argument.apply(p, x)), 1)));
            each(out, List.of((p, x) -> p.times(x, p.unary(UnaryFunction.SIGMOID, p.times(argument.apply(p, x), 2)))));
        }
    }

    private static void silus(Consumer<TensorModule> out) {
        sigmoids().forEach(way -> each(out, List.of((p, x) -> p.times(x, way.apply(p, x)),
                (p, x) -> p.times(way.apply(p, x), x))));
        for (double slope : new double[]{2, 0.5, 1.702f, -1, 8}) {
            each(out, List.of((p, x) -> p.times(x, p.unary(UnaryFunction.SIGMOID, p.times(x, slope)))));
        }
        each(out, List.of((p, x) -> p.over(x, p.plus(p.exp(p.negated(x)), 1)),
                (p, x) -> p.over(x, p.plus(p.number(x, 1), p.exp(p.times(x, -1.702f))))));
    }

    private static void softmaxes(Consumer<TensorModule> out) {
        for (Shape shape : List.of(Shape.of(2), Shape.of(3), Shape.of(2, 2), Shape.of(1, 3))) {
            for (int axis = 0; axis < shape.rank(); axis++) {
                List<Integer> axes = List.of(axis);
                List<Way> shifts = List.of((_, x) -> x,
                        (p, x) -> p.minus(x, p.spread(shape, p.reduce(ReduceFunction.MAX, axes, x))),
                        (p, x) -> p.minus(x, p.spread(shape, p.reduce(ReduceFunction.MEAN, axes, x))),
                        (p, x) -> p.minus(x, p.number(x, 3)),
                        (p, x) -> p.minus(x, p.input("m", F32, shape)), (p, x) -> p.times(x, 0.25));
                for (Way shift : shifts) {
                    List<Way> ways = List.of(
                            (p, e) -> p.over(e, p.spread(shape, p.reduce(ReduceFunction.SUM, axes, e))),
                            (p, e) -> p.times(e, p.spread(shape,
                                    p.unary(UnaryFunction.RECIPROCAL, p.reduce(ReduceFunction.SUM, axes, e)))),
                            (p, e) -> p.over(e, p.spread(shape, p.reduce(ReduceFunction.MAX, axes, e))),
                            (p, e) -> p.over(e, p.spread(shape, p.plus(p.reduce(ReduceFunction.SUM, axes, e), 1))));
                    ways.forEach(way -> emit(out, p -> p.output(
                            way.apply(p, p.exp(shift.apply(p, p.input("x", F32, shape)))))));
                }
            }
        }
    }

    /// Rows of one and two elements, and of four where the factor of a sum in place of a mean is rational.
    private static void standardized(Consumer<TensorModule> out) {
        for (Shape shape : List.of(Shape.of(1, 1), Shape.of(1, 2), Shape.of(4))) {
            List<Integer> axes = List.of(shape.rank() - 1);
            for (double epsilon : new double[]{0, 0.125}) {
                for (Way square : squares(shape, axes)) {
                    standardized(out, shape, (_, x) -> x, (p, d) -> p.plus(square.apply(p, d), epsilon));
                    // A row of one number less its mean is 0 / 0 without an epsilon.
                    if (epsilon > 0 || shape.dim(axes.getFirst()) > 1) {
                        standardized(out, shape, (p, x) -> centered(p, shape, axes, x),
                                (p, d) -> p.plus(square.apply(p, d), epsilon));
                    }
                }
            }
            quotients(shape).forEach(quotient -> emit(out, p -> {
                Value x = p.input("x", F32, shape);
                Value d = centered(p, shape, axes, x);
                Value mean = p.reduce(ReduceFunction.MEAN, axes, x);
                Value variance = p.minus(p.reduce(ReduceFunction.MEAN, axes, p.times(x, x)), p.times(mean, mean));
                p.output(quotient.of(p, d, p.plus(p.unary(UnaryFunction.RELU, variance), 0.25)));
            }));
        }
    }

    private static void standardized(Consumer<TensorModule> out, Shape shape, Way numerator, Way square) {
        quotients(shape).forEach(quotient -> emit(out, p -> {
            Value d = numerator.apply(p, p.input("x", F32, shape));
            p.output(quotient.of(p, d, square.apply(p, d)));
        }));
    }

    private static Value centered(TensorPattern p, Shape shape, List<Integer> axes, Value x) {
        return p.minus(x, p.spread(shape, p.reduce(ReduceFunction.MEAN, axes, x)));
    }

    private static List<Way> squares(Shape shape, List<Integer> axes) {
        int extent = shape.dim(axes.getFirst());
        List<Way> means = List.of((p, d) -> p.reduce(ReduceFunction.MEAN, axes, p.times(d, d)),
                (p, d) -> p.times(p.reduce(ReduceFunction.SUM, axes, p.power(d, 2)), 1.0 / extent));
        boolean isSquare = Math.sqrt(extent) == Math.rint(Math.sqrt(extent));
        return isSquare && shape.rank() == 1
                ? List.of((p, d) -> p.reduce(ReduceFunction.SUM, axes, p.times(d, d)), (p, d) -> {
                    Value sum = p.add(F32, Shape.SCALAR,
                            (r, loc) -> new Contract(r, new Einsum("a", "a", ""), d, d, loc));
                    return p.view(Shape.of(1), IndexMap.identity(Shape.of(1)), sum);
                })
                : means;
    }

    private interface Quotient {
        Value of(TensorPattern pattern, Value numerator, Value square);
    }

    private static List<Quotient> quotients(Shape shape) {
        return List.of((p, d, s) -> p.over(d, p.spread(shape, p.unary(UnaryFunction.SQRT, s))),
                (p, d, s) -> p.times(d, p.spread(shape,
                        p.unary(UnaryFunction.RECIPROCAL, p.unary(UnaryFunction.SQRT, s)))),
                (p, d, s) -> p.times(p.spread(shape, p.power(s, -0.5)), d),
                (p, d, s) -> p.over(d, p.spread(shape, limited(p, p.unary(UnaryFunction.SQRT, s), 0.5))),
                (p, d, s) -> p.over(d, p.spread(shape, limited(p, p.power(s, 0.5), -1))),
                (p, d, s) -> p.over(p.times(d, p.input("w", F32, shape)),
                        p.spread(shape, p.unary(UnaryFunction.SQRT, s))),
                (p, d, s) -> p.over(p.plus(d, 1), p.spread(shape, p.unary(UnaryFunction.SQRT, s))));
    }

    private static Value limited(TensorPattern p, Value root, double least) {
        return p.binary(BinaryFunction.MAX, root, p.number(root, least));
    }

    private static void oneHot(Consumer<TensorModule> out) {
        for (ScalarType type : List.of(ScalarType.I8, ScalarType.U8, ScalarType.I32, ScalarType.I64, ScalarType.U64)) {
            for (int count : new int[]{3, 4, 5}) {
                for (int first : new int[]{0, 1}) {
                    emit(out, p -> p.output(oneHot(p, Shape.of(1, count), p.input("x", type, ONE), first, 2)));
                    emit(out, p -> p.output(oneHot(p, Shape.of(2, count), p.input("x", type, Shape.of(2)), first, 1)));
                }
            }
        }
    }

    /// Adds the product of weights with rows that are one-hot where x is `first`, `first` + 1, and so on.
    private static Value oneHot(TensorPattern p, Shape shape, Value x, int first, int width) {
        int count = shape.dim(1);
        double[] numbers = IntStream.range(0, shape.elementCount()).mapToDouble(i -> first + i % count).toArray();
        double[] weights = IntStream.range(0, count * width).mapToDouble(i -> (i * 7 % 11 - 5) / 4.0).toArray();
        Value spread = p.view(shape, new IndexMap(0, List.of(1, 0)), x);
        Value counts = p.constant((ScalarType) x.type().element(), shape, numbers);
        Value hot = p.cast(F32, p.binary(BinaryFunction.EQUAL, spread, counts));
        Value table = p.constant(F32, Shape.of(count, width), weights);
        return p.add(F32, Shape.of(shape.dim(0), width),
                (r, loc) -> new Contract(r, Einsum.MATMUL, hot, table, loc));
    }
}
