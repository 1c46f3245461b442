package io.assay.frontend.onnx;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The declared type of an input, an output or an intermediate value.
public sealed interface OnnxType {

    /// A dense tensor. An empty shape is an unknown rank, a shape of no dimensions is a scalar.
    record Tensor(OnnxDataType dataType, Optional<List<OnnxDim>> shape) implements OnnxType {
        public Tensor {
            shape = shape.map(List::copyOf);
        }
    }

    /// A type that is not a dense tensor (sequence, map, optional, sparse tensor), kept as text for messages.
    record Other(String description) implements OnnxType {}

    /// The model declares the name without a type.
    record Undeclared() implements OnnxType {}

    /// The type as the text syntax writes it.
    default String text() {
        return switch (this) {
            case Tensor(var dataType, var shape) -> dataType.text() + shape.map(Tensors::brackets).orElse("[]");
            case Other(String description) -> description;
            case Undeclared() -> "undeclared";
        };
    }

    /// Text of shapes.
    final class Tensors {
        private Tensors() {}

        private static String brackets(List<OnnxDim> shape) {
            return shape.isEmpty() ? "" : shape.stream().map(OnnxDim::text).collect(Collectors.joining(",", "[", "]"));
        }
    }
}
