package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import java.util.List;

/// Finds the greatest element.
///
/// @param result     i64, operand's shape with extent 1 on the axis
/// @param axis       axis, in [0, rank)
/// @param selectLast takes the last of equal elements instead of the first
/// @param operand    the source
@OpDef(name = "tensor.argmax", doc = "Index of the greatest element along an axis, which has extent 1 in the result")
public record ArgMax(Value result, int axis, boolean selectLast, Value operand, SourceLoc loc) implements TensorOp {

    public ArgMax {
        Require.tensor("tensor.argmax", result, operand);
        Require.shape("tensor.argmax", result, Axes.reduced(operand.type().shape(), List.of(axis)));
    }
}
