package io.assay.ir.testing;

import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.FunctionTable;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.ArgMax;
import io.assay.ir.fixed.Bit;
import io.assay.ir.fixed.Concat;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.Contract;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.OrderStatistic;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Table;
import io.assay.ir.fixed.Gather;
import io.assay.ir.fixed.Magnitude;
import io.assay.ir.fixed.Normalize;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.Sort;
import io.assay.ir.fixed.SquareRoot;
import io.assay.ir.fixed.Take;
import io.assay.ir.fixed.Unit;
import io.assay.ir.fixed.View;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/// Well-formed random modules, the same for the same seed.
public final class RandomModules {

    private static final Shape SHAPE = Shape.of(2, 4);
    private static final Interval SMALL = new Interval(-128, 127);

    private final Random random;
    private final List<Op> ops = new ArrayList<>();
    private final List<Value> pool = new ArrayList<>();
    private int nextId;

    private RandomModules(long seed) {
        this.random = new Random(seed);
    }

    /// Returns a `fixed` module with one input `x` of shape 2x4 in [-128, 127] and every kind of op.
    public static FixedModule fixed(long seed) {
        RandomModules modules = new RandomModules(seed);
        modules.input();
        for (int i = 0; i < 40; i++) {
            modules.step(i);
        }
        modules.orderStatistic();
        modules.sort(false);
        modules.sort(true);
        int outputs = 0;
        for (Value value : List.copyOf(modules.pool)) {
            modules.ops.add(new Output(value, "y" + outputs++, Visibility.PUBLIC, SourceLoc.NONE));
        }
        return new FixedModule("random " + seed, new Func("main", modules.ops));
    }

    /// Returns inputs for [#fixed], half of them at the bounds.
    public static Map<String, long[]> inputs(long seed) {
        Random random = new Random(seed);
        long[] x = new long[SHAPE.elementCount()];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextBoolean() ? random.nextInt(-128, 128) : random.nextBoolean() ? -128 : 127;
        }
        Map<String, long[]> inputs = new LinkedHashMap<>();
        inputs.put("x", x);
        return inputs;
    }

    private void input() {
        Value x = value(SMALL, SHAPE);
        ops.add(new Input(x, "x", Visibility.PRIVATE, Optional.empty(), Optional.empty(), loc()));
        pool.add(x);
        Value bias = value(SMALL, SHAPE);
        ops.add(new Const(bias, data(SHAPE, 100), loc()));
        pool.add(bias);
    }

    /// Adds one op and brings its result back to 8 bits where it grew, so that values never overflow.
    private void step(int i) {
        Value a = pool.get(random.nextInt(pool.size()));
        Value b = pool.get(random.nextInt(pool.size()));
        Interval wide = new Interval(-1L << 20, 1L << 20);
        switch (i % 21) {
            case 0 -> shrink(add(value(wide, SHAPE), r -> new Mul(r, a, b, loc())));
            case 1 -> shrink(add(value(wide, SHAPE),
                    r -> new Linear(r, List.of(3L, -5L), 17, List.of(a, b), loc())));
            case 2 -> shrink(contract(a, wide));
            case 3 -> pool.add(add(value(SMALL, SHAPE), r -> new Relu(r, a, loc())));
            case 4 -> pool.add(add(value(SMALL, SHAPE), r -> new Maximum(r, a, b, loc())));
            case 5 -> pool.add(add(value(SMALL, SHAPE), r -> new Minimum(r, a, b, loc())));
            case 6 -> pool.add(add(value(SMALL, SHAPE),
                    r -> new View(r, new IndexMap(7, List.of(-4, -1)), a, loc())));
            case 7 -> {
                Value joined = add(value(SMALL, Shape.of(2, 8)), r -> new Concat(r, 1, List.of(a, b), loc()));
                pool.add(add(value(SMALL, SHAPE), r -> new View(r, new IndexMap(2, List.of(8, 1)), joined, loc())));
            }
            case 8 -> argMax(a);
            case 9 -> pool.add(add(value(SMALL, SHAPE), r -> new Table(r, table(0), a, loc())));
            case 10 -> pool.add(add(value(SMALL, SHAPE), r -> new Table(r, table(4), a, loc())));
            case 11 -> divide(a, b);
            case 12 -> {
                Value positive = add(value(new Interval(0, 127), SHAPE), r -> new Relu(r, a, loc()));
                pool.add(add(value(new Interval(0, 11), SHAPE), r -> new SquareRoot(r, positive, loc())));
            }
            case 13 -> {
                TensorData positions = TensorData.integers(SHAPE, random.longs(8, 0, 8).toArray());
                pool.add(add(value(SMALL, SHAPE), r -> new Take(r, positions, a, loc())));
            }
            case 14 -> {
                Value condition = clamped(b, 1);
                Value other = pool.get(random.nextInt(pool.size()));
                pool.add(add(value(SMALL, SHAPE), r -> new Select(r, condition, a, other, loc())));
            }
            case 15 -> gather(a, clamped(b, 3));
            case 16 -> normalize(a);
            case 17 -> pool.add(clamped(add(value(new Interval(0, 128), SHAPE), r -> new Magnitude(r, a, loc())), 127));
            case 18 -> {
                Value addend = add(value(new Interval(1, 40), Shape.of(2, 1)),
                        r -> new Const(r, TensorData.integers(Shape.of(2, 1), 1 + random.nextInt(40), 1), loc()));
                pool.add(add(value(new Interval(-100, 100), SHAPE), r -> new Unit(r, 100, 12, a, addend, loc())));
            }
            case 19 -> steps(random.nextBoolean() ? pool.getFirst() : a);
            default -> shrinkRelu(add(value(wide, SHAPE), r -> new Mul(r, a, b, loc())));
        }
    }

    private Value contract(Value a, Interval wide) {
        Value weights = add(value(SMALL, Shape.of(4, 4)), r -> new Const(r, data(Shape.of(4, 4), 127), loc()));
        return add(value(wide, SHAPE), r -> new Contract(r, Einsum.MATMUL, a, weights, loc()));
    }

    private void argMax(Value a) {
        boolean last = random.nextBoolean();
        Value index = add(value(new Interval(0, 3), Shape.of(2, 1)), r -> new ArgMax(r, 1, last, a, loc()));
        pool.add(add(value(SMALL, SHAPE), r -> new View(r, new IndexMap(0, List.of(1, 0)), index, loc())));
    }

    private void orderStatistic() {
        Value a = pool.get(random.nextInt(pool.size()));
        Value element = value(SMALL, Shape.of(2));
        List<Value> bits = List.of(value(new Interval(0, 1), SHAPE), value(new Interval(0, 1), SHAPE));
        ops.add(new OrderStatistic(List.of(element, bits.get(0), bits.get(1)), random.nextInt(4), a, loc()));
        pool.add(add(value(SMALL, SHAPE), r -> new View(r, new IndexMap(0, List.of(1, 0)), element, loc())));
        pool.addAll(bits);
    }

    /// Sorts something, often the input, whose bounds a sort without positions shows.
    private void sort(boolean positions) {
        Value a = random.nextBoolean() ? pool.getFirst() : pool.get(random.nextInt(pool.size()));
        List<Value> results = positions
                ? List.of(value(SMALL, SHAPE), value(0, new Interval(0, 3), SHAPE))
                : List.of(value(SMALL, SHAPE));
        ops.add(new Sort(results, a, loc()));
        pool.addAll(results);
    }

    private void divide(Value a, Value b) {
        Value positive = add(value(new Interval(1, 257), SHAPE),
                r -> new Linear(r, List.of(1L), 129, List.of(b), loc()));
        pool.add(add(value(SMALL, SHAPE), r -> new FloorDivide(r, a, positive, loc())));
        Value numerator = add(value(new Interval(0, 127), SHAPE), r -> new Relu(r, a, loc()));
        pool.add(add(value(SMALL, SHAPE), r -> new FloorDivide(r, numerator, positive, loc())));
    }

    /// Returns x, but at least 0 and at most `most`.
    private Value clamped(Value x, long most) {
        Value positive = add(value(new Interval(0, 128), SHAPE), r -> new Relu(r, x, loc()));
        Value limit = add(value(Interval.of(most), SHAPE), r -> new Const(r, constant(most), loc()));
        return add(value(new Interval(0, most), SHAPE), r -> new Minimum(r, positive, limit, loc()));
    }

    private void gather(Value a, Value indices) {
        Shape rows = Shape.of(2, 4, 1);
        Value data = random.nextBoolean()
                ? add(value(SMALL, rows), r -> new View(r, new IndexMap(0, List.of(4, 1, 0)), a, loc()))
                : add(value(SMALL, rows), r -> new Const(r, data(rows, 100), loc()));
        Value picked = add(value(SMALL, rows), r -> new Gather(r, data, indices, loc()));
        pool.add(add(value(SMALL, SHAPE), r -> new View(r, new IndexMap(0, List.of(4, 1)), picked, loc())));
    }

    private void normalize(Value a) {
        Value positive = add(value(new Interval(1, 256), SHAPE),
                r -> new Linear(r, List.of(1L), 129, List.of(a), loc()));
        Value shift = value(new Interval(0, 8), SHAPE);
        Value mantissa = value(new Interval(256, 511), SHAPE);
        ops.add(new Normalize(List.of(shift, mantissa), 9, positive, loc()));
        pool.add(shift);
        pool.add(add(value(new Interval(32, 64), SHAPE), r -> new Requantize(r, 3, mantissa, loc())));
    }

    /// Adds how many of its thresholds each element has reached; some are beyond its bounds.
    private void steps(Value a) {
        long[] counts = random.longs(SHAPE.elementCount(), 1, 8).toArray();
        List<Long> thresholds = new ArrayList<>();
        for (long count : counts) {
            TreeSet<Long> own = new TreeSet<>();
            while (own.size() < count) {
                own.add((long) random.nextInt(-140, 140));
            }
            thresholds.addAll(own);
        }
        Shape shape = Shape.of(thresholds.size());
        Steps steps = new Steps(TensorData.integers(Shape.of(counts.length), counts),
                TensorData.integers(shape, thresholds.stream().mapToLong(Long::longValue).toArray()));
        Value reached = add(value(0, new Interval(0, 1), shape),
                r -> new io.assay.ir.fixed.Steps(r, steps, a, loc()));
        Value bits = add(value(0, new Interval(0, 1), shape), r -> new Bit(r, reached, loc()));
        Shape all = Shape.of(SHAPE.dim(0), SHAPE.dim(1), thresholds.size());
        int[] owners = steps.owners();
        long[] belongs = new long[all.elementCount()];
        Arrays.setAll(belongs, i -> owners[i % owners.length] == i / owners.length ? 1 : 0);
        Value sums = add(value(new Interval(0, 1), all), r -> new Const(r, TensorData.integers(all, belongs), loc()));
        pool.add(add(value(new Interval(0, 7), SHAPE),
                r -> new Contract(r, new Einsum("abc", "c", "ab"), sums, bits, loc())));
    }

    private FunctionTable table(int segmentBits) {
        int segments = 256 >> segmentBits;
        TensorData base = data(Shape.of(segments), segmentBits == 0 ? 127 : 100);
        TensorData slope = data(Shape.of(segments), 1);
        return new FunctionTable("random", -128, segmentBits, segmentBits == 0 ? 0 : 1, base, slope);
    }

    private void shrink(Value wide) {
        Value narrow = add(value(new Interval(-2048, 2048), SHAPE), r -> new Requantize(r, 9, wide, loc()));
        Value positive = add(value(new Interval(0, 127), SHAPE), r -> new Const(r, data(SHAPE, 0), loc()));
        Value low = add(value(new Interval(-128, -128), SHAPE), r -> new Const(r, constant(-128), loc()));
        Value high = add(value(new Interval(127, 127), SHAPE), r -> new Const(r, constant(127), loc()));
        Value above = add(value(new Interval(-128, 2048), SHAPE), r -> new Maximum(r, narrow, low, loc()));
        pool.add(add(value(SMALL, SHAPE), r -> new Minimum(r, above, high, loc())));
        pool.add(positive);
    }

    private void shrinkRelu(Value wide) {
        pool.add(add(value(new Interval(0, 127), SHAPE), r -> new RequantizeRelu(r, 13, wide, loc())));
    }

    private TensorData data(Shape shape, int magnitude) {
        long[] elements = new long[shape.elementCount()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = random.nextInt(-magnitude, magnitude + 1);
        }
        return TensorData.integers(shape, magnitude == 0 ? new long[elements.length] : elements);
    }

    private static TensorData constant(long value) {
        long[] elements = new long[SHAPE.elementCount()];
        java.util.Arrays.fill(elements, value);
        return TensorData.integers(SHAPE, elements);
    }

    private Value value(Interval interval, Shape shape) {
        return value(4, interval, shape);
    }

    private Value value(int scaleBits, Interval interval, Shape shape) {
        return new Value(nextId++, TensorType.fixed(interval, scaleBits, shape));
    }

    private SourceLoc loc() {
        return random.nextBoolean() ? SourceLoc.NONE : SourceLoc.of("/node \"" + random.nextInt(9) + "\"", "Gemm");
    }

    private Value add(Value result, java.util.function.Function<Value, Op> op) {
        ops.add(op.apply(result));
        return result;
    }
}
