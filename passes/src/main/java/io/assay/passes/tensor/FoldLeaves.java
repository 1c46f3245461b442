package io.assay.passes.tensor;

import static java.util.Objects.requireNonNull;

import io.assay.ir.Func;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.DecisionTrees;
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
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Views;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Computes in the leaves of decision trees what is a function of one leaf: tables of leaf numbers, logarithms, labels.
///
/// What else reads of such a function becomes a target of the trees, floats and integers apart: leaves that are integers need
/// no fractional bits. Where that makes more targets than there were, it is done if what it saves costs more than the
/// targets: a product for each inner node.
///
/// ```
/// %1 = tensor.decision_trees %0 {leaves = …} : …    %1 = tensor.decision_trees %0 … (unread)
/// %2 = tensor.unary %1 {function = log} : …         %2 = tensor.decision_trees %0 {leaves = their logarithms} : …
/// ```
public final class FoldLeaves {
    /// Constraints of a function that is not linear, for each element, at the least.
    private static final long FUNCTION_COST = 16;

    private final Map<Value, Op> definitions;
    private final List<Op> live;
    private final Map<Value, List<Integer>> readers = new HashMap<>();
    private final Map<Value, List<Op>> replaced = new HashMap<>();
    private int nextId;

    private FoldLeaves(Func main) {
        this.definitions = main.definitions();
        this.live = live(main.ops());
        this.nextId = main.nextValueId();
        for (int i = 0; i < live.size(); i++) {
            for (Value operand : live.get(i).operands()) {
                readers.computeIfAbsent(operand, _ -> new ArrayList<>()).add(i);
            }
        }
    }

    /// Returns `main` with functions of single leaves computed in the leaves.
    public static Func apply(Func main, RewriteBudget budget) {
        FoldLeaves pass = new FoldLeaves(main);
        for (Op op : main.ops()) {
            if (op instanceof DecisionTrees trees) {
                pass.fold(trees, budget);
            }
        }
        List<Op> ops = new ArrayList<>();
        main.ops().forEach(op -> ops.addAll(op.results().size() == 1
                ? pass.replaced.getOrDefault(op.results().getFirst(), List.of(op))
                : List.of(op)));
        return main.withOps(ops);
    }

    /// Returns the ops that an output waits for: what nothing reads must not become a target.
    private static List<Op> live(List<Op> ops) {
        Set<Value> read = new HashSet<>();
        List<Op> live = new ArrayList<>();
        for (Op op : ops.reversed()) {
            if (op instanceof Output || op.results().stream().anyMatch(read::contains)) {
                read.addAll(op.operands());
                live.add(op);
            }
        }
        return live.reversed();
    }

    /// Returns where the live ops are that read a value.
    private List<Integer> readers(Value value) {
        return readers.getOrDefault(value, List.of());
    }

    private void fold(DecisionTrees trees, RewriteBudget budget) {
        Optional<int[][]> leaves = LeafValues.leaves(trees);
        if (leaves.isEmpty() || trees.result().type().elementCount() == 0) {
            return;
        }
        LeafCone cone = new LeafCone(definitions, trees, leaves.get());
        Set<Integer> inside = new HashSet<>();
        NavigableSet<Integer> open = new TreeSet<>(readers(trees.result()));
        while (!open.isEmpty()) {
            int first = requireNonNull(open.pollFirst());
            if (cone.add(live.get(first))) {
                inside.add(first);
                open.addAll(readers(live.get(first).results().getFirst()));
            }
        }
        Map<Value, LeafValues> read = new LinkedHashMap<>();
        cone.values().forEach((value, of) -> {
            if (!inside.containsAll(readers(value))) {
                read.put(value, of);
            }
        });
        LeafTargets targets = new LeafTargets(trees, leaves.get(), read);
        int more = targets.count() - trees.leaves().shape().dim(1);
        long saved = inside.stream().mapToLong(at -> cost(live.get(at))).sum();
        if (read.keySet().stream().anyMatch(value -> isComputed(value, trees, cone.values())) && targets.areNumbers()
                && (long) more * trees.features().elementCount() <= saved && budget.take()) {
            replace(trees, targets);
        }
    }

    /// Tells whether a value is more than the trees' result, moved or of another type.
    private boolean isComputed(Value value, DecisionTrees trees, Map<Value, LeafValues> values) {
        Op op = definitions.get(value);
        return switch (op) {
            case View view -> isComputed(view.operand(), trees, values);
            case Take take -> isComputed(take.operand(), trees, values);
            case Concat concat -> concat.operands().stream().anyMatch(part -> isComputed(part, trees, values));
            case Cast cast -> isComputed(cast.operand(), trees, values)
                    || !Arrays.deepEquals(requireNonNull(values.get(value)).tables(),
                            requireNonNull(values.get(cast.operand())).tables());
            case null, default -> !value.equals(trees.result());
        };
    }

    /// Returns what an op costs at the least when it is computed of the trees' result.
    private static long cost(Op op) {
        boolean isLinear = switch (op) {
            case View _,Take _,Concat _ -> true;
            case Unary unary -> unary.function() == UnaryFunction.NEG || unary.function() == UnaryFunction.NOT;
            case Binary binary -> binary.function() == BinaryFunction.ADD || binary.function() == BinaryFunction.SUB
                    || binary.function() == BinaryFunction.MUL;
            case Reduce reduce -> reduce.function() == ReduceFunction.SUM || reduce.function() == ReduceFunction.MEAN;
            case Cast cast -> type(cast.result()).isFloat();
            default -> false;
        };
        return isLinear ? 0 : FUNCTION_COST * op.results().getFirst().type().elementCount();
    }

    private static ScalarType type(Value value) {
        return (ScalarType) value.type().element();
    }

    /// Puts new trees in the place of the old ones, and reads of them in place of what computes the values.
    private void replace(DecisionTrees trees, LeafTargets targets) {
        List<Op> made = new ArrayList<>();
        boolean isRead = targets.values().contains(trees.result());
        if (!isRead) {
            made.add(trees);
        }
        Map<LeafTargets.Kind, Value> results = new EnumMap<>(LeafTargets.Kind.class);
        for (LeafTargets.Kind kind : LeafTargets.Kind.values()) {
            targets.leaves(kind).ifPresent(leaves -> {
                Shape rows = trees.result().type().shape();
                TensorType type = new TensorType(leaves.element(),
                        Shape.of(rows.dim(0), rows.dim(1), leaves.shape().dim(1)));
                Value result = targets.values().stream()
                        .filter(value -> value.type().equals(type) && isInOrder(targets.positions(value))).findFirst()
                        .orElseGet(() -> new Value(nextId++, type));
                results.put(kind, result);
                made.add(new DecisionTrees(result, trees.features(), trees.starts(), trees.counts(),
                        trees.boundaries(), trees.whenTrue(), trees.whenFalse(), trees.roots(), leaves,
                        trees.operand(), trees.loc()));
            });
        }
        for (Value value : targets.values()) {
            Value source = requireNonNull(results.get(LeafTargets.Kind.of(value)));
            List<Op> reads = value.equals(source)
                    ? List.of()
                    : reads(value, source, targets.positions(value), requireNonNull(definitions.get(value)).loc());
            if (value.equals(trees.result())) {
                made.addAll(reads);
            } else {
                replaced.put(value, reads);
            }
        }
        replaced.put(trees.result(), made);
    }

    private static boolean isInOrder(int... positions) {
        return IntStream.range(0, positions.length).allMatch(i -> positions[i] == i);
    }

    /// Returns ops that make `value` of elements of the trees' result.
    private List<Op> reads(Value value, Value source, int[] positions, SourceLoc loc) {
        boolean isConverted = !type(value).equals(type(source));
        Shape shape = value.type().shape();
        Value picked = isConverted ? new Value(nextId++, new TensorType(type(source), shape)) : value;
        long[] list = Arrays.stream(positions).asLongStream().toArray();
        Op pick = Views.affine(positions, shape).<Op>map(map -> new View(picked, map, source, loc))
                .orElseGet(() -> new Take(picked, TensorData.integers(shape, list), source, loc));
        return isConverted ? List.of(pick, new Cast(value, picked, loc)) : List.of(pick);
    }
}
