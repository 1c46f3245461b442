package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Divides and rounds down.
///
/// @param result      same shape; fractional bits are whatever the lowering says
/// @param numerator   same shape
/// @param denominator same shape, positive
@OpDef(name = "fixed.floor_divide", doc = "result = floor(numerator / denominator)")
public record FloorDivide(Value result, Value numerator, Value denominator, SourceLoc loc) implements FixedOp {
    public FloorDivide {
        Require.fixed("fixed.floor_divide", result, numerator, denominator);
        Require.sameShape("fixed.floor_divide", result, numerator, denominator);
        Require.that(denominator.type().interval().lo() > 0, "fixed.floor_divide",
                denominator, " may be zero or negative");
    }
}
