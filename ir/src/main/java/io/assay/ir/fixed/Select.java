package io.assay.ir.fixed;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.type.Interval;

/// Chooses between two tensors, element by element.
///
/// @param result    same shape
/// @param condition same shape, each element 0 or 1
/// @param whenTrue  same shape, taken where the condition is 1
/// @param whenFalse same shape, taken where it is 0
@OpDef(name = "fixed.select", doc = "result[i] = condition[i] * when_true[i] + (1 - condition[i]) * when_false[i]")
public record Select(Value result, Value condition, Value whenTrue, Value whenFalse, SourceLoc loc)
        implements
            FixedOp {
    public Select {
        Require.fixed("fixed.select", result, condition, whenTrue, whenFalse);
        Require.sameShape("fixed.select", result, condition, whenTrue, whenFalse);
        Require.that(new Interval(0, 1).contains(condition.type().interval()), "fixed.select",
                condition, " may be neither 0 nor 1");
    }
}
