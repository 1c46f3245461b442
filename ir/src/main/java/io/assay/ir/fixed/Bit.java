package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// States what intervals do not show: that each element is 0 or 1. An operand that is neither has no meaning, and no
/// proof.
///
/// @param result  scale 0, same shape
/// @param operand scale 0
@OpDef(name = "fixed.bit", doc = "result = operand, each element of which is 0 or 1")
public record Bit(Value result, Value operand, SourceLoc loc) implements FixedOp {
    public Bit {
        Require.fixed("fixed.bit", result, operand);
        Require.sameShape("fixed.bit", result, operand);
    }
}
