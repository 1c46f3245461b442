package io.assay.ir.testing;

import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// Formulas of functions and of rows, each written at random in one of many ways, the same for the same seed. One in four
/// has a number that is slightly wrong, and then is another function.
public final class RandomFormulas {

    private static final Shape SHAPE = Shape.of(2, 4);
    private static final Shape COLUMN = Shape.of(2, 1);

    private final Random random;
    private final List<Op> ops = new ArrayList<>();
    private final double wrong;
    private int nextId;

    private RandomFormulas(long seed) {
        this.random = new Random(seed);
        this.wrong = random.nextInt(4) == 0 ? 1 + random.nextInt(1, 9) / 64.0 : 1;
    }

    /// Returns a module with one input `x` of shape 2x4, meant for values in [-2, 2].
    public static TensorModule tensor(long seed) {
        RandomFormulas formulas = new RandomFormulas(seed);
        Value x = formulas.add(r -> new Input(r, "x", SourceLoc.NONE), SHAPE);
        Value y = formulas.formula(formulas.random.nextBoolean() ? x : formulas.unary(UnaryFunction.SIN, x));
        formulas.ops.add(new Output(y, "y", SourceLoc.NONE));
        if (formulas.random.nextInt(5) == 0) {
            List<Op> made = formulas.ops.stream().filter(op -> op instanceof Unary).toList();
            made.stream().findFirst().ifPresent(
                    op -> formulas.ops.add(new Output(op.results().getFirst(), "inner", SourceLoc.NONE)));
        }
        return new TensorModule("formula " + seed, new Func("main", formulas.ops));
    }

    private Value formula(Value x) {
        return switch (random.nextInt(10)) {
            case 0 -> sigmoid(x);
            case 1 -> random.nextBoolean()
                    ? difference(times(sigmoid(times(x, 2)), 2), 1)
                    : ratioOfExponentials(x);
            case 2 -> softplus(x);
            case 3 -> gelu(x);
            case 4 -> product(x, times(plus(unary(UnaryFunction.TANH, inner(x)), 1), 0.5));
            case 5 -> product(x, sigmoid(random.nextBoolean() ? x : times(x, 1.702)));
            case 6 -> product(x, unary(UnaryFunction.TANH, softplus(x)));
            case 7 -> softmax(x);
            case 8 -> embedded(x);
            default -> standardized(x);
        };
    }

    private Value ratioOfExponentials(Value x) {
        Value up = unary(UnaryFunction.EXP, x);
        Value down = unary(UnaryFunction.EXP, negated(x));
        Value sum = binary(BinaryFunction.ADD, up, times(down, wrong));
        return quotient(binary(BinaryFunction.SUB, up, down), sum);
    }

    private Value sigmoid(Value x) {
        return switch (random.nextInt(4)) {
            case 0 -> unary(UnaryFunction.SIGMOID, x);
            case 1 -> quotient(number(1), plus(unary(UnaryFunction.EXP, negated(x)), wrong));
            case 2 -> {
                Value power = unary(UnaryFunction.EXP, x);
                yield quotient(power, plus(power, 1));
            }
            default -> times(plus(unary(UnaryFunction.TANH, times(x, 0.5 * wrong)), 1), 0.5);
        };
    }

    private Value softplus(Value x) {
        return random.nextInt(3) == 0
                ? unary(UnaryFunction.SOFTPLUS, x)
                : unary(UnaryFunction.LOG, plus(unary(UnaryFunction.EXP, x), wrong));
    }

    private Value gelu(Value x) {
        Value argument = random.nextBoolean() ? times(x, 0.70710678 * wrong) : over(x, 1.4142135 * wrong);
        return product(x, times(plus(unary(UnaryFunction.ERF, argument), 1), 0.5));
    }

    /// √(2/π)·(x + 0.044715·x³).
    private Value inner(Value x) {
        double cube = 0.044715 * wrong;
        Value sum = random.nextBoolean()
                ? binary(BinaryFunction.ADD, x, times(binary(BinaryFunction.POW, x, number(3)), cube))
                : product(x, plus(times(product(x, x), cube), 1));
        return times(sum, 0.7978846);
    }

    private Value softmax(Value x) {
        Value shifted = random.nextBoolean()
                ? binary(BinaryFunction.SUB, x, spread(reduce(ReduceFunction.MAX, x)))
                : x;
        Value powers = unary(UnaryFunction.EXP, shifted);
        Value sum = reduce(ReduceFunction.SUM, powers);
        return quotient(powers, spread(wrong == 1 ? sum : column(BinaryFunction.ADD, sum, wrong)));
    }

    private Value standardized(Value x) {
        Value mean = spread(mean(x));
        boolean centered = random.nextBoolean();
        Value d = centered ? binary(BinaryFunction.SUB, x, mean) : x;
        Value square = centered && random.nextBoolean()
                ? positive(columns(BinaryFunction.SUB, mean(squared(x)),
                        columns(BinaryFunction.MUL, mean(x), mean(x))))
                : mean(squared(d));
        Value sum = column(BinaryFunction.ADD, square, 0.125);
        Value whole = add(r -> new Unary(r, UnaryFunction.SQRT, sum, loc()), COLUMN);
        Value root = random.nextInt(3) == 0 ? column(BinaryFunction.MAX, whole, random.nextInt(-1, 9) / 4.0) : whole;
        Value numerator = wrong == 1 ? d : plus(d, wrong);
        if (random.nextBoolean()) {
            return binary(BinaryFunction.DIV, numerator, spread(root));
        }
        Value inverse = random.nextBoolean()
                ? add(r -> new Unary(r, UnaryFunction.RECIPROCAL, root, loc()), COLUMN)
                : column(BinaryFunction.POW, sum, -0.5);
        Value factor = spread(inverse);
        return product(numerator, random.nextBoolean() ? factor : product(factor, weights()));
    }

    private Value embedded(Value x) {
        TensorType integers = TensorType.scalar(ScalarType.I32, SHAPE);
        Value whole = new Value(nextId++, integers);
        ops.add(new Cast(whole, x, loc()));
        Shape wide = Shape.of(8, 5);
        Value repeated = new Value(nextId++, TensorType.scalar(ScalarType.I32, wide));
        ops.add(new View(repeated, new IndexMap(0, List.of(1, 0)), whole, loc()));
        long[] numbers = new long[40];
        Arrays.setAll(numbers, i -> wrong == 1 ? i % 5 : 4 - i % 5);
        Value counts = new Value(nextId++, repeated.type());
        ops.add(new Const(counts, TensorData.ofLongs(ScalarType.I32, wide, numbers), loc()));
        Value equal = new Value(nextId++, TensorType.scalar(ScalarType.BOOL, wide));
        ops.add(new Binary(equal, BinaryFunction.EQUAL, repeated, counts, loc()));
        Value hot = add(r -> new Cast(r, equal, loc()), wide);
        double[] rows = new double[20];
        Arrays.setAll(rows, i -> random.nextInt(-99, 99) / 16.0);
        Value table = add(r -> new Const(r, TensorData.ofDoubles(ScalarType.F32, Shape.of(5, 4), rows), loc()),
                Shape.of(5, 4));
        return add(r -> new Contract(r, Einsum.MATMUL, hot, table, loc()), Shape.of(8, 4));
    }

    private Value positive(Value column) {
        return add(r -> new Unary(r, UnaryFunction.RELU, column, loc()), COLUMN);
    }

    private Value squared(Value x) {
        return random.nextBoolean() ? product(x, x) : binary(BinaryFunction.POW, x, number(2));
    }

    private Value mean(Value x) {
        return random.nextBoolean()
                ? reduce(ReduceFunction.MEAN, x)
                : column(BinaryFunction.MUL, reduce(ReduceFunction.SUM, x), 0.25);
    }

    private Value reduce(ReduceFunction function, Value x) {
        return add(r -> new Reduce(r, function, List.of(1), x, loc()), COLUMN);
    }

    private Value spread(Value column) {
        return add(r -> new View(r, new IndexMap(0, List.of(1, 0)), column, loc()), SHAPE);
    }

    private Value column(BinaryFunction function, Value x, double value) {
        Value number = add(r -> new Const(r, filled(COLUMN, value), loc()), COLUMN);
        return columns(function, x, number);
    }

    private Value columns(BinaryFunction function, Value x, Value y) {
        return add(r -> new Binary(r, function, x, y, loc()), COLUMN);
    }

    private Value weights() {
        double[] elements = new double[8];
        Arrays.setAll(elements, i -> random.nextInt(1, 99) / 32.0);
        return add(r -> new Const(r, TensorData.ofDoubles(ScalarType.F32, SHAPE, elements), loc()), SHAPE);
    }

    private static TensorData filled(Shape shape, double value) {
        double[] elements = new double[shape.elementCount()];
        Arrays.fill(elements, value);
        return TensorData.ofDoubles(ScalarType.F32, shape, elements);
    }

    private Value number(double value) {
        return add(r -> new Const(r, filled(SHAPE, value), loc()), SHAPE);
    }

    private Value negated(Value x) {
        return random.nextBoolean() ? unary(UnaryFunction.NEG, x) : times(x, -1);
    }

    private Value plus(Value x, double value) {
        return swapped(BinaryFunction.ADD, x, number(value));
    }

    private Value difference(Value x, double value) {
        return binary(BinaryFunction.SUB, x, number(value));
    }

    private Value times(Value x, double value) {
        return swapped(BinaryFunction.MUL, x, number(value));
    }

    private Value over(Value x, double value) {
        return binary(BinaryFunction.DIV, x, number(value));
    }

    private Value product(Value x, Value y) {
        return swapped(BinaryFunction.MUL, x, y);
    }

    private Value quotient(Value x, Value y) {
        return random.nextBoolean()
                ? binary(BinaryFunction.DIV, x, y)
                : product(x, unary(UnaryFunction.RECIPROCAL, y));
    }

    private Value swapped(BinaryFunction function, Value x, Value y) {
        return random.nextBoolean() ? binary(function, x, y) : binary(function, y, x);
    }

    private Value binary(BinaryFunction function, Value x, Value y) {
        return add(r -> new Binary(r, function, x, y, loc()), SHAPE);
    }

    private Value unary(UnaryFunction function, Value x) {
        return add(r -> new Unary(r, function, x, loc()), SHAPE);
    }

    private SourceLoc loc() {
        return SourceLoc.of("/node" + random.nextInt(9), "Op");
    }

    private Value add(Function<Value, Op> op, Shape shape) {
        Value result = new Value(nextId++, TensorType.scalar(ScalarType.F32, shape));
        ops.add(op.apply(result));
        return result;
    }
}
