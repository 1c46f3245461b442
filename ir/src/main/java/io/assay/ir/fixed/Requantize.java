package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Drops fractional bits and rounds half up.
///
/// @param result  same shape, `shift` fewer fractional bits
/// @param shift   bits dropped, in [1, 60]
/// @param operand the source
@OpDef(name = "fixed.requantize", doc = "result = floor((operand + 2^(shift-1)) / 2^shift)")
public record Requantize(Value result, int shift, Value operand, SourceLoc loc) implements FixedOp {

    public Requantize {
        Require.fixed("fixed.requantize", result, operand);
        Require.sameShape("fixed.requantize", result, operand);
        Require.that(shift >= 1 && shift <= 60, "fixed.requantize", "shift ", shift, " is not in [1, 60]");
    }
}
