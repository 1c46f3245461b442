package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;

/// What a name of the ONNX graph stands for during the import.
public sealed interface Operand {

    /// A tensor that the module computes.
    record Computed(Value value) implements Operand {}

    /// A tensor that is known now; it enters the module only where an op reads it.
    ///
    /// @param name name in the model, for messages
    record Known(String name, TensorData data) implements Operand {}

    /// Returns the extents.
    default Shape shape() {
        return switch (this) {
            case Computed(Value value) -> value.type().shape();
            case Known(_, TensorData data) -> data.shape();
        };
    }

    /// Returns the element type.
    default ScalarType element() {
        return switch (this) {
            case Computed(Value value) -> (ScalarType) value.type().element();
            case Known(_, TensorData data) -> data.element();
        };
    }

    /// Returns element type and extents.
    default TensorType type() {
        return TensorType.scalar(element(), shape());
    }
}
