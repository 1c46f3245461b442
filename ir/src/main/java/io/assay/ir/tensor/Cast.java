package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Converts elements, as ONNX Cast does: floats to integers truncate towards zero.
///
/// @param result  same shape, the new element type
/// @param operand the source
@OpDef(name = "tensor.cast", doc = "The operand converted to the element type of the result")
public record Cast(Value result, Value operand, SourceLoc loc) implements TensorOp {

    public Cast {
        Require.tensor("tensor.cast", result, operand);
        Require.sameShape("tensor.cast", result, operand);
    }
}
