package io.assay.ir.tensor;

import io.assay.ir.IndexMap;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Rearranges elements: Reshape, Transpose, Slice, Expand.
///
/// @param result  the view
/// @param map     source position of each element
/// @param operand the source
@OpDef(name = "tensor.view", doc = "result[i] = operand[map(i)]")
public record View(Value result, IndexMap map, Value operand, SourceLoc loc) implements TensorOp {

    public View {
        Require.tensor("tensor.view", result, operand);
        Require.view("tensor.view", result, operand, map);
    }
}
