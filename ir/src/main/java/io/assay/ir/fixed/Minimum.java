package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// The less of two.
///
/// @param result same shape
/// @param lhs    same shape and scale
/// @param rhs    same shape and scale
@OpDef(name = "fixed.minimum", doc = "result[i] = min(lhs[i], rhs[i])")
public record Minimum(Value result, Value lhs, Value rhs, SourceLoc loc) implements FixedOp {

    public Minimum {
        Require.fixed("fixed.minimum", result, lhs, rhs);
        Require.sameShape("fixed.minimum", result, lhs, rhs);
    }
}
