package io.assay.ir.testing;

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
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Take;
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
import java.util.TreeSet;
import java.util.function.Function;

/// Random decision trees over an input `x` of floats: the same for the same seed.
///
/// Leaves are multiples of 2^-12, so that sums of them are exact in every arithmetic. Thresholds are few for each column, so
/// that trees share tests, repeat them and contradict them.
public final class RandomTrees {
    /// Columns of the input.
    public static final int COLUMNS = 3;

    private final Random random;
    private final int rows;
    private final List<Op> ops = new ArrayList<>();
    private final long[][] thresholds = new long[COLUMNS][];
    private int nextId;

    private RandomTrees(long seed) {
        this.random = new Random(seed);
        this.rows = random.nextInt(4) == 0 ? 2 : 1;
        for (int column = 0; column < COLUMNS; column++) {
            thresholds[column] = random.longs(1 + random.nextInt(5), -12, 13)
                    .map(n -> FloatKey.of(n % 4 == 0 ? n : n / 7f)).toArray();
        }
    }

    /// A module, and keys that lie at its thresholds and beside them.
    ///
    /// @param module one input `x` of shape rows x COLUMNS
    /// @param rows   rows of the input
    /// @param keys   keys of floats, ascending, the extremes among them
    public record Sample(TensorModule module, int rows, List<Long> keys) {}

    /// Returns a module with outputs of every kind that is read of trees: values, totals, labels.
    public static Sample sample(long seed) {
        RandomTrees trees = new RandomTrees(seed);
        Value x = trees.add(r -> new Input(r, "x", SourceLoc.NONE), ScalarType.F32, Shape.of(trees.rows, COLUMNS));
        int ensembles = 1 + trees.random.nextInt(3);
        for (int i = 0; i < ensembles; i++) {
            Value reached = trees.ensemble(trees.keys(x));
            trees.outputs(trees.random.nextInt(3) == 0 ? trees.inLeaves(reached, "y" + i) : reached, "y" + i);
        }
        TreeSet<Long> keys = new TreeSet<>(List.of(-FloatKey.INFINITY, 0L, FloatKey.INFINITY, FloatKey.NAN));
        for (long[] column : trees.thresholds) {
            for (long threshold : column) {
                keys.addAll(List.of(threshold - 1, threshold, threshold + 1, threshold + 2));
            }
        }
        return new Sample(new TensorModule("trees " + seed, new Func("main", trees.ops)), trees.rows,
                List.copyOf(keys));
    }

    private Value add(Function<Value, Op> make, ScalarType element, Shape shape) {
        Value result = new Value(nextId++, new TensorType(element, shape));
        ops.add(make.apply(result));
        return result;
    }

    private Value constant(Shape shape, double number) {
        double[] numbers = new double[shape.elementCount()];
        Arrays.fill(numbers, number);
        return add(r -> new Const(r, TensorData.ofDoubles(ScalarType.F32, shape, numbers), SourceLoc.NONE),
                ScalarType.F32, shape);
    }

    /// Returns keys of x, whose columns may be in another order.
    private Value keys(Value x) {
        Shape shape = Shape.of(rows, COLUMNS);
        Value moved = switch (random.nextInt(3)) {
            case 0 -> add(r -> new View(r, new IndexMap(COLUMNS - 1, List.of(COLUMNS, -1)), x, SourceLoc.NONE),
                    ScalarType.F32, shape);
            case 1 -> add(r -> new Take(r, TensorData.integers(shape,
                    random.longs((long) rows * COLUMNS, 0, (long) rows * COLUMNS).toArray()), x, SourceLoc.NONE),
                    ScalarType.F32, shape);
            default -> x;
        };
        Value prepared = random.nextBoolean() ? moved : prepared(moved);
        return add(r -> new FloatKey(r, prepared, SourceLoc.NONE), ScalarType.I64, shape);
    }

    /// Returns a function of each column that keeps or turns the order of floats, and is rounded once.
    private Value prepared(Value x) {
        double[] offsets = random.ints(COLUMNS, -8, 9).mapToDouble(n -> n / 4.0).toArray();
        double[] scales = random.ints(COLUMNS, -2, 3).mapToDouble(n -> n < 0 ? -Math.scalb(1.0, n) : 1 << n).toArray();
        Value result = switch (random.nextInt(3)) {
            case 0 -> binary(BinaryFunction.SUB, x, columns(offsets));
            case 1 -> binary(BinaryFunction.ADD, x, columns(offsets));
            default -> binary(BinaryFunction.SUB, columns(offsets), x);
        };
        result = random.nextBoolean() ? binary(BinaryFunction.MUL, result, columns(scales)) : result;
        if (random.nextInt(3) == 0) {
            result = binary(random.nextBoolean() ? BinaryFunction.MIN : BinaryFunction.MAX, result, columns(offsets));
        }
        Value last = result;
        return random.nextInt(4) == 0
                ? add(r -> new Unary(r, UnaryFunction.NEG, last, SourceLoc.NONE), ScalarType.F32, x.type().shape())
                : last;
    }

    private Value columns(double... numbers) {
        double[] all = new double[rows * COLUMNS];
        Arrays.setAll(all, i -> numbers[i % COLUMNS]);
        return add(r -> new Const(r, TensorData.ofDoubles(ScalarType.F32, r.type().shape(), all), SourceLoc.NONE),
                ScalarType.F32, Shape.of(rows, COLUMNS));
    }

    private Value binary(BinaryFunction function, Value x, Value y) {
        ScalarType element = function.isComparison() ? ScalarType.BOOL : ScalarType.F32;
        return add(r -> new Binary(r, function, x, y, SourceLoc.NONE), element, x.type().shape());
    }

    /// Returns functions of single leaves that add nothing to what their numbers need of bits, a number and perhaps a label.
    private Value inLeaves(Value reached, String name) {
        Shape shape = reached.type().shape();
        Value isGreat = binary(BinaryFunction.LESS, constant(shape, 0.25), reached);
        Value number = add(r -> new Cast(r, isGreat, SourceLoc.NONE), ScalarType.F32, shape);
        if (random.nextBoolean()) {
            ops.add(new Output(isGreat, name + "_great", SourceLoc.NONE));
        }
        Value magnitude = add(r -> new Unary(r, UnaryFunction.ABS, reached, SourceLoc.NONE), ScalarType.F32, shape);
        return binary(BinaryFunction.ADD, binary(BinaryFunction.MUL, number, magnitude),
                random.nextBoolean() ? reached : number);
    }

    private Value ensemble(Value keys) {
        int targets = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
        Nodes nodes = new Nodes(targets);
        long[] roots = new long[1 + random.nextInt(4)];
        for (int tree = 0; tree < roots.length; tree++) {
            roots[tree] = nodes.grow(random.nextInt(5));
        }
        return add(r -> nodes.made(r, roots, keys), ScalarType.F32, Shape.of(rows, roots.length, targets));
    }

    private final class Nodes {
        private final List<Long> features = new ArrayList<>();
        private final List<Long> starts = new ArrayList<>();
        private final List<Long> counts = new ArrayList<>();
        private final List<List<Long>> boundaries = new ArrayList<>();
        private final List<Long> whenTrue = new ArrayList<>();
        private final List<Long> whenFalse = new ArrayList<>();
        private final List<Double> leaves = new ArrayList<>();
        private final int targets;
        /// Whether sums often are equal to what they are compared with.
        private final boolean isCoarse = random.nextBoolean();

        Nodes(int targets) {
            this.targets = targets;
        }

        long grow(int depth) {
            if (depth == 0 || random.nextInt(6) == 0) {
                for (int target = 0; target < targets; target++) {
                    leaves.add(isCoarse ? random.nextInt(-4, 5) / 4.0 : random.nextInt(-8192, 8193) / 4096.0);
                }
                return ~(leaves.size() / targets - 1);
            }
            int node = features.size();
            int column = random.nextInt(COLUMNS);
            features.add((long) column);
            starts.add((long) random.nextInt(2));
            TreeSet<Long> own = new TreeSet<>();
            for (int i = random.nextInt(4) == 0 ? random.nextInt(4) : 1; i > 0; i--) {
                own.add(thresholds[column][random.nextInt(thresholds[column].length)] + random.nextInt(2));
            }
            if (random.nextInt(5) == 0) {
                own.add(FloatKey.NAN);
            }
            counts.add((long) own.size());
            boundaries.add(List.copyOf(own));
            whenTrue.add(0L);
            whenFalse.add(0L);
            whenTrue.set(node, grow(depth - 1));
            boolean shared = random.nextInt(12) == 0;
            whenFalse.set(node, shared ? whenTrue.get(node) : grow(depth - 1));
            return node;
        }

        DecisionTrees made(Value result, long[] roots, Value keys) {
            double[] all = leaves.stream().mapToDouble(Double::doubleValue).toArray();
            return new DecisionTrees(result, list(features), list(starts), list(counts),
                    list(boundaries.stream().flatMap(List::stream).toList()), list(whenTrue), list(whenFalse),
                    TensorData.integers(Shape.of(roots.length), roots),
                    TensorData.ofDoubles(ScalarType.F32, Shape.of(all.length / targets, targets), all), keys,
                    SourceLoc.NONE);
        }

        private static TensorData list(List<Long> numbers) {
            return TensorData.integers(Shape.of(numbers.size()),
                    numbers.stream().mapToLong(Long::longValue).toArray());
        }
    }

    /// Returns some of the targets.
    private Value slice(Value reached) {
        Shape shape = reached.type().shape();
        int from = random.nextInt(shape.dim(2));
        int step = random.nextBoolean() && from > 0 ? -1 : 1;
        int count = step < 0 ? from + 1 : 1 + random.nextInt(shape.dim(2) - from);
        return add(r -> new View(r, new IndexMap(from, List.of(shape.dim(1) * shape.dim(2), shape.dim(2), step)),
                reached, SourceLoc.NONE), ScalarType.F32, Shape.of(rows, shape.dim(1), count));
    }

    private void outputs(Value all, String name) {
        boolean onlyTotal = random.nextBoolean();
        Value reached = random.nextInt(3) == 0 ? slice(all) : all;
        Shape shape = reached.type().shape();
        Shape summed = Shape.of(rows, 1, shape.dim(2));
        Value total = add(r -> new Reduce(r, ReduceFunction.SUM, List.of(1), reached, SourceLoc.NONE), ScalarType.F32,
                summed);
        Value moved = add(r -> new Binary(r, BinaryFunction.ADD, total, constant(summed, 0.3125), SourceLoc.NONE),
                ScalarType.F32, summed);
        Value bound = constant(summed, random.nextInt(-6, 7) / 4.0 + (random.nextInt(3) == 0 ? 0.1 : 0.0625));
        BinaryFunction comparison = List.of(BinaryFunction.LESS, BinaryFunction.LESS_OR_EQUAL, BinaryFunction.EQUAL)
                .get(random.nextInt(3));
        boolean turned = random.nextBoolean();
        Value label = add(r -> new Binary(r, comparison, turned ? bound : moved, turned ? moved : bound,
                SourceLoc.NONE), ScalarType.BOOL, summed);
        if (random.nextInt(4) == 0) {
            Value score = add(r -> new Unary(r, UnaryFunction.SIGMOID, total, SourceLoc.NONE), ScalarType.F32, summed);
            ops.add(new Output(binary(BinaryFunction.LESS_OR_EQUAL, score, constant(summed, 0.5)), name + "_likely",
                    SourceLoc.NONE));
        }
        ops.add(new Output(moved, name + "_total", SourceLoc.NONE));
        ops.add(new Output(label, name + "_label", SourceLoc.NONE));
        if (!onlyTotal) {
            ops.add(new Output(random.nextBoolean() ? reached : all, name, SourceLoc.NONE));
        }
    }
}
