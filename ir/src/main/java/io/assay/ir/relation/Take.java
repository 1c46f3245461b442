package io.assay.ir.relation;

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
@OpDef(name = "relation.take", doc = "result[i] = operand[positions[i]]")
public record Take(Value result, TensorData positions, Value operand, SourceLoc loc) implements RelationOp {
    public Take {
        Require.relation("relation.take", result, operand);
        Require.take("relation.take", result, positions, operand);
    }
}
