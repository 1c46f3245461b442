package io.assay.ir.verify;

import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.bounds.LinearForm;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Element;
import io.assay.ir.relation.ElementSources;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.View;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Looks for the asserts that leave a row one order, and with that its elements their bounds.
///
/// Keys k₀, …, k_{n−1} are in ascending order and within [a, b] if k₀ − a, k₁ − k₀, …, b − k_{n−1} are not negative: each is ranged,
/// so that they are integers that add up to b − a, far below the modulus of any field.
/// - *Elements alone*: keys are the sorted elements s, a permutation of x. Numbers have one ascending order; and each x is in [a, b],
///   whatever else is known of it.
/// - *With positions* p in [0, 2^P): keys are s·2^P + p, each greater than the one before, and s + 2^K·p is a permutation of x + 2^K·i,
///   i being the position. So s is x_i − 2^K·(p − i) for some i, an integer; as s is within the bounds of the keys, less than
///   2^K away from each x, p = i. All pairs (x_i, i) are there, and keys have one ascending order.
final class SortPins {

    /// A sum that is in [0, max].
    private record Ranged(LinearForm form, long max) {}

    private final Map<Value, Op> definitions;
    private final ElementSources sources;
    private final List<Ranged> ranges = new ArrayList<>();
    private final List<Permutation> permutations = new ArrayList<>();
    private final Map<Element, Limits> limits = new HashMap<>();

    SortPins(List<Op> ops, Map<Value, Op> definitions) {
        this.definitions = definitions;
        this.sources = new ElementSources(value -> Optional.ofNullable(definitions.get(value)));
        for (Op op : ops) {
            if (op instanceof Range(var max, var x, _)) {
                ranges.add(new Ranged(form(x), max));
            } else if (op instanceof Permutation permutation) {
                permutations.add(permutation);
            }
        }
        for (Op op : ops) {
            if (op instanceof Hint(var results, HintFunction.Sort(boolean positions), var operands, _) && !positions
                    && missing(operands.getFirst(), results).isEmpty()) {
                bound(operands.getFirst(), results.getFirst());
            }
        }
    }

    private LinearForm form(Value value) {
        return LinearForm.of(value, v -> Optional.ofNullable(definitions.get(v)));
    }

    /// Returns the bounds of the elements that are sorted, where the sort shows them.
    Map<Element, Limits> limits() {
        return limits;
    }

    private void bound(Value x, Value sorted) {
        Limits within = new Limits(least(sorted).orElseThrow(), greatest(sorted).orElseThrow());
        for (int i = 0; i < x.type().elementCount(); i++) {
            limits.put(sources.of(x, i), within);
        }
    }

    /// Returns what no assert says of a sort; empty if it is pinned to its function.
    /// @param x what is sorted
    /// @param y the sorted elements, and their positions if there are any
    Optional<String> missing(Value x, List<Value> y) {
        if (y.size() == 1) {
            boolean moved = permutations.stream()
                    .anyMatch(op -> op.lhs().equals(x) && op.rhs().equals(y.getFirst()));
            return moved ? ascending(y.getFirst(), 0) : Optional.of("the elements are those of x");
        }
        Shape shape = x.type().shape();
        Optional<String> missing = Optional.of("keys of elements and positions");
        for (Op op : definitions.values()) {
            if (op.results().size() == 1) {
                Value keys = op.results().getFirst();
                LinearForm form = form(keys);
                long factor = form.terms().getOrDefault(y.get(0), 0L);
                if (form.constant() == 0 && Long.bitCount(factor) == 1 && factor >= shape.dim(1)
                        && form.terms().equals(Map.of(y.get(0), factor, y.get(1), 1L))) {
                    missing = missing(x, y, keys, factor);
                    if (missing.isEmpty()) {
                        return missing;
                    }
                }
            }
        }
        return missing;
    }

    private Optional<String> missing(Value x, List<Value> y, Value keys, long factor) {
        if (ranges.stream().noneMatch(range -> range.max() < factor && range.form().constant() == 0
                && range.form().terms().equals(Map.of(y.get(1), 1L)))) {
            return Optional.of("0 <= p < " + factor);
        }
        Optional<String> disordered = ascending(keys, 1);
        if (disordered.isPresent()) {
            return disordered;
        }
        // Sorted elements are integers: s·factor is a key less a position.
        Limits elements = new Limits(Math.floorDiv(least(keys).orElseThrow(), factor),
                Math.floorDiv(greatest(keys).orElseThrow(), factor));
        return permutations.stream().anyMatch(op -> isOfPairs(op, x, y, elements))
                ? Optional.empty()
                : Optional.of("elements and positions are those of x");
    }

    private boolean isOfPairs(Permutation op, Value x, List<Value> y, Limits elements) {
        LinearForm lhs = form(op.lhs());
        LinearForm rhs = form(op.rhs());
        long factor = rhs.terms().getOrDefault(y.get(1), 0L);
        int extent = x.type().shape().dim(1);
        return rhs.constant() == 0 && rhs.terms().equals(Map.of(y.get(0), 1L, y.get(1), factor))
                && elements.isNear(new Limits(x.type().interval().lo(), x.type().interval().hi()), factor)
                && lhs.constant() == 0 && lhs.terms().size() == 2
                && lhs.terms().getOrDefault(x, 0L) == 1
                && lhs.terms().entrySet().stream().anyMatch(term -> term.getValue() == factor
                        && definitions.get(term.getKey()) instanceof Const positions && IntStream
                                .range(0, positions.data().elementCount())
                                .allMatch(i -> positions.data().longAt(i) == i % extent));
    }

    /// Returns what is missing of keys that ascend, by at least `distance`, and are bounded.
    private Optional<String> ascending(Value keys, long distance) {
        int extent = keys.type().shape().dim(1);
        int gaps = extent - 1;
        boolean steps = ranges.stream().anyMatch(range -> range.form().constant() == -distance
                && range.form().terms().size() == 2
                && has(range.form(), keys, 1, i -> i / gaps * extent + i % gaps + 1)
                && has(range.form(), keys, -1, i -> i / gaps * extent + i % gaps));
        return !steps
                ? Optional.of("no element is less than the one before")
                : least(keys).isEmpty()
                        ? Optional.of("the first element is bounded")
                        : greatest(keys).isEmpty() ? Optional.of("the last element is bounded") : Optional.empty();
    }

    /// Returns what the first keys are at least.
    private Optional<Long> least(Value keys) {
        int extent = keys.type().shape().dim(1);
        return ranges.stream().filter(range -> range.form().terms().size() == 1
                && has(range.form(), keys, 1, row -> row * extent)).map(range -> -range.form().constant())
                .findFirst();
    }

    /// Returns what the last keys are at most.
    private Optional<Long> greatest(Value keys) {
        int extent = keys.type().shape().dim(1);
        return ranges.stream().filter(range -> range.form().terms().size() == 1
                && has(range.form(), keys, -1, row -> row * extent + extent - 1))
                .map(range -> range.form().constant()).findFirst();
    }

    /// Tells whether a sum has these elements of `keys` times `factor`.
    private boolean has(LinearForm form, Value keys, long factor, IntUnaryOperator position) {
        return form.terms().entrySet().stream().anyMatch(term -> term.getValue() == factor
                && definitions.get(term.getKey()) instanceof View view && view.operand().equals(keys)
                && holds(view, position));
    }

    private static boolean holds(View view, IntUnaryOperator position) {
        int[] positions = view.map().positions(view.result().type().shape());
        return IntStream.range(0, positions.length).allMatch(i -> positions[i] == position.applyAsInt(i));
    }
}
