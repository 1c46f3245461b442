package io.assay.ir.fixed;

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
@OpDef(name = "fixed.contract", doc = "result[out] = sum of lhs * rhs over the labels that are not in out")
public record Contract(Value result, Einsum einsum, Value lhs, Value rhs, SourceLoc loc) implements FixedOp {

    public Contract {
        Require.fixed("fixed.contract", result, lhs, rhs);
        Require.einsum("fixed.contract", result, lhs, rhs, einsum);
    }
}
