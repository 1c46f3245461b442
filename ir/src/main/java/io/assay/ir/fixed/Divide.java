package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Divides and rounds half up.
///
/// @param result      same shape; fractional bits are those of numerator plus shift minus those of denominator
/// @param shift       fractional bits added, in [0, 40]
/// @param numerator   same shape
/// @param denominator same shape, positive
@OpDef(name = "fixed.divide", doc = "result = floor((2 * numerator * 2^shift + denominator) / (2 * denominator))")
public record Divide(Value result, int shift, Value numerator, Value denominator, SourceLoc loc) implements FixedOp {

    public Divide {
        Require.fixed("fixed.divide", result, numerator, denominator);
        Require.sameShape("fixed.divide", result, numerator, denominator);
        Require.that(denominator.type().interval().lo() > 0, "fixed.divide", denominator + " may be zero or negative");
        Require.that(shift >= 0 && shift <= 40, "fixed.divide", "shift " + shift + " is not in [0, 40]");
    }
}
