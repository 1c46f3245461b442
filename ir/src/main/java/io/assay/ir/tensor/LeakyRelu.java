package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;

/// Leaky rectifier.
///
/// @param result  same shape
/// @param alpha   slope below zero, finite
/// @param operand same shape
@OpDef(name = "tensor.leaky_relu", doc = "result = operand where operand >= 0, else alpha * operand")
public record LeakyRelu(Value result, double alpha, Value operand, SourceLoc loc) implements TensorOp {

    public LeakyRelu {
        Require.tensor("tensor.leaky_relu", result, operand);
        Require.sameShape("tensor.leaky_relu", result, operand);
    }
}
