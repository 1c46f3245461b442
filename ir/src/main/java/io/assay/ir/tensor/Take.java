package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.TensorData;

/// Picks elements at constant positions: what no index map of a [View] can say.
///
/// @param result    shape of the positions
/// @param positions row-major position in the operand of each element of the result
/// @param operand   the source
@OpDef(name = "tensor.take", doc = "result[i] = operand[positions[i]]")
public record Take(Value result, TensorData positions, Value operand, SourceLoc loc) implements TensorOp {
    public Take {
        Require.tensor("tensor.take", result, operand);
        Require.take("tensor.take", result, positions, operand);
    }
}
