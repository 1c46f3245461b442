package io.assay.ir.relation;

import io.assay.ir.Effect;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Asserts that every element is zero.
///
/// @param operand every element is 0
@OpDef(name = "relation.zero", effect = Effect.ASSERT, doc = "operand = 0")
public record Zero(Value operand, SourceLoc loc) implements RelationOp {

    public Zero {
        Require.relation("relation.zero", operand);
    }
}
