package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Applies a function of one number to each element.
///
/// @param result   function of each element
/// @param function what is computed
/// @param operand  same shape
@OpDef(name = "tensor.unary", doc = "result[i] = function(operand[i])")
public record Unary(Value result, UnaryFunction function, Value operand, SourceLoc loc) implements TensorOp {

    public Unary {
        Require.tensor("tensor.unary", result, operand);
        Require.sameShape("tensor.unary", result, operand);
    }
}
