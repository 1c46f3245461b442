package io.assay.passes.lower;

import static io.assay.passes.lower.FixedArithmetic.scale;
import static io.assay.passes.lower.FixedArithmetic.shape;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.tensor.RankSum;
import io.assay.ir.tensor.TopK;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// What is read of the order of elements along an axis: some of them, their sums, and where they were.
///
/// All that reads the order of one tensor along one axis is found together: by a sort, or by order statistics where these cost
/// less ([SortCosts]). A sort of an input holds it within its bounds, which saves ranges of its own.
///
/// Of equal elements the one with the lower index comes first, whether the least or the greatest lead: where the greatest do, and it
/// is read where they were, it is the negated numbers that are sorted.
final class SortLowering {

    /// The order of a tensor of the model along an axis.
    private record Order(Value operand, int axis) {}

    /// The first elements of an order and where they were, as far as they are read.
    record First(Optional<Value> elements, Optional<Value> positions) {}

    private final FixedArithmetic arithmetic;
    private final FixedBuilder builder;
    private final Map<Value, List<Op>> uses;
    private final Map<Order, Value> rows = new HashMap<>();
    private final Map<Value, Value> negated = new HashMap<>();
    private final Map<Value, List<Value>> sorts = new HashMap<>();
    private final Map<List<Object>, List<Value>> statistics = new HashMap<>();

    /// @param uses readers of each tensor of the model
    SortLowering(FixedArithmetic arithmetic, Map<Value, List<Op>> uses) {
        this.arithmetic = arithmetic;
        this.builder = arithmetic.builder();
        this.uses = uses;
    }

    /// Returns the first elements in order, and their positions.
    /// @param x the operand
    /// @throws UnsupportedModelException if elements and positions do not fit 62 bits
    First topK(TopK op, Value x) {
        Order order = new Order(op.operand(), op.axis());
        Value rows = rows(order, x);
        boolean elements = uses.containsKey(op.results().getFirst());
        if (!uses.containsKey(op.results().getLast())) {
            return new First(elements ? Optional.of(elements(op, order, rows)) : Optional.empty(), Optional.empty());
        }
        Value directed = directed(rows, op.largest());
        if (sortsWithPositions(order, op.largest(), rows)) {
            List<Value> sorted = sort(directed, true);
            return first(op, sorted.get(0), sorted.get(1));
        }
        if (!elements && op.count() == 1) {
            Value index = builder.argMax(directed(rows, !op.largest()), 1, false, Shape.of(shape(rows).dim(0), 1));
            return new First(Optional.empty(), Optional.of(placed(op, index, j -> j)));
        }
        Value indices = builder.constant(TensorData.integers(Shape.of(extent(rows)),
                IntStream.range(0, extent(rows)).asLongStream().toArray()), 0);
        return first(op, joined(IntStream.range(0, op.count()).mapToObj(k -> statistic(directed, k).get(0)).toList()),
                joined(IntStream.range(0, op.count()).mapToObj(k -> builder.contract(new Einsum("ab", "b", "a"),
                        statistic(directed, k).get(1), indices, Shape.of(shape(rows).dim(0)))).toList()));
    }

    private First first(TopK op, Value elements, Value positions) {
        Value kept = placed(op, elements, j -> j);
        return new First(Optional.of(op.largest() ? arithmetic.negated(kept) : kept),
                Optional.of(placed(op, positions, j -> j)));
    }

    /// Returns the elements of a [TopK] whose positions nothing reads: equal elements may come in any order.
    private Value elements(TopK op, Order order, Value rows) {
        int last = extent(rows) - 1;
        Optional<Value> sorted = ascending(order, rows);
        if (sorted.isPresent()) {
            return placed(op, sorted.get(), op.largest() ? j -> last - j : j -> j);
        }
        return placed(op, joined(IntStream.range(0, op.count())
                .mapToObj(j -> statistic(rows, op.largest() ? last - j : j).get(0)).toList()), j -> j);
    }

    private static int extent(Value rows) {
        return shape(rows).dim(1);
    }

    /// Returns the lines of `x` along an axis as rows, shape [lines, extent], with so few bits that there is room for positions and sums.
    private Value rows(Order order, Value x) {
        return rows.computeIfAbsent(order, _ -> lines(roomy(x, shape(x).dim(order.axis())), order.axis()));
    }

    private Value roomy(Value x, int extent) {
        int most = FixedArithmetic.MOST_BITS - 3 - Interval.bitsFor(extent);
        Value roomy = FixedArithmetic.bits(x) > most ? arithmetic.working(x) : x;
        if (FixedArithmetic.bits(roomy) > most) {
            throw arithmetic.refused("the order of " + extent + " numbers of " + FixedArithmetic.bits(roomy)
                    + " bits; expected at most " + most, "narrow the ranges of the inputs, or lower --scale-bits");
        }
        return roomy;
    }

    private Value lines(Value x, int axis) {
        int extent = shape(x).dim(axis);
        int inner = shape(x).strides()[axis];
        int lines = shape(x).elementCount() / extent;
        long[] toLines = new long[lines * extent];
        for (int i = 0; i < toLines.length; i++) {
            int line = i / extent;
            toLines[i] = (long) line / inner * inner * extent + line % inner + (long) (i % extent) * inner;
        }
        return builder.take(x, TensorData.integers(Shape.of(lines, extent), toLines));
    }

    /// Returns the elements of a result from rows of them.
    /// @param column of an element of the result in its row
    private Value placed(TopK op, Value rows, IntUnaryOperator column) {
        Shape shape = op.results().getFirst().type().shape();
        int inner = shape.strides()[op.axis()];
        int count = op.count();
        long[] from = new long[shape.elementCount()];
        for (int i = 0; i < from.length; i++) {
            int line = i / (inner * count) * inner + i % inner;
            from[i] = (long) line * extent(rows) + column.applyAsInt(i / inner % count);
        }
        return builder.take(rows, TensorData.integers(shape, from));
    }

    /// Returns columns, shape [lines] each, as rows.
    private Value joined(List<Value> columns) {
        int lines = shape(columns.getFirst()).dim(0);
        Shape column = Shape.of(lines, 1);
        return builder.concat(1, columns.stream().map(x -> builder.view(x, IndexMap.identity(column), column)).toList(),
                Shape.of(lines, columns.size()));
    }

    private Value directed(Value rows, boolean largest) {
        return largest ? negated.computeIfAbsent(rows, arithmetic::negated) : rows;
    }

    private List<Value> sort(Value rows, boolean positions) {
        return sorts.computeIfAbsent(rows, _ -> builder.sort(rows, positions));
    }

    private List<Value> statistic(Value rows, int rank) {
        return statistics.computeIfAbsent(List.of(rows, rank), _ -> builder.orderStatistic(rows, rank));
    }

    private static int bits(Value rows) {
        return Interval.bitsFor(rows.type().interval().width());
    }

    /// Tells whether it is read where elements of an order were, and a sort is the cheapest way to find it.
    private boolean sortsWithPositions(Order order, boolean largest, Value rows) {
        int extent = extent(rows);
        int most = 0;
        for (Op reader : uses.getOrDefault(order.operand(), List.of())) {
            if (reader instanceof TopK topK && topK.axis() == order.axis() && topK.largest() == largest
                    && uses.containsKey(topK.results().getLast())) {
                most = Math.max(most, topK.count());
            }
        }
        return most > 0 && (extent > RelationBuilder.LONGEST_ARG_MAX
                || SortCosts.sortWithPositions(extent, bits(rows)) < SortCosts.statistics(extent, bits(rows), most));
    }

    /// Returns the elements of rows in ascending order, if they are sorted.
    private Optional<Value> ascending(Order order, Value rows) {
        if (sortsWithPositions(order, false, rows)) {
            return Optional.of(sort(rows, true).getFirst());
        }
        if (sortsWithPositions(order, true, rows)) {
            Value descending = arithmetic.negated(sort(directed(rows, true), true).getFirst());
            return Optional.of(builder.view(descending, new IndexMap(extent(rows) - 1, List.of(extent(rows), -1)),
                    shape(rows)));
        }
        boolean sorts = extent(rows) > RelationBuilder.LONGEST_ARG_MAX
                || sortCost(rows) < SortCosts.statistics(extent(rows), bits(rows), ranks(order, extent(rows)));
        return sorts ? Optional.of(sort(rows, false).getFirst()) : Optional.empty();
    }

    /// Returns what a sort costs of each row, without the ranges of an input that it saves.
    private long sortCost(Value rows) {
        long cost = SortCosts.sort(extent(rows), bits(rows));
        ElementBounds bounds = builder.bounds(rows);
        Interval hull = bounds.hull();
        boolean saves = builder.isInput(rows)
                && IntStream.range(0, bounds.count()).allMatch(i -> bounds.at(i).equals(hull));
        int ranges = Long.bitCount(hull.width() + 1) == 1 ? 1 : 2;
        return saves ? cost - (long) ranges * extent(rows) * bits(rows) : cost;
    }

    /// Returns of how many ranks there are order statistics, if nothing is sorted.
    private int ranks(Order order, int extent) {
        TreeSet<Integer> ranks = new TreeSet<>();
        for (Op reader : uses.getOrDefault(order.operand(), List.of())) {
            if (reader instanceof TopK topK && topK.axis() == order.axis()
                    && !uses.containsKey(topK.results().getLast())) {
                IntStream.range(0, topK.count()).map(j -> topK.largest() ? extent - 1 - j : j).forEach(ranks::add);
            } else if (reader instanceof RankSum sum && sum.axis() == order.axis()) {
                ranks.addAll(ends(sum.from(), sum.to(), extent));
            }
        }
        return ranks.size();
    }

    /// Returns the ranks of the order statistics that a sum of ranks needs.
    private static List<Integer> ends(int from, int to, int extent) {
        if (isFew(from, to, extent)) {
            return IntStream.range(from, to).boxed().toList();
        }
        List<Integer> ends = new ArrayList<>();
        if (to < extent) {
            ends.add(to - 1);
        }
        if (from > 0) {
            ends.add(from);
        }
        return ends;
    }

    private static boolean isFew(int from, int to, int extent) {
        return to - from == 1 || (to - from == 2 && from > 0 && to < extent);
    }

    /// Returns the sums of the elements of some ranks.
    /// @param operand what it is of
    /// @throws UnsupportedModelException if sums do not fit 62 bits
    Value rankSum(RankSum op, Value operand) {
        Order order = new Order(op.operand(), op.axis());
        Value rows = rows(order, operand);
        Value sum = ascending(order, rows).map(sorted -> total(sorted, op.from(), op.to()))
                .orElseGet(() -> isFew(op.from(), op.to(), extent(rows))
                        ? few(rows, op.from(), op.to())
                        : many(rows, op.from(), op.to()));
        Shape shape = op.result().type().shape();
        return builder.view(sum, IndexMap.identity(shape), shape);
    }

    private Value total(Value sorted, int from, int to) {
        Shape lines = Shape.of(shape(sorted).dim(0));
        if (to - from == 1) {
            return builder.view(sorted, new IndexMap(from, List.of(extent(sorted))), lines);
        }
        Value part = builder.view(sorted, new IndexMap(from, List.of(extent(sorted), 1)),
                Shape.of(lines.dim(0), to - from));
        return builder.contract(new Einsum("ab", "b", "a"), part, arithmetic.filled(1, Shape.of(to - from), 0), lines);
    }

    private Value few(Value rows, int from, int to) {
        Value first = statistic(rows, from).get(0);
        return to - from == 1 ? first : arithmetic.plus(first, statistic(rows, from + 1).get(0));
    }

    /// Returns a sum of ranks by two order statistics: of what comes before the element of rank to − 1, without what comes before the
    /// one of rank from, and the former itself. Bits times elements cost a product each.
    private Value many(Value rows, int from, int to) {
        int extent = extent(rows);
        long least = rows.type().interval().lo();
        List<Value> ends = new ArrayList<>();
        List<Long> signs = new ArrayList<>();
        if (to < extent) {
            ends.add(statistic(rows, to - 1).get(2));
            signs.add(1L);
        }
        if (from > 0) {
            ends.add(statistic(rows, from).get(2));
            signs.add(-1L);
        }
        // What is added up is counted from the least possible element on, so that sums stay small.
        Value above = arithmetic.plusUnits(rows, Math.negateExact(least));
        Value counted = ends.isEmpty()
                ? above
                : builder.mul(builder.linear(0, signs, to < extent ? 0 : 1, ends), above);
        Value ones = arithmetic.filled(1, Shape.of(extent), 0);
        Value sum = builder.contract(new Einsum("ab", "b", "a"), counted, ones, Shape.of(shape(rows).dim(0)));
        if (to == extent) {
            return arithmetic.plusUnits(sum, Math.multiplyExact(least, (long) to - from));
        }
        return builder.linear(scale(sum), List.of(1L, 1L), Math.multiplyExact(least, to - from - 1L),
                List.of(sum, statistic(rows, to - 1).get(0)));
    }
}
