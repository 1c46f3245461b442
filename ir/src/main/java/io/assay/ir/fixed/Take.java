package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;

/// Picks elements at constant positions; free in R1CS.
///
/// @param result    shape of the positions
/// @param positions row-major position in the operand of each element of the result
/// @param operand   the source
@OpDef(name = "fixed.take", doc = "result[i] = operand[positions[i]]")
public record Take(Value result, TensorData positions, Value operand, SourceLoc loc) implements FixedOp {
    public Take {
        Require.fixed("fixed.take", result, operand);
        Require.take("fixed.take", result, positions, operand);
    }
}
