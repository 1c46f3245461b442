package io.assay.ir.relation;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Multiplies element by element.
///
/// @param result same shape
/// @param lhs    same shape
/// @param rhs    same shape
@OpDef(name = "relation.mul", doc = "result[i] = lhs[i] * rhs[i]")
public record Mul(Value result, Value lhs, Value rhs, SourceLoc loc) implements RelationOp {

    public Mul {
        Require.relation("relation.mul", result, lhs, rhs);
        Require.sameShape("relation.mul", result, lhs, rhs);
    }
}
