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
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Standardize;
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

/// Well-formed random `tensor` modules, the same for the same seed, rich in what passes simplify: constants 0 and 1,
/// views of views, repeated functions, sums that are computed twice.
public final class RandomTensors {

    /// Shape of the input and of most values.
    public static final Shape SHAPE = Shape.of(2, 4);

    private final Random random;
    private final List<Op> ops = new ArrayList<>();
    private final List<Value> pool = new ArrayList<>();
    private int nextId;

    private RandomTensors(long seed) {
        this.random = new Random(seed);
    }

    /// Returns a module with one input `x` of shape 2x4, meant for values in [-2, 2].
    public static TensorModule tensor(long seed) {
        RandomTensors modules = new RandomTensors(seed);
        modules.pool.add(modules.add(r -> new Input(r, "x", SourceLoc.NONE), SHAPE));
        modules.pool.add(modules.constant());
        for (int i = 0; i < 40; i++) {
            modules.pool.add(modules.step(modules.random.nextInt(12)));
        }
        int outputs = 0;
        for (Value value : modules.pool.subList(modules.pool.size() - 6, modules.pool.size())) {
            modules.ops.add(new Output(value, "y" + outputs++, SourceLoc.NONE));
        }
        return new TensorModule("random " + seed, new Func("main", modules.ops));
    }

    private Value any() {
        return pool.get(random.nextInt(pool.size()));
    }

    private Value step(int kind) {
        Value a = any();
        return switch (kind) {
            case 0 -> unary(UnaryFunction.NEG, random.nextBoolean() ? a : unary(UnaryFunction.NEG, a));
            case 1 -> unary(UnaryFunction.RELU, random.nextBoolean() ? a : unary(UnaryFunction.ABS, a));
            case 2 -> unary(random.nextBoolean() ? UnaryFunction.SIGMOID : UnaryFunction.TANH, a);
            case 3 -> unary(UnaryFunction.EXP, unary(UnaryFunction.TANH, a));
            case 4 -> add(r -> new LeakyRelu(r, random.nextInt(3) / 2.0, a, loc()), SHAPE);
            case 5 -> limited(binary(BinaryFunction.values()[random.nextInt(6)], a));
            case 6 -> views(a);
            case 7 -> joined(a);
            case 8 -> reduced(a);
            case 9 -> random.nextBoolean()
                    ? add(r -> new Softmax(r, 1, a, loc()), SHAPE)
                    : add(r -> new Standardize(r, List.of(1), random.nextBoolean(), 0.5, 0.25, a, loc()), SHAPE);
            case 10 -> random.nextBoolean() ? rescaled(a) : add(r -> new Cast(r, a, loc()), SHAPE);
            default -> {
                Value weights = add(r -> new Const(r, data(Shape.of(4, 4), 3), loc()), Shape.of(4, 4));
                yield limited(add(r -> new Contract(r, Einsum.MATMUL, a, weights, loc()), SHAPE));
            }
        };
    }

    /// Returns integers times a scale that is itself a product with a constant, as after a product of quantised numbers.
    private Value rescaled(Value scale) {
        long[] numbers = random.longs(SHAPE.elementCount(), -3, 4).toArray();
        Value integers = add(r -> new Const(r, TensorData.ofLongs(ScalarType.I32, SHAPE, numbers), loc()), SHAPE,
                ScalarType.I32);
        Value reals = add(r -> new Cast(r, integers, loc()), SHAPE);
        Value factor = add(r -> new Binary(r, BinaryFunction.MUL, scale, constant(), loc()), SHAPE);
        return limited(add(r -> new Binary(r, BinaryFunction.MUL, reals, factor, loc()), SHAPE));
    }

    private Value unary(UnaryFunction function, Value x) {
        return add(r -> new Unary(r, function, x, loc()), SHAPE);
    }

    /// Keeps values from growing without end.
    private Value limited(Value x) {
        return random.nextInt(3) == 0 ? unary(UnaryFunction.TANH, x) : binary(BinaryFunction.MIN, x);
    }

    private Value binary(BinaryFunction function, Value a) {
        Value b = function == BinaryFunction.DIV ? divisor() : random.nextBoolean() ? constant() : any();
        boolean swapped = function != BinaryFunction.DIV && random.nextBoolean();
        Value first = add(r -> new Binary(r, function, swapped ? b : a, swapped ? a : b, loc()), SHAPE);
        boolean twice = random.nextInt(3) == 0 && function != BinaryFunction.DIV;
        return twice ? add(r -> new Binary(r, function, first, constant(), loc()), SHAPE) : first;
    }

    private Value views(Value a) {
        Shape turned = Shape.of(4, 2);
        Value transposed = add(r -> new View(r, new IndexMap(0, List.of(1, 4)), a, loc()), turned);
        int kind = random.nextInt(3);
        IndexMap map = kind == 0
                ? new IndexMap(0, List.of(1, 2))
                : kind == 1 ? IndexMap.identity(SHAPE) : new IndexMap(7, List.of(-4, -1));
        Value source = kind == 1 ? a : transposed;
        return add(r -> new View(r, map, source, loc()), SHAPE);
    }

    private Value joined(Value a) {
        if (random.nextBoolean()) {
            return add(r -> new Concat(r, 0, List.of(a), loc()), SHAPE);
        }
        Value wide = add(r -> new Concat(r, 1, List.of(a, any()), loc()), Shape.of(2, 8));
        return add(r -> new View(r, new IndexMap(2, List.of(8, 1)), wide, loc()), SHAPE);
    }

    private Value reduced(Value a) {
        ReduceFunction function = ReduceFunction.values()[random.nextInt(4)];
        if (random.nextInt(3) == 0) {
            return add(r -> new Reduce(r, function, List.of(), a, loc()), SHAPE);
        }
        Value narrow = add(r -> new Reduce(r, function, List.of(1), a, loc()), Shape.of(2, 1));
        return add(r -> new View(r, new IndexMap(0, List.of(1, 0)), narrow, loc()), SHAPE);
    }

    private Value divisor() {
        TensorData data = data(SHAPE, random.nextInt(4));
        return add(r -> new Const(r, data, loc()), SHAPE);
    }

    private Value constant() {
        TensorData data = data(SHAPE, random.nextInt(5));
        return add(r -> new Const(r, data, loc()), SHAPE);
    }

    /// Returns ones, powers of two, numbers that are not 0, or, for kind 4, zeros.
    private TensorData data(Shape shape, int kind) {
        double[] elements = new double[shape.elementCount()];
        double fill = kind == 0 ? 1 : kind == 1 ? -0.25 : kind == 2 ? 8 : 0;
        Arrays.setAll(elements, i -> kind != 3 ? fill : (random.nextInt(1, 256) - 128.5) / 64);
        return TensorData.ofDoubles(ScalarType.F32, shape, elements);
    }

    private SourceLoc loc() {
        return SourceLoc.of("/node" + random.nextInt(9), "Op");
    }

    private Value add(Function<Value, Op> op, Shape shape) {
        return add(op, shape, ScalarType.F32);
    }

    private Value add(Function<Value, Op> op, Shape shape, ScalarType element) {
        Value result = new Value(nextId++, TensorType.scalar(element, shape));
        ops.add(op.apply(result));
        return result;
    }
}
