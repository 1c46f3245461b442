package io.assay.ir.type;

import java.util.Locale;

/// A machine number of the `tensor` dialect, as ONNX names them.
public enum ScalarType implements ElementType {
    F16, BF16, F32, F64, I8, I16, I32, I64, U8, U16, U32, U64, BOOL;

    /// Tells whether this is a floating-point type.
    public boolean isFloat() {
        return switch (this) {
            case F16, BF16, F32, F64 -> true;
            default -> false;
        };
    }

    /// Tells whether this is an integer type without negative numbers; booleans are none.
    public boolean isUnsigned() {
        return this == U8 || this == U16 || this == U32 || this == U64;
    }

    /// Tells whether this is an integer type; booleans are none.
    public boolean isInteger() {
        return !isFloat() && this != BOOL;
    }

    /// Returns the size of a number in bits, 1 for a boolean.
    public int bits() {
        return switch (this) {
            case BOOL -> 1;
            case I8, U8 -> 8;
            case F16, BF16, I16, U16 -> 16;
            case F32, I32, U32 -> 32;
            case F64, I64, U64 -> 64;
        };
    }

    /// Returns the name in textual form, for example `f32`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
