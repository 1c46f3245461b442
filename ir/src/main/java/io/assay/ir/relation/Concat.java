package io.assay.ir.relation;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import java.util.List;

/// Joins tensors along one axis.
///
/// @param result   the joined tensor
/// @param axis     axis, in [0, rank)
/// @param operands at least one; equal extents on all other axes
@OpDef(name = "relation.concat", doc = "The operands joined along an axis")
public record Concat(Value result, int axis, List<Value> operands, SourceLoc loc) implements RelationOp {

    public Concat {
        operands = List.copyOf(operands);
        Require.relation("relation.concat", result);
        Require.concat("relation.concat", result, operands, axis);
    }
}
