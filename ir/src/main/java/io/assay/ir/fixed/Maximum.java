package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// The greater of two.
///
/// @param result same shape
/// @param lhs    same shape and scale
/// @param rhs    same shape and scale
@OpDef(name = "fixed.maximum", doc = "result[i] = max(lhs[i], rhs[i])")
public record Maximum(Value result, Value lhs, Value rhs, SourceLoc loc) implements FixedOp {

    public Maximum {
        Require.fixed("fixed.maximum", result, lhs, rhs);
        Require.sameShape("fixed.maximum", result, lhs, rhs);
    }
}
