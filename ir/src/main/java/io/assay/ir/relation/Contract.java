package io.assay.ir.relation;

import io.assay.ir.Einsum;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Contracts two tensors.
///
/// @param result axes as `einsum.out()`
/// @param einsum which axes are matched and summed
/// @param lhs    axes as `einsum.lhs()`
/// @param rhs    axes as `einsum.rhs()`
@OpDef(name = "relation.contract", doc = "result[out] = sum of lhs * rhs over the labels that are not in out")
public record Contract(Value result, Einsum einsum, Value lhs, Value rhs, SourceLoc loc) implements RelationOp {

    public Contract {
        Require.relation("relation.contract", result, lhs, rhs);
        Require.einsum("relation.contract", result, lhs, rhs, einsum);
    }
}
