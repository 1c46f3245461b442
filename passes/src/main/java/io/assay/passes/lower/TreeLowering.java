package io.assay.passes.lower;

import static java.util.Objects.requireNonNull;

import io.assay.ir.Func;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.DoubleRank;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.TreeTests.Answer;
import io.assay.passes.lower.TreeTests.Feature;
import io.assay.passes.tensor.TreeOperands;
import io.assay.passes.tensor.TreeOperands.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Decision trees on scaled integers, exactly: no number that a feature stands for takes another path.
///
/// Every feature meets all thresholds of the model once, as steps ([TreeTests]); trees that are only added up share the
/// products of their tests ([Forest]), and ensembles whose features are there share their ops. Values of leaves are exact where
/// sums have room ([LeafScales]).
final class TreeLowering {
    /// Sums that trees may come to once shared subtrees are written out.
    private static final int MOST_SUMS = 1 << 22;

    /// What a value of the model became.
    sealed interface Source {
        /// @param data its elements
        record Known(TensorData data) implements Source {}

        /// @param value integers
        /// @param input box of the input whose places in the order of floats they are; empty if they are multiples of a power
        ///              of two
        record Encoded(Value value, Optional<InputBox> input) implements Source {}
    }

    private final FixedBuilder builder;
    private final TreeOperands operands;
    private final LeafScales scales;
    private final Wires wires;
    private final TreeTests tests;
    private final List<DecisionTrees> all = new ArrayList<>();
    private final Set<Value> onlyAdded = new HashSet<>();
    private final Map<Value, View> slices = new HashMap<>();
    private final Map<Integer, Forest> forests = new HashMap<>();
    private final Map<Value, List<Integer>> grown = new HashMap<>();
    private final Map<Value, Value> lowered = new HashMap<>();
    private final Map<Value, Set<Value>> read = new HashMap<>();
    private final Function<Value, Optional<Source>> sources;

    /// @param sources what each value became, empty where it has not been lowered
    TreeLowering(Func main, FixedBuilder builder, Function<Value, Optional<Source>> sources) {
        this.builder = builder;
        this.operands = new TreeOperands(main);
        this.scales = new LeafScales(main);
        this.wires = new Wires(builder);
        this.tests = new TreeTests(builder, wires);
        this.sources = sources;
        Map<Value, List<Op>> uses = main.uses();
        for (Op op : main.ops()) {
            if (op instanceof DecisionTrees trees) {
                all.add(trees);
                List<View> views = new ArrayList<>();
                if (isOnlyAdded(trees.result(), uses, views)) {
                    onlyAdded.add(trees.result());
                    views.forEach(view -> slices.put(view.result(), view));
                }
            }
        }
    }

    /// Tells whether nothing but the sum over all trees is read of a value, or of targets of it.
    /// @param views gets the views of targets that are read
    private static boolean isOnlyAdded(Value value, Map<Value, List<Op>> uses, List<View> views) {
        List<Op> readers = uses.getOrDefault(value, List.of());
        for (Op reader : readers) {
            if (reader instanceof View view && isOfTargets(view)) {
                views.add(view);
                if (!isOnlyAdded(view.result(), uses, views)) {
                    return false;
                }
            } else if (!isTotal(reader)) {
                return false;
            }
        }
        return !readers.isEmpty();
    }

    /// Tells whether a view keeps rows and trees, so that it is one of their sum.
    private static boolean isOfTargets(View view) {
        Shape source = view.operand().type().shape();
        Shape shape = view.result().type().shape();
        if (shape.rank() != 3 || shape.dim(0) != source.dim(0) || shape.dim(1) != source.dim(1)
                || shape.elementCount() == 0) {
            return false;
        }
        int width = source.dim(2);
        int[] positions = view.map().positions(shape);
        return IntStream.range(0, positions.length).allMatch(i -> positions[i] / width == i / shape.dim(2)
                && positions[i] % width == positions[i % shape.dim(2)]);
    }

    private static boolean isTotal(Op op) {
        return op instanceof Reduce reduce && reduce.axes().equals(List.of(1))
                && (reduce.function() == ReduceFunction.SUM || reduce.function() == ReduceFunction.MEAN);
    }

    /// Tells whether nothing is to be computed for `op`: decision trees look through it.
    boolean isSeenThrough(Op op) {
        return operands.isPrivate(op) || (op instanceof View view && slices.containsKey(view.result()));
    }

    /// Returns the sum over all trees of what one `tensor.decision_trees` computes, or of targets of it, of shape
    /// [rows, 1, targets], where that is all that is read of it.
    Optional<Value> total(Value value) {
        View slice = slices.get(value);
        if (slice == null) {
            return onlyAdded.contains(value) ? Optional.of(requireNonNull(lowered.get(value))) : Optional.empty();
        }
        Shape shape = value.type().shape();
        Shape summed = Shape.of(shape.dim(0), 1, shape.dim(2));
        int width = slice.operand().type().shape().dim(2);
        int[] first = slice.map().positions(shape);
        int[] positions = IntStream.range(0, summed.elementCount())
                .map(i -> i / shape.dim(2) * width + first[i % shape.dim(2)]).toArray();
        return total(slice.operand()).map(total -> builder.take(total,
                TensorData.integers(summed, Arrays.stream(positions).asLongStream().toArray())));
    }

    /// Returns the values of the leaves that are reached; where only their total is read, see [#total], an empty result.
    Optional<Value> lower(DecisionTrees trees) {
        if (!lowered.containsKey(trees.result())) {
            lowerTogether(all.stream().filter(other -> isReady(other) && !lowered.containsKey(other.result())
                    && other.result().type().elementCount() > 0 && targets(other) == targets(trees)).toList());
        }
        return onlyAdded.contains(trees.result())
                ? Optional.empty()
                : Optional.of(requireNonNull(lowered.get(trees.result())));
    }

    /// Lowers ensembles of equally many targets: what is chosen on one level of any of their trees is one op.
    private void lowerTogether(List<DecisionTrees> ensembles) {
        prepare(ensembles);
        SourceLoc own = builder.loc();
        builder.at(ensembles.stream().map(DecisionTrees::loc).reduce(SourceLoc.NONE, SourceLoc::and));
        int targets = targets(ensembles.getFirst());
        List<Integer> roots = ensembles.stream().flatMap(trees -> grown(trees).stream()).toList();
        Value integers = wires.combined(new ForestValues(builder, wires, tests, forest(targets), targets).of(roots));
        Map<Integer, Value> scaled = new HashMap<>();
        int first = 0;
        for (DecisionTrees trees : ensembles) {
            Value source = scaled.computeIfAbsent(scales.of(trees),
                    scale -> builder.linear(scale, List.of(1L), List.of(integers)));
            Shape rows = trees.result().type().shape();
            Shape shape = onlyAdded.contains(trees.result()) ? Shape.of(rows.dim(0), 1, targets) : rows;
            builder.at(trees.loc());
            IndexMap slice = new IndexMap(first, IndexMap.identity(shape).strides());
            lowered.put(trees.result(), builder.leafSum(builder.view(source, slice, shape)));
            first += shape.elementCount();
        }
        builder.at(own);
    }

    /// Finds every threshold of the values that ensembles read, before steps of them are made: those of other trees too.
    private void prepare(List<DecisionTrees> ensembles) {
        Set<Value> read = new HashSet<>();
        ensembles.forEach(trees -> read.addAll(values(trees)));
        for (DecisionTrees other : all) {
            if (Collections.disjoint(values(other), read)) {
                continue;
            }
            if (isReady(other)) {
                grown(other);
            } else {
                reserveAll(other);
            }
        }
    }

    /// Tells whether every value that `trees` read has been lowered.
    private boolean isReady(DecisionTrees trees) {
        return values(trees).stream().allMatch(value -> sources.apply(value).isPresent());
    }

    private static int targets(DecisionTrees trees) {
        return trees.leaves().shape().dim(1);
    }

    /// Returns the trees of so many targets, grown so far.
    private Forest forest(int targets) {
        return forests.computeIfAbsent(targets, _ -> new Forest());
    }

    private Set<Value> values(DecisionTrees trees) {
        return read.computeIfAbsent(trees.result(), _ -> {
            Set<Value> values = new LinkedHashSet<>();
            for (TreeOperands.Origin origin : operands.origins(trees.operand())) {
                values.add(origin.value());
            }
            return values;
        });
    }

    /// Reserves the thresholds of all nodes for the features that are there already.
    private void reserveAll(DecisionTrees trees) {
        Asking asking = new Asking(trees);
        for (int row = 0; row < asking.rows; row++) {
            for (int node = 0; node < trees.features().elementCount(); node++) {
                int column = (int) trees.features().longAt(node);
                if (asking.feature(row, column).isPresent()) {
                    tests.reserve(asking.feature(row, column).get(), asking.boundaries(row, column, node));
                }
            }
        }
    }

    /// Returns the numbers of the sums of trees: one for each row, or for each row and tree.
    private List<Integer> grown(DecisionTrees trees) {
        return grown.computeIfAbsent(trees.result(), _ -> grow(trees));
    }

    private List<Integer> grow(DecisionTrees trees) {
        Asking asking = new Asking(trees);
        ForestGrower grower = new ForestGrower(nodes(trees), asking, targets(trees), MOST_SUMS);
        List<Integer> roots = ints(trees.roots());
        for (int row = 0; row < asking.rows; row++) {
            if (onlyAdded.contains(trees.result())) {
                grower.plant(row, roots);
            } else {
                int at = row;
                roots.forEach(root -> grower.plant(at, List.of(root)));
            }
        }
        Forest forest = forest(targets(trees));
        List<Integer> found = grower.grow(forest);
        for (int number : forest.behind(found)) {
            forest.sum(number).branches().forEach(branch -> tests.reserve(branch.test()));
        }
        return found;
    }

    private ForestGrower.Nodes nodes(DecisionTrees trees) {
        int targets = targets(trees);
        int scale = scales.of(trees);
        List<List<Long>> leaves = new ArrayList<>();
        for (int leaf = 0; leaf < trees.leaves().shape().dim(0); leaf++) {
            int first = leaf * targets;
            leaves.add(IntStream.range(first, first + targets)
                    .mapToObj(i -> InputBox.quantize(trees.leaves().doubleAt(i), scale)).toList());
        }
        return new ForestGrower.Nodes(ints(trees.whenTrue()), ints(trees.whenFalse()), leaves);
    }

    private static List<Integer> ints(TensorData data) {
        return Arrays.stream(data.toLongs()).mapToObj(Math::toIntExact).toList();
    }

    /// What boundaries of a feature are, and in which units its integers are.
    ///
    /// @param reading what trees compare
    /// @param grid    fractional bits of the integers, or [InputBox#KEY] for places in the order
    /// @param order   of an input of which nothing else is read
    private record Units(Reading reading, int grid, Optional<NumberOrder> order) {

        /// Returns the least integer that has reached a boundary; the greatest `long` if none has.
        long threshold(long boundary) {
            return switch (reading) {
                case Reading.Itself _ -> boundary;
                case Reading.Key _ -> grid == InputBox.KEY ? boundary : TreeTests.threshold(boundary, grid);
                case Reading.Rank(var ranked) when boundary <= 0 -> Long.MIN_VALUE;
                case Reading.Rank(var ranked) when boundary > ranked.elementCount() -> Long.MAX_VALUE;
                case Reading.Rank(var ranked) -> ofDouble(ranked.longAt((int) boundary - 1));
            };
        }

        private long ofDouble(long key) {
            if (grid != InputBox.KEY) {
                return TreeTests.doubleThreshold(key, grid);
            }
            NumberOrder.Doubles doubles = (NumberOrder.Doubles) order.orElseThrow();
            long place = doubles.ofKey(key);
            if (doubles.ofKey(key - 1) == place) {
                throw new IllegalStateException("key " + key + " is within a group of " + doubles);
            }
            return place;
        }
    }

    /// Knows what the nodes of trees ask, once the values that they read have been lowered.
    private final class Asking implements ForestGrower.Asker {
        private final DecisionTrees trees;
        private final TreeOperands.Origin[] origins;
        private final int[] first;
        private final int columns;
        private final int rows;
        private final Map<Units, long[]> scaled = new HashMap<>();

        Asking(DecisionTrees trees) {
            this.trees = trees;
            this.origins = operands.origins(trees.operand());
            this.first = trees.boundaryStarts();
            this.columns = trees.operand().type().shape().dim(1);
            this.rows = trees.operand().type().shape().dim(0);
        }

        private Optional<Source> source(int row, int column) {
            return sources.apply(origins[row * columns + column].value());
        }

        /// Returns the feature of a column in a row; empty if it is a known number, or has not been lowered.
        Optional<Feature> feature(int row, int column) {
            return source(row, column).flatMap(source -> source instanceof Source.Encoded(var value, _)
                    ? Optional.of(tests.feature(value, origins[row * columns + column].element()))
                    : Optional.empty());
        }

        /// Returns the boundaries of a node as integers of the feature's units.
        long[] boundaries(int row, int column, int node) {
            Units units = units(row, column);
            long[] all = scaled.computeIfAbsent(units, _ -> Arrays.stream(trees.boundaries().toLongs())
                    .map(units::threshold).toArray());
            return Arrays.copyOfRange(all, first[node], first[node + 1]);
        }

        private Units units(int row, int column) {
            TreeOperands.Origin origin = origins[row * columns + column];
            return switch (source(row, column).orElseThrow()) {
                case Source.Encoded(var value, var input) -> input
                        .map(box -> new Units(origin.reading(), box.gridOf(origin.element()),
                                Optional.of(box.order())))
                        .orElseGet(() -> new Units(origin.reading(), FixedArithmetic.scale(value), Optional.empty()));
                case Source.Known _ -> new Units(new Reading.Itself(), InputBox.KEY, Optional.empty());
            };
        }

        @Override
        public Answer answer(int row, int node, ForestGrower.Facts facts) {
            int column = (int) trees.features().longAt(node);
            boolean start = trees.starts().longAt(node) == 1;
            Optional<Feature> feature = feature(row, column);
            if (feature.isEmpty()) {
                long known = known(row, column);
                long turns = Arrays.stream(boundaries(row, column, node)).filter(at -> known >= at).count();
                return new Answer.Known(start == (turns % 2 == 0));
            }
            return tests.answer(facts.of(feature.get()), start,
                    boundaries(row, column, node));
        }

        private long known(int row, int column) {
            TreeOperands.Origin origin = origins[row * columns + column];
            TensorData data = ((Source.Known) source(row, column).orElseThrow()).data();
            return switch (origin.reading()) {
                case Reading.Itself _ -> data.longAt(origin.element());
                case Reading.Key _ -> FloatKey.of((float) data.doubleAt(origin.element()));
                case Reading.Rank(var ranked) -> DoubleRank.rank(ranked.toLongs(), data.doubleAt(origin.element()));
            };
        }

        @Override
        public Feature narrowed(int test, boolean isTrue, ForestGrower.Facts facts) {
            return tests.narrowed(test, isTrue, facts);
        }
    }
}
