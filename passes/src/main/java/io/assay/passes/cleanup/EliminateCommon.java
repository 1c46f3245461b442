package io.assay.passes.cleanup;

import io.assay.ir.Effect;
import io.assay.ir.Func;
import io.assay.ir.Op;
import io.assay.ir.OpInfo;
import io.assay.ir.Value;
import io.assay.passes.rule.RewriteBudget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Computes once what is computed twice: ops and constants that differ in name and location only.
///
/// The op that stays carries the origins of both. Inputs, hints and asserts stay as they are: two hints of the same
/// function are two choices of the prover until their asserts say otherwise.
///
/// ```
/// %1 = fixed.relu %0 : …          %1 = fixed.relu %0 : …
/// %2 = fixed.relu %0 : …          fixed.output %1 {name = "a", …}
/// fixed.output %1 {name = "a", …} fixed.output %1 {name = "b", …}
/// fixed.output %2 {name = "b", …}
/// ```
public final class EliminateCommon {

    /// All that an op means: its record without names of results and without location.
    private record Meaning(OpInfo info, List<Object> components) {}

    private EliminateCommon() {}

    static boolean isConstant(Op op) {
        return op instanceof io.assay.ir.tensor.Const || op instanceof io.assay.ir.fixed.Const
                || op instanceof io.assay.ir.relation.Const;
    }

    /// Returns `main` with each computation done once.
    public static Func apply(Func main, RewriteBudget budget) {
        List<Op> ops = new ArrayList<>();
        Map<Meaning, Integer> positions = new HashMap<>();
        Map<Value, Value> substitution = new HashMap<>();
        for (Op original : main.ops()) {
            Op op = original.mapOperands(value -> substitution.getOrDefault(value, value));
            boolean pure = op.info().effect() == Effect.COMPUTE || isConstant(op);
            Integer first = pure ? positions.putIfAbsent(meaning(op), ops.size()) : null;
            if (first == null || !budget.take()) {
                ops.add(op);
                continue;
            }
            Op kept = ops.get(first);
            ops.set(first, kept.withLoc(kept.loc().and(op.loc())));
            for (int i = 0; i < op.results().size(); i++) {
                substitution.put(op.results().get(i), kept.results().get(i));
            }
        }
        return main.withOps(ops);
    }

    private static Meaning meaning(Op op) {
        List<Object> components = new ArrayList<>();
        List<Object> values = op.info().componentValues(op);
        for (int i = 0; i < values.size(); i++) {
            switch (op.info().components().get(i).role()) {
                case RESULT -> components.add(((Value) values.get(i)).type());
                case RESULTS -> op.results().forEach(result -> components.add(result.type()));
                case LOCATION -> {
                    // Where an op comes from is not what it means.
                }
                case OPERAND, OPERANDS, ATTRIBUTE -> components.add(values.get(i));
            }
        }
        return new Meaning(op.info(), components);
    }
}
