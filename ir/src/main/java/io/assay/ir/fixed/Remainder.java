package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Takes what a division that rounds down leaves.
///
/// @param result      same shape, in [0, denominator)
/// @param numerator   same shape
/// @param denominator same shape, positive
@OpDef(name = "fixed.remainder", doc = "result = numerator - denominator * floor(numerator / denominator)")
public record Remainder(Value result, Value numerator, Value denominator, SourceLoc loc) implements FixedOp {
    public Remainder {
        Require.fixed("fixed.remainder", result, numerator, denominator);
        Require.sameShape("fixed.remainder", result, numerator, denominator);
        Require.that(denominator.type().interval().lo() > 0, "fixed.remainder",
                denominator, " may be zero or negative");
    }
}
