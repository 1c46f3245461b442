package io.assay.ir.testing;

import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.bounds.FixedBounds;
import io.assay.ir.fixed.Concat;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Gather;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.SquareRoot;
import io.assay.ir.fixed.Take;
import io.assay.ir.fixed.View;
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

/// Well-formed random `fixed` modules, the same for the same seed, rich in what passes simplify: roundings in a row,
/// sums of sums, comparisons whose outcome the intervals know, views of views. Intervals are as narrow as they can be.
public final class RandomChains {

    private static final Shape SHAPE = Shape.of(2, 3);
    private static final Interval WIDEST = new Interval(-Interval.LIMIT, Interval.LIMIT);
    /// Operands stay below, so that a product of differences of two of them fits 62 bits.
    private static final long LARGEST = 1L << 29;

    private final Random random;
    private final List<Op> ops = new ArrayList<>();
    private final Map<Value, ElementBounds> bounds = new HashMap<>();
    /// What relations know of the magnitude of a value: they see a maximum as a sum, whose interval is wider.
    private final Map<Value, Long> magnitudes = new HashMap<>();
    private final List<Value> pool = new ArrayList<>();
    private int nextId;

    private RandomChains(long seed) {
        this.random = new Random(seed);
    }

    /// Returns a module with an input `x` of shape 2x3 and one or more outputs.
    public static FixedModule fixed(long seed) {
        RandomChains chains = new RandomChains(seed);
        Interval interval = new Interval(chains.random.nextInt(-300, 1), chains.random.nextInt(1, 300));
        chains.pool.add(chains.add(r -> new Input(chains.typed(r, interval), "x", Visibility.PRIVATE, Optional.empty(),
                Optional.empty(), SourceLoc.NONE)));
        chains.pool.add(chains.constant());
        for (int i = 0; i < 25; i++) {
            Value made = chains.step();
            if (chains.magnitudes.get(made) < LARGEST) {
                chains.pool.add(made);
            }
        }
        int outputs = 0;
        for (Value value : chains.pool.subList(chains.pool.size() - 2, chains.pool.size())) {
            chains.ops.add(new Output(value, "y" + outputs++, Visibility.PUBLIC, SourceLoc.NONE));
        }
        return new FixedModule("chains " + seed, new Func("main", chains.ops));
    }

    private Value typed(Value value, Interval interval) {
        return new Value(value.id(), TensorType.fixed(interval, 0, SHAPE));
    }

    private Value any() {
        return pool.get(random.nextInt(4) == 0 ? random.nextInt(pool.size()) : pool.size() - 1);
    }

    private Value step() {
        Value a = any();
        Value b = random.nextBoolean() ? constant() : any();
        boolean swapped = random.nextInt(3) == 0;
        Value left = swapped ? b : a;
        Value right = swapped ? a : b;
        int shift = random.nextInt(1, 5);
        return switch (random.nextInt(16)) {
            case 0 -> linear(List.of(a), 1L << shift, 0);
            case 1 -> linear(random.nextBoolean() ? List.of(left, right) : List.of(left, right, a),
                    random.nextInt(-3, 4), random.nextInt(-9, 9));
            case 2 -> linear(List.of(a), 1, 0);
            case 3 -> add(r -> new Requantize(r, shift, a, loc()));
            case 4 -> add(r -> new RequantizeRelu(r, shift, a, loc()));
            case 5 -> add(r -> new Relu(r, a, loc()));
            case 6 -> add(r -> new Maximum(r, left, right, loc()));
            case 7 -> add(r -> new Minimum(r, left, right, loc()));
            case 8 -> add(r -> new View(r, new IndexMap(random.nextInt(2) * 5, List.of(0, 0)), a, loc()));
            case 9 -> random.nextBoolean()
                    ? add(r -> new Concat(r, 0, List.of(a), loc()))
                    : add(r -> new View(r, IndexMap.identity(SHAPE), a, loc()));
            case 10 -> random.nextInt(3) == 0 ? repeated(a, shift) : taken(a);
            case 11 -> {
                Value divisor = filled(new long[]{1, 2, 8, 7}[random.nextInt(4)]);
                yield add(r -> new FloorDivide(r, a, divisor, loc()));
            }
            case 12 -> {
                Value positive = add(r -> new Relu(r, a, loc()));
                Value square = magnitudes.get(a) < LARGEST && random.nextBoolean()
                        ? add(r -> new Mul(r, positive, positive, loc()))
                        : positive;
                yield add(r -> new SquareRoot(r, square, loc()));
            }
            case 13 -> selected(left, right);
            case 14 -> gathered(left, right);
            default -> add(r -> new Mul(r, left, right, loc()));
        };
    }

    private Value taken(Value x) {
        long[] positions = random.longs(SHAPE.elementCount(), 0, SHAPE.elementCount()).toArray();
        if (random.nextInt(3) == 0) {
            Arrays.setAll(positions, i -> 5 - i);
        }
        return add(r -> new Take(r, TensorData.integers(SHAPE, positions), x, loc()));
    }

    private Value repeated(Value x, int shift) {
        Shape row = Shape.of(3);
        Value few = add(row, r -> new Take(r, TensorData.integers(row, 1, 5, random.nextInt(5)), x, loc()));
        Value all = add(r -> new View(r, new IndexMap(0, List.of(0, 1)), few, loc()));
        return add(r -> new Requantize(r, shift, all, loc()));
    }

    private Value gathered(Value data, Value indices) {
        Shape rows = Shape.of(2, 3, 1);
        Value known = add(r -> new Const(r, TensorData.integers(SHAPE, random.longs(6, 0, 3).toArray()), loc()));
        Value positive = add(r -> new Relu(r, indices, loc()));
        Value most = filled(2);
        Value at = random.nextBoolean() ? known : add(r -> new Minimum(r, positive, most, loc()));
        Value source = add(rows, r -> new View(r, new IndexMap(0, List.of(3, 1, 0)), data, loc()));
        Value picked = add(rows, r -> new Gather(r, source, at, loc()));
        return add(r -> new View(r, new IndexMap(0, List.of(3, 1)), picked, loc()));
    }

    private Value selected(Value left, Value right) {
        Value positive = add(r -> new Relu(r, right, loc()));
        Value most = filled(random.nextInt(4) == 0 ? 0 : 1);
        Value condition = add(r -> new Minimum(r, positive, most, loc()));
        Value chosen = random.nextBoolean() ? condition : linear(List.of(condition), -1, 1);
        return add(r -> new Select(r, chosen, left, random.nextInt(4) == 0 ? left : right, loc()));
    }

    private Value filled(long number) {
        long[] elements = new long[SHAPE.elementCount()];
        Arrays.fill(elements, number);
        return add(r -> new Const(r, TensorData.integers(SHAPE, elements), loc()));
    }

    private Value linear(List<Value> terms, long factor, long constant) {
        List<Long> factors = new ArrayList<>();
        for (int k = 0; k < terms.size(); k++) {
            factors.add(k == 2 ? -factor : factor);
        }
        return add(r -> new Linear(r, factors, constant, terms, loc()));
    }

    private Value constant() {
        long[] elements = new long[SHAPE.elementCount()];
        long fill = new long[]{0, 1, 5, -400, 400}[random.nextInt(5)];
        boolean filled = random.nextInt(4) > 0;
        Arrays.setAll(elements, i -> filled ? fill : random.nextInt(-9, 10));
        return add(r -> new Const(r, TensorData.integers(SHAPE, elements), loc()));
    }

    private SourceLoc loc() {
        return SourceLoc.of("/node" + random.nextInt(9), "Op");
    }

    /// Adds an op with the interval that follows from its operands.
    private Value add(Function<Value, FixedOp> make) {
        return add(SHAPE, make);
    }

    private Value add(Shape shape, Function<Value, FixedOp> make) {
        FixedOp provisional = make.apply(new Value(nextId, TensorType.fixed(WIDEST, 0, shape)));
        ElementBounds found = FixedBounds.transfer(provisional, bounds::get).getFirst();
        Value result = new Value(provisional.results().getFirst().id(), TensorType.fixed(found.hull(), 0, shape));
        nextId++;
        bounds.put(result, found);
        magnitudes.put(result, magnitude(provisional, found));
        ops.add(provisional.info().name().equals("fixed.input")
                ? provisional
                : provisional.mapValues(value -> value.id() == result.id() ? result : value));
        return result;
    }

    private long magnitude(FixedOp op, ElementBounds found) {
        return switch (op) {
            case Maximum(_, var lhs, var rhs, _) -> 2 * (magnitudes.get(lhs) + magnitudes.get(rhs));
            case Minimum(_, var lhs, var rhs, _) -> 2 * (magnitudes.get(lhs) + magnitudes.get(rhs));
            case Mul(_, var lhs, var rhs, _) -> magnitudes.get(lhs) * magnitudes.get(rhs);
            case Linear(_, var coefficients, var constant, var terms, _) -> {
                long sum = Math.abs(constant);
                for (int k = 0; k < terms.size(); k++) {
                    sum += Math.abs(coefficients.get(k)) * magnitudes.get(terms.get(k));
                }
                yield sum;
            }
            default -> op.operands().stream().mapToLong(magnitudes::get).max().orElse(found.hull().magnitude()) + 1;
        };
    }
}
