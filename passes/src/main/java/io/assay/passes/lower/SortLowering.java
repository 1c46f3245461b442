package io.assay.passes.lower;

import static io.assay.passes.lower.FixedArithmetic.scale;
import static io.assay.passes.lower.FixedArithmetic.shape;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sorting along an axis by a [SortingNetwork]: the first k elements, and where they were.
///
/// Each element becomes a key, element · 2^p + position, so that no two are equal and ties go by position; the network
/// sorts keys by maximum and minimum, and what is sorted is taken apart again. Nothing has to be hinted but comparisons.
///
/// Sums of elements of some ranks need no sort: an order statistic says where they begin, and another one where they end.
final class SortLowering {
    private final FixedArithmetic arithmetic;
    private final FixedBuilder builder;
    private final Map<List<Object>, Value> rows = new HashMap<>();
    private final Map<List<Object>, List<Value>> statistics = new HashMap<>();

    SortLowering(FixedArithmetic arithmetic) {
        this.arithmetic = arithmetic;
        this.builder = arithmetic.builder();
    }

    /// Returns the first `count` elements in order and their positions, both with `count` elements on the axis.
    List<Value> topK(Value x, int axis, boolean largest, int count) {
        int extent = shape(x).dim(axis);
        int inner = shape(x).strides()[axis];
        int positionBits = Interval.bitsFor(Math.max(1, extent - 1));
        Value rows = lines(largest ? x : arithmetic.negated(x), axis);
        Shape flat = shape(rows);
        int lines = flat.dim(0);
        long[] positions = new long[flat.elementCount()];
        Arrays.setAll(positions, i -> (1L << positionBits) - 1 - i % extent);
        Value keys = builder.linear(0, List.of(1L << positionBits, 1L),
                List.of(rows, builder.constant(TensorData.integers(flat, positions), 0)));
        Value sorted = builder.view(sorted(keys, count), new IndexMap(0, List.of(extent, 1)), Shape.of(lines, count));
        Value elements = arithmetic.floorShift(sorted, positionBits, scale(x));
        Value indices = builder.linear(0, List.of(-1L), (1L << positionBits) - 1,
                List.of(arithmetic.lowBits(sorted, positionBits)));
        List<Integer> dims = new ArrayList<>(shape(x).dims());
        dims.set(axis, count);
        Shape kept = new Shape(dims);
        return List.of(fromLines(largest ? elements : arithmetic.negated(elements), kept, inner, count),
                fromLines(indices, kept, inner, count));
    }

    /// Returns the lines of `x` along an axis as rows: shape [lines, extent].
    private Value lines(Value x, int axis) {
        int extent = shape(x).dim(axis);
        int inner = shape(x).strides()[axis];
        int lines = extent == 0 ? 0 : shape(x).elementCount() / extent;
        long[] toLines = new long[lines * extent];
        for (int i = 0; i < toLines.length; i++) {
            int line = i / extent;
            toLines[i] = (long) line / inner * inner * extent + line % inner + (long) (i % extent) * inner;
        }
        return builder.take(x, TensorData.integers(Shape.of(lines, extent), toLines));
    }

    /// Returns the sums of the elements of ranks from, …, to − 1 along an axis, rank 0 being the least.
    ///
    /// They are those that come before the element of rank to − 1, without those that come before the one of rank from, and
    /// the former itself. Bits times elements cost a product each; two elements, or one, need none.
    Value rankSum(Value operand, int axis, int from, int to, Shape shape) {
        int extent = shape(operand).dim(axis);
        boolean isWide = FixedArithmetic.bits(operand) + Interval.bitsFor(extent) > FixedArithmetic.MOST_BITS - 3;
        Value x = isWide ? arithmetic.working(operand) : operand;
        Value rows = rows(x, axis);
        Value sum = to - from <= 2 && (to - from == 1 || (from > 0 && to < extent))
                ? few(rows, from, to)
                : many(rows, from, to);
        return builder.view(sum, IndexMap.identity(shape), shape);
    }

    private Value few(Value rows, int from, int to) {
        Value first = statistic(rows, from).get(0);
        return to - from == 1 ? first : arithmetic.plus(first, statistic(rows, from + 1).get(0));
    }

    private Value many(Value rows, int from, int to) {
        int extent = shape(rows).dim(1);
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

    private Value rows(Value x, int axis) {
        return rows.computeIfAbsent(List.of(x, axis), _ -> lines(x, axis));
    }

    private List<Value> statistic(Value rows, int rank) {
        return statistics.computeIfAbsent(List.of(rows, rank), _ -> builder.orderStatistic(rows, rank));
    }

    private Value fromLines(Value lines, Shape shape, int inner, int count) {
        long[] from = new long[shape.elementCount()];
        for (int i = 0; i < from.length; i++) {
            int line = i / (inner * count) * inner + i % inner;
            from[i] = (long) line * count + i / inner % count;
        }
        return builder.take(lines, TensorData.integers(shape, from));
    }

    /// Returns keys of shape [lines, extent] whose first `count` in each line are the greatest, in descending order.
    private Value sorted(Value keys, int count) {
        int lines = shape(keys).dim(0);
        int extent = shape(keys).dim(1);
        Value current = keys;
        for (List<SortingNetwork.Comparison> layer : SortingNetwork.of(extent, count).layers()) {
            int pairs = layer.size();
            long[] low = new long[lines * pairs];
            long[] high = new long[low.length];
            for (int i = 0; i < low.length; i++) {
                low[i] = (long) i / pairs * extent + layer.get(i % pairs).low();
                high[i] = (long) i / pairs * extent + layer.get(i % pairs).high();
            }
            Shape shape = Shape.of(low.length);
            Value a = builder.take(current, TensorData.integers(shape, low));
            Value b = builder.take(current, TensorData.integers(shape, high));
            Shape flat = Shape.of(lines * extent);
            Value all = builder.concat(0, List.of(builder.view(current, IndexMap.identity(flat), flat),
                    builder.maximum(a, b), builder.minimum(a, b)), Shape.of(lines * extent + 2 * low.length));
            long[] next = new long[lines * extent];
            Arrays.setAll(next, i -> i);
            for (int i = 0; i < low.length; i++) {
                next[(int) low[i]] = (long) lines * extent + i;
                next[(int) high[i]] = (long) lines * extent + low.length + i;
            }
            current = builder.take(all, TensorData.integers(shape(keys), next));
        }
        return current;
    }
}
