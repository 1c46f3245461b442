package io.assay.frontend.onnx;

import java.util.List;

/// The value of one attribute of a node, with the type that the file gives it.
public sealed interface AttributeValue {

    record FloatValue(float value) implements AttributeValue {}

    record IntValue(long value) implements AttributeValue {}

    record StringValue(String value) implements AttributeValue {}

    /// A tensor; a sparse one is given as the dense one that it stands for.
    record TensorValue(OnnxTensor value) implements AttributeValue {}

    record GraphValue(OnnxGraph value) implements AttributeValue {}

    record TypeValue(OnnxType value) implements AttributeValue {}

    record Floats(List<Float> values) implements AttributeValue {
        public Floats {
            values = List.copyOf(values);
        }
    }

    record Ints(List<Long> values) implements AttributeValue {
        public Ints {
            values = List.copyOf(values);
        }
    }

    record Strings(List<String> values) implements AttributeValue {
        public Strings {
            values = List.copyOf(values);
        }
    }

    record Tensors(List<OnnxTensor> values) implements AttributeValue {
        public Tensors {
            values = List.copyOf(values);
        }
    }

    record Graphs(List<OnnxGraph> values) implements AttributeValue {
        public Graphs {
            values = List.copyOf(values);
        }
    }

    /// Inside a function: the value of the function's own attribute with this name.
    record Reference(String attribute) implements AttributeValue {}

    /// An attribute of a kind that is read over (lists of sparse tensors), kept for messages.
    record Unreadable(String kind) implements AttributeValue {}

    /// What the attribute is, in words.
    default String kind() {
        return switch (this) {
            case FloatValue _ -> "float";
            case IntValue _ -> "int";
            case StringValue _ -> "string";
            case TensorValue _ -> "tensor";
            case GraphValue _ -> "graph";
            case TypeValue _ -> "type";
            case Floats _ -> "list of floats";
            case Ints _ -> "list of ints";
            case Strings _ -> "list of strings";
            case Tensors _ -> "list of tensors";
            case Graphs _ -> "list of graphs";
            case Reference _ -> "reference to an attribute of the function";
            case Unreadable(String kind) -> kind;
        };
    }
}
