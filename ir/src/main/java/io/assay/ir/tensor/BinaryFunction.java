package io.assay.ir.tensor;

/// The functions of two numbers that the `tensor` dialect knows, with the meaning ONNX gives the operators of these names.
///
/// On integers `DIV` truncates towards zero, and a result that leaves its type wraps around. `MOD` has the sign of the
/// divisor, `FMOD` that of the dividend. `EQUAL`, `LESS` and `LESS_OR_EQUAL` give booleans; `AND`, `OR` and `XOR` take
/// them. The exponent of `POW` may have another element type than its base, which is the result's; the `BIT_` functions
/// and shifts are those of two's complement, shifts filling with zeros.
public enum BinaryFunction {
    ADD, SUB, MUL, DIV, MIN, MAX, MOD, FMOD, POW, EQUAL, LESS, LESS_OR_EQUAL, AND, OR, XOR, BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT;

    /// Tells whether the result is a boolean whatever the operands are.
    public boolean isComparison() {
        return this == EQUAL || this == LESS || this == LESS_OR_EQUAL;
    }
}
