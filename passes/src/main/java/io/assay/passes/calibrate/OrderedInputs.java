package io.assay.passes.calibrate;

import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.DecisionTrees;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.tensor.FoldConstants;
import io.assay.passes.tensor.MoveThresholds;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// Finds the float32 inputs of which nothing but the order is read: [io.assay.passes.lower.InputEncoding#FLOAT_ORDER].
public final class OrderedInputs {

    private OrderedInputs() {}

    /// Returns their names, in the order of the module, which may be as it was imported: each input that something reads, and
    /// of which only keys are made, as it is, moved, or behind functions that [MoveThresholds] moves into trees.
    public static Set<String> of(TensorModule module) {
        if (module.main().ops().stream().noneMatch(DecisionTrees.class::isInstance)) {
            return Set.of();
        }
        Func folded = FoldConstants.apply(module.main(), RewriteBudget.unlimited());
        Func moved = MoveThresholds.apply(folded, RewriteBudget.unlimited());
        Set<Value> live = new HashSet<>();
        Set<Value> computed = new HashSet<>();
        for (Op op : moved.ops().reversed()) {
            boolean read = op instanceof Output || op.results().stream().anyMatch(live::contains);
            if (read) {
                live.addAll(op.operands());
            }
            boolean moves = (op instanceof View || op instanceof Take || op instanceof Concat)
                    && op.results().stream().noneMatch(computed::contains);
            if (read && !moves && !(op instanceof FloatKey)) {
                computed.addAll(op.operands());
            }
        }
        Set<String> names = new LinkedHashSet<>();
        for (Op op : moved.ops()) {
            if (op instanceof Input(var value, var name, _) && value.type().element() == ScalarType.F32
                    && live.contains(value) && !computed.contains(value)) {
                names.add(name);
            }
        }
        return names;
    }
}
