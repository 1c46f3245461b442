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

    /// Returns the name in textual form, for example `f32`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
