package io.assay.ir.tensor;

import io.assay.ir.Einsum;
import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Contracts two tensors: Gemm, MatMul and their like. A sum of integers that leaves their type wraps around.
///
/// @param result axes as `einsum.out()`
/// @param einsum which axes are matched and summed
/// @param lhs    axes as `einsum.lhs()`
/// @param rhs    axes as `einsum.rhs()`
@OpDef(name = "tensor.contract", doc = "result[out] = sum of lhs * rhs over the labels that are not in out")
public record Contract(Value result, Einsum einsum, Value lhs, Value rhs, SourceLoc loc) implements TensorOp {

    public Contract {
        Require.tensor("tensor.contract", result, lhs, rhs);
        Require.einsum("tensor.contract", result, lhs, rhs, einsum);
    }
}
