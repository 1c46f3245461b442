package io.assay.ir.tensor;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Brings in a graph input.
///
/// @param result the tensor
/// @param name   name of the graph input, unique among inputs
@OpDef(name = "tensor.input", effect = Effect.SOURCE, doc = "A tensor from outside, by the name it has in the model")
public record Input(Value result, String name, SourceLoc loc) implements TensorOp {

    public Input {
        Require.tensor("tensor.input", result);
    }
}
