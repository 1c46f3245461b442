package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.type.Shape;

/// Compares each element with thresholds of its own.
///
/// @param result  scale 0, one axis: 0 or 1 for each threshold
/// @param steps   the thresholds, in units of the operand's integers
/// @param operand any shape
@OpDef(name = "fixed.steps", doc = "result[j] = 1 if operand[i] >= threshold j, else 0, where threshold j is one of element i")
public record Steps(Value result, io.assay.ir.Steps steps, Value operand, SourceLoc loc) implements FixedOp {
    public Steps {
        Require.fixed("fixed.steps", result, operand);
        Require.shape("fixed.steps", result, Shape.of(steps.stepCount()));
        Require.that(steps.elementCount() == operand.type().elementCount(), "fixed.steps", operand, " has not ",
                steps.elementCount(), " elements");
    }
}
