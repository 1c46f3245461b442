package io.assay.ir.testing;

import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.ArgMax;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.Dequantize;
import io.assay.ir.tensor.DoubleKey;
import io.assay.ir.tensor.DoubleRank;
import io.assay.ir.tensor.DynamicQuantize;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Gather;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Quantize;
import io.assay.ir.tensor.RankSum;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Select;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.Standardize;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.TopK;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Random;
import java.util.function.Function;

/// Well-formed random `tensor` modules, the same for the same seed, rich in what passes simplify: constants 0 and 1,
/// views of views, repeated functions, sums that are computed twice. Every op and function of the dialect occurs.
public final class RandomTensors {

    /// Shape of the input and of most values.
    public static final Shape SHAPE = Shape.of(2, 4);

    private static final int KINDS = 23;
    /// Element types of 32 bits or less, which are exact in every interpreter.
    private static final List<ScalarType> INTEGERS = List.of(ScalarType.I8, ScalarType.U8, ScalarType.I16,
            ScalarType.U16,
            ScalarType.I32, ScalarType.U32);
    private static final List<UnaryFunction> SMOOTH = List.of(UnaryFunction.ERF, UnaryFunction.SOFTPLUS,
            UnaryFunction.SIN, UnaryFunction.COS, UnaryFunction.ATAN, UnaryFunction.ASINH, UnaryFunction.GELU,
            UnaryFunction.GELU_TANH, UnaryFunction.SILU, UnaryFunction.MISH);
    /// Functions with a domain, or that grow: of numbers in [-1, 1], halved.
    private static final List<UnaryFunction> BOUNDED = List.of(UnaryFunction.TAN, UnaryFunction.ASIN,
            UnaryFunction.ACOS, UnaryFunction.SINH, UnaryFunction.COSH, UnaryFunction.ATANH);
    /// Functions of numbers from 1 on.
    private static final List<UnaryFunction> POSITIVE = List.of(UnaryFunction.LOG, UnaryFunction.SQRT,
            UnaryFunction.RECIPROCAL, UnaryFunction.ACOSH);
    private static final List<UnaryFunction> STEPS = List.of(UnaryFunction.FLOOR, UnaryFunction.CEIL,
            UnaryFunction.ROUND, UnaryFunction.SIGN);

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
            modules.pool.add(modules.step(modules.random.nextInt(KINDS)));
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
            case 12 -> unary(any(SMOOTH), a);
            case 13 -> unary(any(BOUNDED), scaled(unary(UnaryFunction.TANH, a), 0.5));
            case 14 -> unary(any(POSITIVE), sum(unary(UnaryFunction.ABS, a), 1.125));
            case 15 -> unary(any(STEPS), apart(a));
            case 16 -> add(r -> new Select(r, condition(a), a, any(), loc()), SHAPE);
            case 17 -> add(r -> new Take(r, positions(), a, loc()), SHAPE);
            case 18 -> gathered(a);
            case 19 -> sorted(a);
            case 20 -> quantized(a);
            case 21 -> integers(a);
            case 22 -> decided(a);
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
        ReduceFunction function = any(List.of(ReduceFunction.values()));
        if (function == ReduceFunction.PROD) {
            Value small = unary(UnaryFunction.TANH, a);
            Value product = add(r -> new Reduce(r, function, List.of(1), small, loc()), Shape.of(2, 1));
            return add(r -> new View(r, new IndexMap(0, List.of(1, 0)), product, loc()), SHAPE);
        }
        if (random.nextInt(3) == 0) {
            return add(r -> new Reduce(r, function, List.of(), a, loc()), SHAPE);
        }
        Value narrow = add(r -> new Reduce(r, function, List.of(1), a, loc()), Shape.of(2, 1));
        return add(r -> new View(r, new IndexMap(0, List.of(1, 0)), narrow, loc()), SHAPE);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Value scaled(Value x, double factor) {
        Value factors = filled(factor);
        return add(r -> new Binary(r, BinaryFunction.MUL, x, factors, loc()), SHAPE);
    }

    private Value sum(Value x, double addend) {
        Value addends = filled(addend);
        return add(r -> new Binary(r, BinaryFunction.ADD, x, addends, loc()), SHAPE);
    }

    private Value filled(double value) {
        double[] elements = new double[SHAPE.elementCount()];
        Arrays.fill(elements, value);
        return add(r -> new Const(r, TensorData.ofDoubles(ScalarType.F32, SHAPE, elements), loc()), SHAPE);
    }

    /// Returns `x` with its elements moved so that no two of them, and none and a step, are equal but by rounding: what a
    /// pass folds is rounded to floats, and must not decide anything.
    private Value apart(Value x) {
        double[] elements = new double[SHAPE.elementCount()];
        Arrays.setAll(elements, i -> 0.0371 * i + 0.1234 + random.nextDouble() / 100);
        Value moves = add(r -> new Const(r, TensorData.ofDoubles(ScalarType.F32, SHAPE, elements), loc()), SHAPE);
        Value bounded = unary(UnaryFunction.TANH, x);
        return add(r -> new Binary(r, BinaryFunction.ADD, bounded, moves, loc()), SHAPE);
    }

    private Value condition(Value a) {
        Value left = apart(a);
        BinaryFunction function = any(List.of(BinaryFunction.LESS, BinaryFunction.LESS_OR_EQUAL));
        Value first = add(r -> new Binary(r, function, left, filled(0.75), loc()), SHAPE, ScalarType.BOOL);
        Value steps = unary(UnaryFunction.FLOOR, left);
        Value second = add(r -> new Binary(r, BinaryFunction.EQUAL, steps, filled(0), loc()), SHAPE, ScalarType.BOOL);
        BinaryFunction join = any(List.of(BinaryFunction.AND, BinaryFunction.OR, BinaryFunction.XOR));
        Value both = add(r -> new Binary(r, join, first, second, loc()), SHAPE, ScalarType.BOOL);
        return random.nextBoolean()
                ? both
                : add(r -> new Unary(r, UnaryFunction.NOT, both, loc()), SHAPE,
                        ScalarType.BOOL);
    }

    private TensorData positions() {
        return TensorData.ofLongs(ScalarType.I64, SHAPE,
                random.longs(SHAPE.elementCount(), 0, SHAPE.elementCount()).toArray());
    }

    /// Picks rows of `a` by where its columns are greatest.
    private Value gathered(Value a) {
        Value spread = apart(a);
        boolean last = random.nextBoolean();
        Value greatest = add(r -> new ArgMax(r, 1, last, spread, loc()), Shape.of(2, 1), ScalarType.I64);
        Value indices = add(r -> new View(r, IndexMap.identity(Shape.of(1, 2)), greatest, loc()), Shape.of(1, 2),
                ScalarType.I64);
        Value rows = add(r -> new View(r, IndexMap.identity(Shape.of(1, 2, 4)), a, loc()), Shape.of(1, 2, 4));
        Value picked = add(r -> new Gather(r, rows, indices, loc()), Shape.of(1, 2, 4));
        return add(r -> new View(r, IndexMap.identity(SHAPE), picked, loc()), SHAPE);
    }

    private Value sorted(Value a) {
        Value spread = apart(a);
        Value values = new Value(nextId++, TensorType.scalar(ScalarType.F32, SHAPE));
        Value places = new Value(nextId++, TensorType.scalar(ScalarType.I64, SHAPE));
        ops.add(new TopK(List.of(values, places), 1, random.nextBoolean(), spread, loc()));
        if (nextId % 3 == 0) {
            return ofRanks(spread, values);
        }
        return random.nextBoolean() ? values : add(r -> new Cast(r, places, loc()), SHAPE);
    }

    /// Two trees of two nodes for each row: at most a half, or at least 1 and less than 1.5, at columns of any number.
    private Value decided(Value a) {
        Value spread = apart(a);
        boolean isDouble = nextId % 2 == 0;
        Value keys = isDouble ? ranks(spread) : add(r -> new FloatKey(r, spread, loc()), SHAPE, ScalarType.I64);
        TensorData columns = TensorData.integers(Shape.of(4), random.longs(4, 0, 4).toArray());
        TensorData places = isDouble
                ? TensorData.integers(Shape.of(6), 1, 2, 3, 2, 3, 1)
                : TensorData.integers(Shape.of(6), FloatKey.of(0.5f) + 1, FloatKey.of(1), FloatKey.of(1.5f),
                        FloatKey.of(1), FloatKey.of(1.5f), FloatKey.of(0.5f) + 1);
        Value votes = add(r -> new DecisionTrees(r, columns, TensorData.integers(Shape.of(4), 1, 0, 0, 1),
                TensorData.integers(Shape.of(4), 1, 2, 2, 1), places, TensorData.integers(Shape.of(4), 1, -1, -4, -6),
                TensorData.integers(Shape.of(4), -3, -2, 3, -5), TensorData.integers(Shape.of(2), 0, 2),
                data(Shape.of(6, 2), 3), keys, loc()), Shape.of(2, 2, 2));
        return add(r -> new View(r, IndexMap.identity(SHAPE), votes, loc()), SHAPE);
    }

    private Value ranks(Value a) {
        Value wide = add(r -> new Cast(r, a, loc()), SHAPE, ScalarType.F64);
        TensorData boundaries = TensorData.integers(Shape.of(3), DoubleKey.of(0.5) + 1, DoubleKey.of(1),
                DoubleKey.of(1.5));
        return add(r -> new DoubleRank(r, boundaries, wide, loc()), SHAPE, ScalarType.I64);
    }

    /// Elements of some ranks, or a mean of them, by their name or by what they are of a sort.
    private Value ofRanks(Value a, Value sorted) {
        int from = random.nextInt(4);
        int to = from + 1 + random.nextInt(4 - from);
        Shape one = Shape.of(2, 1);
        IndexMap repeated = new IndexMap(0, List.of(1, 0));
        if (random.nextBoolean()) {
            Value sum = add(r -> new RankSum(r, 1, from, to, a, loc()), one);
            return scaled(add(r -> new View(r, repeated, sum, loc()), SHAPE), 0.25);
        }
        if (random.nextBoolean()) {
            return add(r -> new View(r, new IndexMap(from, List.of(4, 0)), sorted, loc()), SHAPE);
        }
        Value part = add(r -> new View(r, new IndexMap(from, List.of(4, 1)), sorted, loc()), Shape.of(2, to - from));
        Value mean = add(r -> new Reduce(r, ReduceFunction.MEAN, List.of(1), part, loc()), one);
        return add(r -> new View(r, repeated, mean, loc()), SHAPE);
    }

    private Value quantized(Value a) {
        return random.nextInt(3) == 0
                ? quantizedByItself(pool.getFirst())
                : quantizedByConstants(dependsOnInput(a) ? a : pool.getFirst());
    }

    /// Tells whether a value is no constant: 255 steps may hang on how a pass rounds one that it folds.
    private boolean dependsOnInput(Value value) {
        Set<Value> found = new HashSet<>(pool.subList(0, 1));
        for (Op op : ops) {
            if (op.operands().stream().anyMatch(found::contains)) {
                found.addAll(op.results());
            }
        }
        return found.contains(value);
    }

    private Value quantizedByItself(Value input) {
        Value spread = apart(input);
        Value integers = new Value(nextId++, TensorType.scalar(ScalarType.U8, SHAPE));
        Value scale = new Value(nextId++, TensorType.scalar(ScalarType.F32, Shape.SCALAR));
        Value zero = new Value(nextId++, TensorType.scalar(ScalarType.U8, Shape.SCALAR));
        ops.add(new DynamicQuantize(List.of(integers, scale, zero), spread, loc()));
        return scaled(add(r -> new Cast(r, integers, loc()), SHAPE), 0x1p-8);
    }

    private Value quantizedByConstants(Value a) {
        ScalarType type = any(INTEGERS.subList(0, 2));
        Shape one = Shape.of(1, random.nextBoolean() ? 1 : 4);
        double[] scales = new double[one.elementCount()];
        Arrays.setAll(scales, _ -> random.nextBoolean() ? 0.0625 : 0.01 + random.nextDouble() / 20);
        TensorData scale = TensorData.ofDoubles(ScalarType.F32, one, scales);
        TensorData zero = TensorData.ofLongs(type, one, random.longs(one.elementCount(), 0, 100).toArray());
        Value spread = apart(a);
        Value integers = add(r -> new Quantize(r, scale, zero, spread, loc()), SHAPE, type);
        return add(r -> new Dequantize(r, scale, zero, integers, loc()), SHAPE);
    }

    /// Computes with integers, which may wrap around, and makes floats of them again.
    private Value integers(Value a) {
        ScalarType type = any(INTEGERS);
        Value large = scaled(unary(UnaryFunction.ABS, apart(a)), 50);
        Value x = add(r -> new Cast(r, large, loc()), SHAPE, type);
        BinaryFunction function = any(List.of(BinaryFunction.ADD, BinaryFunction.SUB, BinaryFunction.MUL,
                BinaryFunction.DIV, BinaryFunction.MOD, BinaryFunction.FMOD, BinaryFunction.BIT_AND,
                BinaryFunction.BIT_OR, BinaryFunction.BIT_XOR, BinaryFunction.SHIFT_LEFT, BinaryFunction.SHIFT_RIGHT,
                BinaryFunction.MIN, BinaryFunction.MAX, BinaryFunction.POW));
        int most = function == BinaryFunction.POW ? 4 : function.name().startsWith("SHIFT") ? 9 : 100;
        TensorData numbers = TensorData.ofLongs(type, SHAPE, random.longs(SHAPE.elementCount(), 1, most).toArray());
        Value y = add(r -> new Const(r, numbers, loc()), SHAPE, type);
        Value z = add(r -> new Binary(r, function, x, y, loc()), SHAPE, type);
        Value real = add(r -> new Cast(r, z, loc()), SHAPE);
        return scaled(real, Math.scalb(1.0, -type.bits()));
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
