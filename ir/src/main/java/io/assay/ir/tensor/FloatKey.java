package io.assay.ir.tensor;

import io.assay.ir.OpDef;
import io.assay.ir.Require;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.type.ScalarType;

/// Puts float32 numbers in order: integers that compare as the numbers do.
///
/// Numbers are rounded to float32 first. Both zeros are 0, the next greater number is the next greater integer, and
/// NaN, which has no order, is one more than infinity. Source: IEEE 754, whose bit patterns are ordered like this.
///
/// @param result  i64, same shape, in [-[#INFINITY], [#NAN]]
/// @param operand floats
@OpDef(name = "tensor.float_key", doc = "The place of a float32 in the order of all of them: its bit pattern, negated for negative numbers")
public record FloatKey(Value result, Value operand, SourceLoc loc) implements TensorOp {
    /// The key of infinity.
    public static final long INFINITY = 0x7f800000L;
    /// The key of every NaN.
    public static final long NAN = INFINITY + 1;

    public FloatKey {
        Require.tensor("tensor.float_key", result, operand);
        Require.sameShape("tensor.float_key", result, operand);
        Require.that(result.type().element() == ScalarType.I64 && ((ScalarType) operand.type().element()).isFloat(),
                "tensor.float_key", operand, " to ", result);
    }

    /// Returns the key of `number`.
    public static long of(float number) {
        if (Float.isNaN(number)) {
            return NAN;
        }
        int bits = Float.floatToIntBits(number);
        return bits >= 0 ? bits : -(bits & 0x7fffffffL);
    }

    /// Returns the number whose key is `key`; of 0 the positive zero.
    /// @throws IllegalArgumentException if no number has it
    public static float number(long key) {
        if (key == NAN) {
            return Float.NaN;
        }
        if (Math.abs(key) > INFINITY) {
            throw new IllegalArgumentException("no float32 has the key " + key);
        }
        float magnitude = Float.intBitsToFloat((int) Math.abs(key));
        return key < 0 ? -magnitude : magnitude;
    }
}
