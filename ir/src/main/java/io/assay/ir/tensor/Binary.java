package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Applies a function of two numbers to each pair of elements.
///
/// @param result   function of each pair
/// @param function what is computed
/// @param lhs      same shape; broadcasting is an op of its own
/// @param rhs      same shape
@OpDef(name = "tensor.binary", doc = "result[i] = function(lhs[i], rhs[i])")
public record Binary(Value result, BinaryFunction function, Value lhs, Value rhs, SourceLoc loc) implements TensorOp {

    public Binary {
        Require.tensor("tensor.binary", result, lhs, rhs);
        Require.sameShape("tensor.binary", result, lhs, rhs);
    }
}
