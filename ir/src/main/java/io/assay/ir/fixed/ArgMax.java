package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.tensor.Axes;
import java.util.List;

/// Finds the greatest element; ties go by index, so that the answer is unique.
///
/// @param result     scale 0, operand's shape with extent 1 on the axis
/// @param axis       axis, in [0, rank)
/// @param selectLast takes the last of equal elements instead of the first
/// @param operand    the source
@OpDef(name = "fixed.argmax", doc = "Index of the greatest element along an axis, which has extent 1 in the result")
public record ArgMax(Value result, int axis, boolean selectLast, Value operand, SourceLoc loc) implements FixedOp {

    public ArgMax {
        Require.fixed("fixed.argmax", result, operand);
        Require.shape("fixed.argmax", result, Axes.reduced(operand.type().shape(), List.of(axis)));
    }
}
