package io.assay.passes.tensor;

import io.assay.ir.Effect;
import io.assay.ir.Func;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.TensorOp;
import io.assay.passes.rule.RewriteBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Computes now what depends on constants only, rounded to the element type as ONNX Runtime rounds it.
///
/// A result that the element type cannot hold as a number (an overflow, a division of integers with a rest) is left to
/// whoever runs the model.
///
/// ```
/// %0 = tensor.const {data = [1.0, 2.0]} : …          %2 = tensor.const {data = [2.0, 4.0]} : …
/// %1 = tensor.const {data = [1.0, 2.0]} : …
/// %2 = tensor.binary %0, %1 {function = add} : …
/// ```
public final class FoldConstants {

    private FoldConstants() {}

    /// Returns `main` with every op over constants replaced by its result.
    public static Func apply(Func main, RewriteBudget budget) {
        Map<Value, Const> constants = new LinkedHashMap<>();
        List<Op> ops = new ArrayList<>();
        for (Op op : main.ops()) {
            Op folded = fold(op, constants).filter(_ -> budget.take()).map(Op.class::cast).orElse(op);
            if (folded instanceof Const constant) {
                constants.put(constant.result(), constant);
            }
            ops.add(folded);
        }
        return main.withOps(ops);
    }

    private static Optional<Const> fold(Op op, Map<Value, Const> constants) {
        boolean foldable = op.info().effect() == Effect.COMPUTE && op.results().size() == 1
                && op.operands().stream().allMatch(constants::containsKey);
        if (!foldable) {
            return Optional.empty();
        }
        return ConstantEvaluator
                .evaluate((TensorOp) op, operand -> Optional.ofNullable(constants.get(operand)).map(Const::data))
                .map(results -> new Const(op.results().getFirst(), results.getFirst(), op.loc()));
    }
}
