package io.assay.passes.tensor;

import static java.util.Objects.requireNonNull;

import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Targets of decision trees for what is read of functions of their leaves: equal functions of the leaves of a tree are one.
final class LeafTargets {
    /// `double` holds every integer up to here.
    private static final double GREATEST_INTEGER = 0x1p53;

    /// Leaves that are floats, and leaves that are integers or booleans.
    enum Kind {
        FLOATS, INTEGERS;

        static Kind of(Value value) {
            return type(value).isFloat() ? FLOATS : INTEGERS;
        }
    }

    private final DecisionTrees trees;
    private final int[][] leaves;
    private final Map<Value, LeafValues> read;
    private final Map<Kind, List<Map<List<Double>, Integer>>> targets = new EnumMap<>(Kind.class);
    private final Map<Value, int[]> chosen = new LinkedHashMap<>();
    private boolean areNumbers = true;

    /// @param leaves the leaves of each tree
    /// @param read   what is read, by value
    LeafTargets(DecisionTrees trees, int[][] leaves, Map<Value, LeafValues> read) {
        this.trees = trees;
        this.leaves = leaves;
        this.read = read;
        for (Kind kind : Kind.values()) {
            List<Map<List<Double>, Integer>> byTree = new ArrayList<>();
            for (int tree = 0; tree < leaves.length; tree++) {
                byTree.add(new LinkedHashMap<>());
            }
            targets.put(kind, byTree);
        }
        read.forEach(this::choose);
    }

    private static ScalarType type(Value value) {
        return (ScalarType) value.type().element();
    }

    private void choose(Value value, LeafValues of) {
        Kind kind = Kind.of(value);
        int[] own = new int[of.walks().length];
        for (int i = 0; i < own.length; i++) {
            Map<List<Double>, Integer> known = byTree(kind).get(of.walks()[i] % leaves.length);
            List<Double> table = Arrays.stream(of.tables()[i]).boxed().toList();
            areNumbers &= table.stream().allMatch(
                    number -> Double.isFinite(number) && (kind == Kind.FLOATS || Math.abs(number) < GREATEST_INTEGER));
            own[i] = known.computeIfAbsent(table, _ -> known.size());
        }
        chosen.put(value, own);
    }

    /// Tells whether every leaf would be a finite number.
    boolean areNumbers() {
        return areNumbers;
    }

    private List<Map<List<Double>, Integer>> byTree(Kind kind) {
        return requireNonNull(targets.get(kind));
    }

    private int count(Kind kind) {
        return byTree(kind).stream().mapToInt(Map::size).max().orElse(0);
    }

    /// Returns the number of targets.
    int count() {
        return count(Kind.FLOATS) + count(Kind.INTEGERS);
    }

    /// Returns the values that are read, in the order of the module.
    Set<Value> values() {
        return read.keySet();
    }

    /// Returns where the elements of a value are in the trees' result of its kind.
    int[] positions(Value value) {
        int width = count(Kind.of(value));
        int[] walks = requireNonNull(read.get(value)).walks();
        int[] own = requireNonNull(chosen.get(value));
        int[] positions = new int[own.length];
        Arrays.setAll(positions, i -> walks[i] * width + own[i]);
        return positions;
    }

    /// Returns the leaves of one kind; empty if nothing of it is read.
    Optional<TensorData> leaves(Kind kind) {
        int width = count(kind);
        if (width == 0) {
            return Optional.empty();
        }
        int count = trees.leaves().shape().dim(0);
        double[] all = new double[count * width];
        for (int tree = 0; tree < leaves.length; tree++) {
            int[] own = leaves[tree];
            byTree(kind).get(tree).forEach((table, target) -> {
                for (int i = 0; i < own.length; i++) {
                    all[own[i] * width + target] = table.get(i);
                }
            });
        }
        boolean sameType = kind == Kind.FLOATS && read.keySet().stream()
                .allMatch(value -> !type(value).isFloat() || type(value) == type(trees.result()));
        return Optional.of(TensorData.ofDoubles(sameType ? type(trees.result()) : ScalarType.F64,
                Shape.of(count, width), all));
    }
}
