package io.assay.passes.calibrate;

import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.DoubleRank;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.NumberOrder;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.tensor.FoldConstants;
import io.assay.passes.tensor.MoveThresholds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// Finds the inputs of which nothing but the order is read: [io.assay.passes.lower.InputEncoding#isOrder].
public final class OrderedInputs {

    private OrderedInputs() {}

    /// Returns their names and orders. The module may be as it was imported.
    ///
    /// A float32 input is one if something reads it, and only keys are made of it: as it is, moved, or behind functions that
    /// [MoveThresholds] moves into trees. A float64 input is one if only ranks are made of it, as it is or moved; boundaries
    /// that are within a group split it.
    public static SortedMap<String, NumberOrder> of(TensorModule module) {
        SortedMap<String, NumberOrder> orders = new TreeMap<>();
        if (module.main().ops().stream().noneMatch(DecisionTrees.class::isInstance)) {
            return orders;
        }
        Func folded = FoldConstants.apply(module.main(), RewriteBudget.unlimited());
        Func moved = MoveThresholds.apply(folded, RewriteBudget.unlimited());
        Set<Value> live = new HashSet<>();
        Set<Value> computed = new HashSet<>();
        Map<Value, NavigableSet<Long>> boundaries = new HashMap<>();
        for (Op op : moved.ops().reversed()) {
            if (!(op instanceof Output) && op.results().stream().noneMatch(live::contains)) {
                continue;
            }
            live.addAll(op.operands());
            switch (op) {
                case FloatKey _ -> {
                    // Reads nothing but the order.
                }
                case DoubleRank(_, var of, var x, _) -> splits(of)
                        .forEach(split -> boundaries.computeIfAbsent(x, _ -> new TreeSet<>()).add(split));
                case Op _ when isMove(op) && op.results().stream().noneMatch(computed::contains) -> {
                    NavigableSet<Long> of = boundaries.getOrDefault(op.results().getFirst(), new TreeSet<>());
                    op.operands().forEach(x -> boundaries.computeIfAbsent(x, _ -> new TreeSet<>()).addAll(of));
                }
                default -> computed.addAll(op.operands());
            }
        }
        for (Op op : moved.ops()) {
            if (op instanceof Input(var value, var name, _) && live.contains(value) && !computed.contains(value)) {
                order(value, boundaries.getOrDefault(value, new TreeSet<>()))
                        .ifPresent(order -> orders.put(name, order));
            }
        }
        return orders;
    }

    private static boolean isMove(Op op) {
        return op instanceof View || op instanceof Take || op instanceof Concat;
    }

    private static LongStream splits(TensorData boundaries) {
        return Arrays.stream(boundaries.toLongs()).filter(key -> !NumberOrder.Doubles.startsGroup(key));
    }

    private static Optional<NumberOrder> order(Value input, NavigableSet<Long> splits) {
        return switch ((ScalarType) input.type().element()) {
            case F32 -> Optional.of(new NumberOrder.Floats());
            case F64 -> Optional.of(new NumberOrder.Doubles(TensorData.integers(Shape.of(splits.size()),
                    splits.stream().mapToLong(Long::longValue).toArray())));
            default -> Optional.empty();
        };
    }
}
