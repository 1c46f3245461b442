package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;

/// Divides by a scale, rounds to the nearest integer (halves to the even one), adds the zero point and saturates.
///
/// The operand may be floats or integers; an accumulator of integer products is rescaled by this op alone.
///
/// @param result    integers of at most 32 bits, of the operand's shape
/// @param scale     positive floats, of the operand's rank; extents of 1 are repeated
/// @param zeroPoint integers of the scale's shape, within the result's element type
/// @param operand   the source
@OpDef(name = "tensor.quantize", doc = "result = saturate(round_half_to_even(operand / scale) + zero_point), with the constants repeated along axes of extent 1")
public record Quantize(Value result, TensorData scale, TensorData zeroPoint, Value operand, SourceLoc loc)
        implements
            TensorOp {
    public Quantize {
        Require.tensor("tensor.quantize", result, operand);
        Require.sameShape("tensor.quantize", result, operand);
        Require.quantization("tensor.quantize", operand, scale, zeroPoint);
        Interval range = range((ScalarType) result.type().element());
        for (int i = 0; i < scale.elementCount(); i++) {
            Require.that(scale.doubleAt(i) > 0, "tensor.quantize", "scale ", scale.doubleAt(i));
            Require.that(range.contains(zeroPoint.longAt(i)), "tensor.quantize", "zero point ", zeroPoint.longAt(i),
                    " in ", result);
        }
    }

    /// Returns the numbers that an integer type of at most 32 bits holds.
    /// @throws IllegalArgumentException for any other type
    public static Interval range(ScalarType element) {
        if (!element.isInteger() || element.bits() > Integer.SIZE) {
            throw new IllegalArgumentException("tensor.quantize: cannot saturate to " + element);
        }
        long count = 1L << element.bits();
        return element.isUnsigned() ? new Interval(0, count - 1) : new Interval(-count / 2, count / 2 - 1);
    }
}
