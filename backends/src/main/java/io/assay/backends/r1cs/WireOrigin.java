package io.assay.backends.r1cs;

import io.assay.ir.SourceLoc;

/// What a wire holds.
///
/// @param loc     ONNX nodes behind it
/// @param value   name of the value in `.sym`, unique within its kind: `main.<node or tensor>.<what>`
/// @param element row-major position of the element; -1 for a wire that is not of a tensor
/// @param part    which part of the element: empty for all of it, else `bit`, `prefix`, `term`, `low`, `high`, `base`,
///                `slope`, `check`, `switch` or `product`
/// @param index   which of these parts, for example the bit
public record WireOrigin(SourceLoc loc, String value, int element, String part, int index) {

    /// Returns the name in `.sym`, for example `main./fc1/Relu.magnitude[5].bit[3]`.
    public String name() {
        StringBuilder name = new StringBuilder(value);
        if (element >= 0) {
            name.append('[').append(element).append(']');
        }
        if (!part.isEmpty()) {
            name.append('.').append(part).append('[').append(index).append(']');
        }
        return name.toString();
    }
}
