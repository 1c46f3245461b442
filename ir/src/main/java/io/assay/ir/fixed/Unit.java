package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;

/// Brings each row to a given Euclidean norm, rounding half up.
///
/// With r = floor(sqrt(addend + Σ operand²)), of which the sum is over the row, and g = floor(norm·2^shift / r), an element
/// is floor((operand·g + 2^(shift−1)) / 2^shift). No square of a row is above the sum of all, so |operand| ≤ r, and
/// |result| ≤ norm: this is the bound of the result, however wide the operand's is. An element is off by less than
/// |operand| / 2^shift, because g is rounded, and by a half.
///
/// @param result  same shape; fractional bits are whatever the lowering says
/// @param norm    norm that rows have afterwards where the addend is small, at least 1
/// @param shift   fractional bits of g beyond those of the result, in [1, 60], with norm·2^shift below 2^61
/// @param operand shape [rows, n]
/// @param addend  shape [rows, 1], positive
@OpDef(name = "fixed.unit", doc = "result = operand * norm / sqrt(addend + sum of squares of the row), rounded half up")
public record Unit(Value result, long norm, int shift, Value operand, Value addend, SourceLoc loc)
        implements
            FixedOp {
    public Unit {
        Require.fixed("fixed.unit", result, operand, addend);
        Require.sameShape("fixed.unit", result, operand);
        Shape shape = operand.type().shape();
        Require.that(shape.rank() == 2, "fixed.unit", operand, " is no matrix");
        Require.shape("fixed.unit", addend, Shape.of(shape.dim(0), 1));
        Require.that(addend.type().interval().lo() > 0, "fixed.unit", addend, " may be zero or negative");
        Require.that(norm >= 1 && shift >= 1 && shift <= 60 && Interval.bitsFor(norm) + shift <= 61, "fixed.unit",
                "norm ", norm, ", shift ", shift);
    }

    /// Returns norm·2^shift, which the root divides.
    public long scaledNorm() {
        return norm << shift;
    }
}
