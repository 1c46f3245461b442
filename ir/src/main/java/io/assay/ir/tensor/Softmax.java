package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Normalised exponentials along one axis.
///
/// @param result  same shape
/// @param axis    axis, in [0, rank)
/// @param operand the source
@OpDef(name = "tensor.softmax", doc = "result = exp(operand - max) / sum of exp(operand - max) along an axis")
public record Softmax(Value result, int axis, Value operand, SourceLoc loc) implements TensorOp {

    public Softmax {
        Require.tensor("tensor.softmax", result, operand);
        Require.sameShape("tensor.softmax", result, operand);
        Require.that(axis >= 0 && axis < operand.type().shape().rank(), "tensor.softmax", "axis ", axis);
    }
}
