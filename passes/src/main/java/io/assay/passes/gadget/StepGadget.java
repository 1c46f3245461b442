package io.assay.passes.gadget;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Range;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes steps, those of each element the cheapest way; see [RelationBuilder#steps].
final class StepGadget {

    /// A quotient by 2^shift needs a shift that the hint may have.
    private static final int MOST_SHIFT = 60;

    private final RelationBuilder builder;
    private final Value x;

    /// Steps that are made, each a value with one axis.
    private final List<Value> parts = new ArrayList<>();
    /// Position of each step in the joined parts.
    private final long[] positions;
    private int joined;

    private StepGadget(RelationBuilder builder, Steps steps, Value x) {
        this.builder = builder;
        this.x = x;
        this.positions = new long[steps.stepCount()];
    }

    /// Thresholds of one element that it may be on either side of.
    ///
    /// @param element    position in x
    /// @param interval   bounds of the element
    /// @param first      first of its steps that is not known
    /// @param thresholds above the least value, at most the greatest
    private record Unknown(int element, Interval interval, int first, List<Long> thresholds) {

        /// Returns lo, the thresholds, and hi + 1.
        long[] edges() {
            long[] edges = new long[thresholds.size() + 2];
            edges[0] = interval.lo();
            for (int i = 0; i < thresholds.size(); i++) {
                edges[i + 1] = thresholds.get(i);
            }
            edges[edges.length - 1] = interval.hi() + 1;
            return edges;
        }

        /// Returns the bits of the distance from the place to x.
        int gapBits() {
            long[] edges = edges();
            long widest = 1;
            for (int i = 1; i < edges.length; i++) {
                widest = Math.max(widest, edges[i] - edges[i - 1]);
            }
            return Interval.bitsFor(widest - 1);
        }

        /// Returns the bits of x − threshold or threshold − 1 − x, whichever is not negative.
        int sideBits(long threshold) {
            return Interval.bitsFor(Math.max(interval.hi() - threshold, threshold - 1 - interval.lo()));
        }

        /// @param saved whether the range of the element is needed no more
        boolean isComparedCheaper(boolean saved) {
            long compared = 0;
            for (long threshold : thresholds) {
                int bits = sideBits(threshold);
                compared += bits + 2L;
                if (bits > MOST_SHIFT) {
                    return false;
                }
            }
            long placed = thresholds.size() + (thresholds.size() == 1 ? 2L : 3L) + 2L * gapBits();
            return compared <= placed - (saved ? Range.constraints(interval.width()) : 0);
        }
    }

    static Value steps(RelationBuilder builder, Steps steps, Value x) {
        StepGadget gadget = new StepGadget(builder, steps, x);
        List<Unknown> ladders = new ArrayList<>();
        List<Unknown> compared = new ArrayList<>();
        List<Unknown> twoValued = new ArrayList<>();
        for (Unknown unknown : gadget.known(steps)) {
            if (unknown.interval().width() == 1) {
                twoValued.add(unknown);
            } else if (unknown.isComparedCheaper(builder.savesRange(x, unknown.element()))) {
                compared.add(unknown);
            } else {
                ladders.add(unknown);
                builder.place(x, unknown.element());
            }
        }
        gadget.twoValued(twoValued);
        gadget.compared(compared);
        gadget.ladders(ladders);
        return gadget.joined();
    }

    /// Adds the steps that are known, and returns the others.
    private List<Unknown> known(Steps steps) {
        List<Unknown> others = new ArrayList<>();
        int[] starts = steps.starts();
        boolean any = false;
        for (int element = 0; element < steps.elementCount(); element++) {
            Interval interval = builder.bounds(x).at(element);
            int from = starts[element];
            int to = starts[element + 1];
            while (from < to && steps.thresholds().longAt(from) <= interval.lo()) {
                positions[from++] = 1;
            }
            while (from < to && steps.thresholds().longAt(to - 1) > interval.hi()) {
                positions[--to] = 0;
            }
            any |= to - from < starts[element + 1] - starts[element];
            if (from < to) {
                List<Long> inside = new ArrayList<>();
                for (int i = from; i < to; i++) {
                    inside.add(steps.thresholds().longAt(i));
                }
                // Distances between bounds are within 62 bits as well.
                interval.plus(Interval.of(-interval.lo()));
                others.add(new Unknown(element, interval, from, inside));
            }
        }
        if (any) {
            parts.add(builder.constant(TensorData.integers(Shape.of(2), 0, 1)));
            joined = 2;
        }
        return others;
    }

    private void add(Value part) {
        parts.add(part);
        joined += part.type().elementCount();
    }

    /// Returns elements of a value, one after the other.
    private Value at(Value value, int... elements) {
        Shape shape = Shape.of(elements.length);
        boolean all = elements.length == value.type().elementCount();
        for (int i = 0; i < elements.length && all; i++) {
            all = elements[i] == i;
        }
        if (all) {
            return value.type().shape().equals(shape) ? value : builder.view(value, IndexMap.identity(shape), shape);
        }
        return builder.take(value, TensorData.integers(shape, Arrays.stream(elements).asLongStream().toArray()));
    }

    private Value constant(long... numbers) {
        return builder.constant(TensorData.integers(Shape.of(numbers.length), numbers));
    }

    private Value elements(List<Unknown> unknowns) {
        return at(x, unknowns.stream().mapToInt(Unknown::element).toArray());
    }

    /// Of two values, the element itself says which.
    private void twoValued(List<Unknown> unknowns) {
        if (unknowns.isEmpty()) {
            return;
        }
        for (int i = 0; i < unknowns.size(); i++) {
            positions[unknowns.get(i).first()] = (long) joined + i;
        }
        Value least = constant(unknowns.stream().mapToLong(unknown -> unknown.interval().lo()).toArray());
        add(builder.linear(List.of(1L, -1L), 0, List.of(elements(unknowns), least)));
    }

    /// A threshold that the element may have reached, and which step says so.
    private record Side(int element, long threshold, int step) {}

    /// The quotient of x − threshold by 2^bits is −1 or 0.
    private void compared(List<Unknown> unknowns) {
        Map<Integer, List<Side>> sides = new TreeMap<>();
        for (Unknown unknown : unknowns) {
            for (int i = 0; i < unknown.thresholds().size(); i++) {
                long threshold = unknown.thresholds().get(i);
                sides.computeIfAbsent(unknown.sideBits(threshold), _ -> new ArrayList<>())
                        .add(new Side(unknown.element(), threshold, unknown.first() + i));
            }
        }
        sides.forEach((bits, same) -> {
            for (int i = 0; i < same.size(); i++) {
                positions[same.get(i).step()] = (long) joined + i;
            }
            Value distance = builder.linear(List.of(1L, -1L), 0,
                    List.of(at(x, same.stream().mapToInt(Side::element).toArray()),
                            constant(same.stream().mapToLong(Side::threshold).toArray())));
            add(builder.linear(List.of(1L), 1, List.of(builder.floorShift(distance, bits).getFirst())));
        });
    }

    private void ladders(List<Unknown> unknowns) {
        if (unknowns.isEmpty()) {
            return;
        }
        long[] counts = unknowns.stream().mapToLong(unknown -> unknown.thresholds().size()).toArray();
        long[] thresholds = unknowns.stream().flatMap(unknown -> unknown.thresholds().stream())
                .mapToLong(Long::longValue).toArray();
        Steps steps = new Steps(TensorData.integers(Shape.of(counts.length), counts),
                TensorData.integers(Shape.of(thresholds.length), thresholds));
        int[] starts = steps.starts();
        for (int k = 0; k < unknowns.size(); k++) {
            for (int i = 0; i < counts[k]; i++) {
                positions[unknowns.get(k).first() + i] = (long) joined + starts[k] + i;
            }
        }
        Value bits = builder.hint(new HintFunction.Steps(steps), List.of(elements(unknowns)),
                List.of(Shape.of(thresholds.length))).getFirst();
        Value padded = builder.concat(0, List.of(constant(1, 0), bits), Shape.of(2 + thresholds.length));
        fallOnce(padded, starts);
        Map<Integer, List<Integer>> byBits = new TreeMap<>();
        for (int k = 0; k < unknowns.size(); k++) {
            byBits.computeIfAbsent(unknowns.get(k).gapBits(), _ -> new ArrayList<>()).add(k);
        }
        byBits.forEach((gapBits, group) -> between(gapBits, group.stream().map(unknowns::get).toList(),
                group.stream().mapToInt(k -> starts[k]).toArray(), padded));
        add(bits);
    }

    /// Asserts that the steps of each element fall from 1 to 0 at one place. Of a single one, s and 1 − s say the same.
    /// @param padded 1, 0, and the steps
    private void fallOnce(Value padded, int... starts) {
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (int element = 0; element < starts.length - 1; element++) {
            int first = starts[element];
            int end = starts[element + 1];
            for (int i = end - first == 1 ? end : first; i <= end; i++) {
                before.add(i == first ? 0 : 1 + i);
                after.add(i == end ? 1 : 2 + i);
            }
        }
        builder.range(1, builder.linear(List.of(1L, -1L), 0, List.of(
                at(padded, before.stream().mapToInt(Integer::intValue).toArray()),
                at(padded, after.stream().mapToInt(Integer::intValue).toArray()))));
    }

    /// Asserts that each element is between the edges where its steps fall: edges[i] ≤ x < edges[i + 1] with i steps of 1.
    /// @param gapBits bits of the distance to either edge
    /// @param starts  first step of each element
    /// @param padded  1, 0, and the steps
    private void between(int gapBits, List<Unknown> unknowns, int[] starts, Value padded) {
        int most = unknowns.stream().mapToInt(unknown -> unknown.thresholds().size()).max().orElseThrow();
        int[] stepsOf = new int[unknowns.size() * most];
        Arrays.fill(stepsOf, 1);
        long[] up = new long[stepsOf.length];
        long[] down = new long[stepsOf.length];
        long[] first = new long[starts.length];
        long[] second = new long[starts.length];
        for (int k = 0; k < starts.length; k++) {
            long[] edges = unknowns.get(k).edges();
            first[k] = edges[0];
            second[k] = edges[1] - 1;
            for (int i = 0; i < edges.length - 2; i++) {
                stepsOf[k * most + i] = 2 + starts[k] + i;
                up[k * most + i] = edges[i + 1] - edges[i];
                down[k * most + i] = edges[i + 2] - edges[i + 1];
            }
        }
        Shape shape = Shape.of(starts.length, most);
        Value steps = builder.take(padded,
                TensorData.integers(shape, Arrays.stream(stepsOf).asLongStream().toArray()));
        Value here = elements(unknowns);
        long max = (1L << gapBits) - 1;
        builder.range(max, builder.linear(List.of(1L, -1L, -1L), 0,
                List.of(here, constant(first), moved(steps, shape, up))));
        builder.range(max, builder.linear(List.of(1L, 1L, -1L), 0,
                List.of(constant(second), moved(steps, shape, down), here)));
    }

    private Value moved(Value steps, Shape shape, long... gaps) {
        return builder.contract(new Einsum("ab", "ab", "a"), steps, builder.constant(TensorData.integers(shape, gaps)),
                Shape.of(shape.dim(0)));
    }

    private Value joined() {
        Value all = parts.size() == 1 ? parts.getFirst() : builder.concat(0, parts, Shape.of(joined));
        return at(all, Arrays.stream(positions).mapToInt(Math::toIntExact).toArray());
    }
}
