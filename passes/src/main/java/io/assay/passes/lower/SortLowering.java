package io.assay.passes.lower;

import static io.assay.passes.lower.FixedArithmetic.scale;
import static io.assay.passes.lower.FixedArithmetic.shape;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sorting by a network of comparisons: the first k elements along an axis, and where they were.
///
/// Each element becomes a key, element · 2^p + position, so that no two are equal and ties go by position; the network
/// sorts keys by maximum and minimum, and what is sorted is taken apart again. Nothing has to be hinted but comparisons.
///
/// Source: K. E. Batcher, Sorting networks and their applications (odd-even merge sort).
final class SortLowering {
    private final FixedArithmetic arithmetic;
    private final FixedBuilder builder;

    /// Orders positions `low` < `high` of each line: the greater key goes to `low`.
    private record Comparison(int low, int high) {}

    SortLowering(FixedArithmetic arithmetic) {
        this.arithmetic = arithmetic;
        this.builder = arithmetic.builder();
    }

    /// Returns the first `count` elements in order and their positions, both with `count` elements on the axis.
    List<Value> topK(Value x, int axis, boolean largest, int count) {
        int extent = shape(x).dim(axis);
        int inner = shape(x).strides()[axis];
        int lines = extent == 0 ? 0 : shape(x).elementCount() / extent;
        int positionBits = Interval.bitsFor(Math.max(1, extent - 1));
        Value source = largest ? x : arithmetic.negated(x);
        long[] toLines = new long[lines * extent];
        long[] positions = new long[toLines.length];
        for (int i = 0; i < toLines.length; i++) {
            int line = i / extent;
            toLines[i] = (long) line / inner * inner * extent + line % inner + (long) (i % extent) * inner;
            positions[i] = (1L << positionBits) - 1 - i % extent;
        }
        Shape flat = Shape.of(lines, extent);
        Value rows = builder.take(source, TensorData.integers(flat, toLines));
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
        for (List<Comparison> layer : needed(network(extent), extent, count)) {
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

    /// Returns the layers of a network that sorts `extent` keys; comparisons of one layer have no position in common.
    private static List<List<Comparison>> network(int extent) {
        List<List<Comparison>> layers = new ArrayList<>();
        for (int p = 1; p < extent; p *= 2) {
            for (int k = p; k >= 1; k /= 2) {
                List<Comparison> layer = new ArrayList<>();
                for (int j = k % p; j + k < extent; j += 2 * k) {
                    for (int i = 0; i < Math.min(k, extent - j - k); i++) {
                        if ((i + j) / (2 * p) == (i + j + k) / (2 * p)) {
                            layer.add(new Comparison(i + j, i + j + k));
                        }
                    }
                }
                layers.add(layer);
            }
        }
        return layers;
    }

    /// Returns the network without the comparisons that none of the first `count` positions depends on.
    private static List<List<Comparison>> needed(List<List<Comparison>> layers, int extent, int count) {
        boolean[] read = new boolean[extent];
        Arrays.fill(read, 0, count, true);
        List<List<Comparison>> kept = new ArrayList<>();
        for (List<Comparison> layer : layers.reversed()) {
            List<Comparison> rest = layer.stream().filter(c -> read[c.low()] || read[c.high()]).toList();
            for (Comparison comparison : rest) {
                read[comparison.low()] = true;
                read[comparison.high()] = true;
            }
            if (!rest.isEmpty()) {
                kept.addFirst(rest);
            }
        }
        return kept;
    }
}
