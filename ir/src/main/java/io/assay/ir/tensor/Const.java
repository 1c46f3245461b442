package io.assay.ir.tensor;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;

/// A constant: weights, biases, axes.
///
/// @param result the tensor
/// @param data   its elements, of the same type and shape
@OpDef(name = "tensor.const", effect = Effect.SOURCE, doc = "A constant tensor")
public record Const(Value result, TensorData data, SourceLoc loc) implements TensorOp {

    public Const {
        Require.tensor("tensor.const", result);
        Require.shape("tensor.const", result, data.shape());
        Require.that(data.element() == result.type().element(), "tensor.const", data, " in ", result);
    }
}
