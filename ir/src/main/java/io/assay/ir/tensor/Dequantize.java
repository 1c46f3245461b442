package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;

/// Reads integers as the real numbers that they stand for.
///
/// A constant of integers stays one: this op is not folded, so that a quantised model keeps its integers until a pass
/// has brought it down as far as it commutes.
///
/// @param result    floats of the operand's shape
/// @param scale     floats, of the operand's rank; extents of 1 are repeated
/// @param zeroPoint integers of the scale's shape
/// @param operand   integers
@OpDef(name = "tensor.dequantize", doc = "result = (operand - zero_point) * scale, with the constants repeated along axes of extent 1")
public record Dequantize(Value result, TensorData scale, TensorData zeroPoint, Value operand, SourceLoc loc)
        implements
            TensorOp {
    public Dequantize {
        Require.tensor("tensor.dequantize", result, operand);
        Require.sameShape("tensor.dequantize", result, operand);
        Require.quantization("tensor.dequantize", operand, scale, zeroPoint);
    }
}
