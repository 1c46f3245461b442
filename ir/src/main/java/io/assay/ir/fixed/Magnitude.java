package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Takes the absolute value.
///
/// @param result  same shape
/// @param operand same shape
@OpDef(name = "fixed.magnitude", doc = "result = |operand|")
public record Magnitude(Value result, Value operand, SourceLoc loc) implements FixedOp {
    public Magnitude {
        Require.fixed("fixed.magnitude", result, operand);
        Require.sameShape("fixed.magnitude", result, operand);
    }
}
