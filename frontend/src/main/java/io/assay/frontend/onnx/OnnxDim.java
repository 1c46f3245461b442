package io.assay.frontend.onnx;

/// One dimension of a declared shape.
public sealed interface OnnxDim {

    /// A dimension whose size the model states. Exporters also write -1 where they know nothing.
    record Known(long size) implements OnnxDim {}

    /// A dimension with a name, such as `batch`; the same name is the same size everywhere in the model.
    record Symbol(String name) implements OnnxDim {}

    /// A dimension of which the model says nothing.
    record Unknown() implements OnnxDim {}

    /// The dimension as the text syntax writes it.
    default String text() {
        return switch (this) {
            case Known(long size) -> Long.toString(size);
            case Symbol(String name) -> name;
            case Unknown() -> "?";
        };
    }
}
