package io.assay.passes.cleanup;

import io.assay.ir.Effect;
import io.assay.ir.Func;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.passes.rule.RewriteBudget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Removes computations and constants whose results nothing reads.
///
/// Inputs and outputs stay, because the statement names them. Asserts stay, and with them hints and all that they read:
/// whether an assert still matters is a question of soundness, not of reachability.
///
/// ```
/// %1 = fixed.relu %0 : …                    (removed)
/// %2 = fixed.requantize %0 {shift = 4} : …  %2 = fixed.requantize %0 {shift = 4} : …
/// fixed.output %2 …                         fixed.output %2 …
/// ```
public final class EliminateDead {

    private EliminateDead() {}

    /// Returns `main` without dead ops.
    public static Func apply(Func main, RewriteBudget budget) {
        Set<Value> read = new HashSet<>();
        List<Op> kept = new ArrayList<>();
        for (Op op : main.ops().reversed()) {
            boolean removable = op.info().effect() == Effect.COMPUTE || EliminateCommon.isConstant(op);
            boolean dead = removable && op.results().stream().noneMatch(read::contains);
            if (!dead || !budget.take()) {
                read.addAll(op.operands());
                kept.add(op);
            }
        }
        Collections.reverse(kept);
        return main.withOps(kept);
    }
}
