package io.assay.ir.tensor;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Marks a graph output.
///
/// @param value the tensor
/// @param name  name of the graph output, unique among outputs
@OpDef(name = "tensor.output", effect = Effect.SINK, doc = "Marks a tensor as the graph output of that name")
public record Output(Value value, String name, SourceLoc loc) implements TensorOp {

    public Output {
        Require.tensor("tensor.output", value);
    }
}
