package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Drops fractional bits, rounds half up and cuts off what is negative: one decomposition instead of two.
///
/// @param result  same shape, `shift` fewer fractional bits
/// @param shift   bits dropped, in [1, 60]
/// @param operand the source
@OpDef(name = "fixed.requantize_relu", doc = "result = max(0, floor((operand + 2^(shift-1)) / 2^shift))")
public record RequantizeRelu(Value result, int shift, Value operand, SourceLoc loc) implements FixedOp {

    public RequantizeRelu {
        Require.fixed("fixed.requantize_relu", result, operand);
        Require.sameShape("fixed.requantize_relu", result, operand);
        Require.that(shift >= 1 && shift <= 60, "fixed.requantize_relu", "shift ", shift, " is not in [1, 60]");
    }
}
