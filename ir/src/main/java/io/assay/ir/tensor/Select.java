package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.type.ScalarType;

/// Chooses between two tensors, element by element.
///
/// @param result    same shape and element type as the alternatives
/// @param condition booleans of the same shape
/// @param whenTrue  taken where the condition holds
/// @param whenFalse taken where it does not
@OpDef(name = "tensor.select", doc = "result[i] = condition[i] ? when_true[i] : when_false[i]")
public record Select(Value result, Value condition, Value whenTrue, Value whenFalse, SourceLoc loc)
        implements
            TensorOp {
    public Select {
        Require.tensor("tensor.select", result, condition, whenTrue, whenFalse);
        Require.sameShape("tensor.select", result, condition, whenTrue, whenFalse);
        Require.that(condition.type().element() == ScalarType.BOOL, "tensor.select", condition, " is not boolean");
    }
}
