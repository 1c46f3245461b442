package io.assay.passes.lower;

import static java.util.Objects.requireNonNull;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.rule.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Picks elements of `fixed` values one by one, and adds up few of them with factors of their own.
///
/// All values are taken as integers of scale 0.
final class Wires {

    /// One element of a value.
    ///
    /// @param value    any shape
    /// @param position row-major
    record Wire(Value value, int position) {}

    /// constant + Σ factors[k]·wires[k].
    ///
    /// @param constant what is added
    /// @param wires    elements
    /// @param factors  one for each of them
    record Combination(long constant, List<Wire> wires, List<Long> factors) {

        Combination {
            wires = List.copyOf(wires);
            factors = List.copyOf(factors);
        }

        private boolean isWire() {
            return constant == 0 && factors.equals(List.of(1L));
        }
    }

    private final FixedBuilder builder;

    Wires(FixedBuilder builder) {
        this.builder = builder;
    }

    /// Returns the elements as one axis; free.
    Value picked(List<Wire> wires) {
        Map<Value, Integer> starts = new LinkedHashMap<>();
        int total = 0;
        for (Wire wire : wires) {
            if (starts.putIfAbsent(wire.value, total) == null) {
                total += wire.value.type().elementCount();
            }
        }
        int[] positions = wires.stream().mapToInt(wire -> requireNonNull(starts.get(wire.value)) + wire.position)
                .toArray();
        List<Value> flat = starts.keySet().stream().map(this::flat).toList();
        Value source = flat.size() == 1 ? flat.getFirst() : builder.concat(0, flat, Shape.of(total));
        return taken(source, positions);
    }

    /// Returns elements of a value as one axis: a view where one map has their positions.
    Value taken(Value source, int... positions) {
        Shape shape = Shape.of(positions.length);
        Optional<IndexMap> map = Views.affine(positions, shape);
        if (map.isEmpty()) {
            return builder.take(source, TensorData.integers(shape, Arrays.stream(positions).asLongStream().toArray()));
        }
        return Views.isIdentity(map.get(), shape, source.type().shape())
                ? source
                : builder.view(source, map.get(), shape);
    }

    private Value flat(Value value) {
        Shape shape = Shape.of(value.type().elementCount());
        return value.type().shape().equals(shape) ? value : builder.view(value, IndexMap.identity(shape), shape);
    }

    /// Returns the sums as one axis; free. Sums of about the same number of terms are rows of one table.
    Value combined(List<Combination> sums) {
        if (sums.stream().allMatch(Combination::isWire)) {
            return picked(sums.stream().map(sum -> sum.wires.getFirst()).toList());
        }
        Map<Integer, List<Integer>> byLength = new TreeMap<>();
        for (int i = 0; i < sums.size(); i++) {
            byLength.computeIfAbsent(Interval.bitsFor(sums.get(i).wires.size()), _ -> new ArrayList<>()).add(i);
        }
        Wire[] results = new Wire[sums.size()];
        byLength.values().forEach(numbers -> {
            Value part = rows(numbers.stream().map(sums::get).toList());
            for (int i = 0; i < numbers.size(); i++) {
                results[numbers.get(i)] = new Wire(part, i);
            }
        });
        return picked(List.of(results));
    }

    private Value rows(List<Combination> sums) {
        Shape shape = Shape.of(sums.size());
        int width = sums.stream().mapToInt(sum -> sum.wires.size()).max().orElseThrow();
        long[] constants = sums.stream().mapToLong(Combination::constant).toArray();
        if (width == 0) {
            return builder.constant(TensorData.integers(shape, constants), 0);
        }
        Wire any = sums.stream().flatMap(sum -> sum.wires.stream()).findFirst().orElseThrow();
        List<Wire> wires = new ArrayList<>();
        long[] factors = new long[sums.size() * width];
        for (Combination sum : sums) {
            for (int k = 0; k < width; k++) {
                boolean isPadding = k >= sum.wires.size();
                factors[wires.size()] = isPadding ? 0 : sum.factors.get(k);
                wires.add(isPadding ? any : sum.wires.get(k));
            }
        }
        Shape table = Shape.of(sums.size(), width);
        Value terms = builder.view(picked(wires), IndexMap.identity(table), table);
        Value weights = builder.constant(TensorData.integers(table, factors), 0);
        Value products = width == 1
                ? builder.view(builder.mul(terms, weights), IndexMap.identity(shape), shape)
                : builder.contract(new Einsum("ab", "ab", "a"), terms, weights, shape);
        return Arrays.stream(constants).allMatch(constant -> constant == 0)
                ? products
                : builder.linear(0, List.of(1L, 1L),
                        List.of(products, builder.constant(TensorData.integers(shape, constants), 0)));
    }
}
