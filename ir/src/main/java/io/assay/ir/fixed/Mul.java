package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Multiplies element by element.
///
/// @param result same shape
/// @param lhs    same shape
/// @param rhs    same shape
@OpDef(name = "fixed.mul", doc = "result[i] = lhs[i] * rhs[i]")
public record Mul(Value result, Value lhs, Value rhs, SourceLoc loc) implements FixedOp {

    public Mul {
        Require.fixed("fixed.mul", result, lhs, rhs);
        Require.sameShape("fixed.mul", result, lhs, rhs);
    }
}
