package io.assay.ir.testing;

import io.assay.ir.Func;
import io.assay.ir.FunctionTable;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.bounds.FixedBounds;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Magnitude;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Remainder;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.SquareRoot;
import io.assay.ir.fixed.Table;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/// Well-formed random `fixed` modules, the same for the same seed: functions of the elements of one tensor of few
/// integers, as quantised models have them, of few elements and of many.
public final class RandomFunctions {

    private static final Interval WIDEST = new Interval(-Interval.LIMIT, Interval.LIMIT);
    private static final long LARGEST = 1L << 26;

    private final Random random;
    private final Shape shape;
    private final List<Op> ops = new ArrayList<>();
    private final Map<Value, ElementBounds> bounds = new HashMap<>();
    private final List<Value> pool = new ArrayList<>();
    private int nextId;

    private RandomFunctions(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.shape = Shape.of(2, new int[]{1, 8, 40, 300}[random.nextInt(4)]);
    }

    /// Returns a module with an input `x` and one or two outputs.
    public static FixedModule fixed(long seed) {
        RandomFunctions made = new RandomFunctions(seed);
        long lo = made.random.nextInt(-200, 3);
        Interval interval = new Interval(lo, lo + made.random.nextInt(1, 1 << made.random.nextInt(1, 10)));
        made.pool.add(made.add(r -> new Input(new Value(r.id(), TensorType.fixed(interval, 0, made.shape)), "x",
                Visibility.PRIVATE, Optional.empty(), Optional.empty(), SourceLoc.NONE)));
        int steps = made.random.nextInt(2, 14);
        for (int i = 0; i < steps; i++) {
            Value step = made.step();
            if (made.hull(step).magnitude() < LARGEST) {
                made.pool.add(step);
            }
        }
        made.ops.add(new Output(made.pool.getLast(), "y0", Visibility.PUBLIC, SourceLoc.NONE));
        if (made.random.nextInt(3) == 0) {
            made.ops.add(new Output(made.any(), "y1", Visibility.PUBLIC, SourceLoc.NONE));
        }
        return new FixedModule("functions " + seed, new Func("main", made.ops));
    }

    /// Returns random elements of the input, with both ends among them.
    public static Map<String, long[]> inputs(FixedModule module, Random random) {
        TensorType type = module.main().ops().getFirst().results().getFirst().type();
        long[] x = random.longs(type.elementCount(), type.interval().lo(), type.interval().hi() + 1).toArray();
        x[0] = type.interval().lo();
        x[x.length - 1] = type.interval().hi();
        return Map.of("x", x);
    }

    private Value any() {
        return pool.get(random.nextInt(3) == 0 ? random.nextInt(pool.size()) : pool.size() - 1);
    }

    private Interval hull(Value value) {
        return bounds.get(value).hull();
    }

    private Value step() {
        Value a = any();
        Value b = any();
        int shift = random.nextInt(1, 9);
        Value number = filled(random.nextLong(hull(a).lo() - 1, hull(a).hi() + 2));
        return switch (random.nextInt(15)) {
            case 0, 1 -> add(r -> new Linear(r, List.of(random.nextLong(-300, 300)), random.nextLong(-99, 99),
                    List.of(a), loc()));
            case 2 -> add(r -> new Linear(r, List.of(2L, -1L), 3, List.of(a, b), loc()));
            case 3, 4 -> add(r -> new Requantize(r, shift, a, loc()));
            case 5 -> add(r -> new RequantizeRelu(r, shift, a, loc()));
            case 6 -> add(r -> new Relu(r, a, loc()));
            case 7 -> add(r -> new Magnitude(r, a, loc()));
            case 8 -> add(r -> new Maximum(r, a, number, loc()));
            case 9 -> add(r -> new Minimum(r, a, number, loc()));
            case 10 -> add(r -> new FloorDivide(r, a, filled(new long[]{2, 3, 16, 100}[random.nextInt(4)]), loc()));
            case 11 -> add(r -> new Remainder(r, a, filled(new long[]{2, 3, 16, 100}[random.nextInt(4)]), loc()));
            case 12 -> {
                Value positive = add(r -> new Magnitude(r, a, loc()));
                yield add(r -> new SquareRoot(r, positive, loc()));
            }
            case 13 -> table(a);
            default -> random.nextBoolean() ? add(r -> new Mul(r, a, b, loc())) : selected(a, b);
        };
    }

    private Value table(Value x) {
        Interval interval = hull(x);
        int bits = Math.max(1, Interval.bitsFor(interval.width()));
        int segmentBits = Math.max(0, bits - random.nextInt(1, 7));
        int shift = segmentBits == 0 ? 0 : random.nextInt(4);
        Shape rows = Shape.of(1 << bits - segmentBits);
        long[] base = random.longs(rows.elementCount(), -500, 500).toArray();
        long[] slope = random.longs(rows.elementCount(), -5, 6).toArray();
        return add(r -> new Table(r, new FunctionTable("t", interval.lo(), segmentBits, shift,
                TensorData.integers(rows, base), TensorData.integers(rows, slope)), x, loc()));
    }

    private Value selected(Value a, Value b) {
        Value one = filled(1);
        Value positive = add(r -> new Relu(r, a, loc()));
        Value condition = add(r -> new Minimum(r, positive, one, loc()));
        return add(r -> new Select(r, condition, a, b, loc()));
    }

    private Value filled(long number) {
        long[] elements = new long[shape.elementCount()];
        Arrays.fill(elements, number);
        return add(r -> new Const(r, TensorData.integers(shape, elements), loc()));
    }

    private SourceLoc loc() {
        return SourceLoc.of("/node" + random.nextInt(9), "Op");
    }

    /// Adds an op with the interval that follows from its operands.
    private Value add(Function<Value, FixedOp> make) {
        int id = nextId++;
        FixedOp provisional = make.apply(new Value(id, TensorType.fixed(WIDEST, 0, shape)));
        ElementBounds found = FixedBounds.transfer(provisional, bounds::get).getFirst();
        Value result = new Value(id, TensorType.fixed(found.hull(), 0, shape));
        bounds.put(result, found);
        ops.add(provisional instanceof Input
                ? provisional
                : provisional.mapValues(value -> value.id() == id ? result : value));
        return provisional instanceof Input ? provisional.results().getFirst() : result;
    }
}
