package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Takes the square root and rounds down.
///
/// @param result  same shape, half the fractional bits of the operand
/// @param operand same shape, not negative
@OpDef(name = "fixed.square_root", doc = "result = floor(sqrt(operand))")
public record SquareRoot(Value result, Value operand, SourceLoc loc) implements FixedOp {
    public SquareRoot {
        Require.fixed("fixed.square_root", result, operand);
        Require.sameShape("fixed.square_root", result, operand);
        Require.that(operand.type().interval().lo() >= 0, "fixed.square_root", operand, " may be negative");
    }
}
