package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Cuts off what is negative.
///
/// @param result  same shape
/// @param operand the source
@OpDef(name = "fixed.relu", doc = "result = max(0, operand)")
public record Relu(Value result, Value operand, SourceLoc loc) implements FixedOp {

    public Relu {
        Require.fixed("fixed.relu", result, operand);
        Require.sameShape("fixed.relu", result, operand);
    }
}
