package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import onnx.OnnxMl;
import onnx.OnnxMl.AttributeProto.AttributeType;

/// Writes models of the generator in ONNX's text syntax, as [io.assay.frontend.onnx.OnnxReader] reads it.
///
/// Names are words, and data of tensors is raw; other models have no text here.
final class TextPrinter {
    private TextPrinter() {}

    /// Returns the text of a model.
    static String print(OnnxMl.ModelProto model) {
        StringBuilder text = new StringBuilder("<\n   ir_version: ").append(model.getIrVersion())
                .append(",\n   opset_import: ").append(opsets(model.getOpsetImportList())).append("\n>\n");
        graph(text, model.getGraph(), "");
        for (OnnxMl.FunctionProto function : model.getFunctionsList()) {
            text.append("\n<\n   domain: \"").append(function.getDomain()).append("\",\n   opset_import: ")
                    .append(opsets(function.getOpsetImportList())).append("\n>\n").append(function.getName());
            if (function.getAttributeCount() > 0) {
                text.append(" <").append(String.join(", ", function.getAttributeList())).append('>');
            }
            text.append(" (").append(String.join(", ", function.getInputList())).append(") => (")
                    .append(String.join(", ", function.getOutputList())).append(")\n");
            nodes(text, function.getNodeList(), "");
        }
        return text.toString();
    }

    private static String opsets(List<OnnxMl.OperatorSetIdProto> opsets) {
        return opsets.stream().map(opset -> "\"" + opset.getDomain() + "\" : " + opset.getVersion()).toList()
                .toString();
    }

    private static void graph(StringBuilder text, OnnxMl.GraphProto graph, String indent) {
        Set<String> constants = new LinkedHashSet<>();
        graph.getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
        List<String> inputs = graph.getInputList().stream().map(TextPrinter::declaration).toList();
        text.append(graph.getName()).append(" (").append(String.join(", ", inputs)).append(") => (")
                .append(String.join(", ", graph.getOutputList().stream().map(TextPrinter::declaration).toList()))
                .append(")\n");
        if (!constants.isEmpty()) {
            text.append(indent).append("   <").append(String.join(",\n" + indent + "    ",
                    graph.getInitializerList().stream().map(tensor -> type(tensor) + " " + tensor.getName() + " = "
                            + data(tensor)).toList()))
                    .append(">\n");
        }
        nodes(text, graph.getNodeList(), indent);
    }

    private static String declaration(OnnxMl.ValueInfoProto info) {
        if (!info.hasType()) {
            return info.getName();
        }
        OnnxMl.TypeProto.Tensor tensor = info.getType().getTensorType();
        return type(tensor.getElemType(), tensor.getShape().getDimList().stream()
                .map(OnnxMl.TensorShapeProto.Dimension::getDimValue).toList()) + " " + info.getName();
    }

    private static String type(OnnxMl.TensorProto tensor) {
        return type(tensor.getDataType(), tensor.getDimsList());
    }

    private static String type(int code, List<Long> dims) {
        String element = OnnxDataType.ofCode(code).orElseThrow().text();
        return dims.isEmpty() ? element : element + dims.toString().replace(" ", "");
    }

    private static String data(OnnxMl.TensorProto tensor) {
        OnnxDataType type = OnnxDataType.ofCode(tensor.getDataType()).orElseThrow();
        ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        List<String> elements = new ArrayList<>();
        while (bytes.hasRemaining()) {
            elements.add(switch (type) {
                case FLOAT -> Float.toString(bytes.getFloat());
                case DOUBLE -> Double.toString(bytes.getDouble());
                case INT64 -> Long.toString(bytes.getLong());
                case INT32 -> Integer.toString(bytes.getInt());
                case UINT32 -> Integer.toUnsignedString(bytes.getInt());
                case INT16 -> Short.toString(bytes.getShort());
                case UINT16 -> Integer.toString(Short.toUnsignedInt(bytes.getShort()));
                case INT8 -> Byte.toString(bytes.get());
                case UINT8, BOOL -> Integer.toString(Byte.toUnsignedInt(bytes.get()));
                default -> throw new IllegalArgumentException(tensor.getName() + " is of " + type.text());
            });
        }
        return "{" + String.join(", ", elements) + "}";
    }

    private static void nodes(StringBuilder text, List<OnnxMl.NodeProto> nodes, String indent) {
        text.append(indent).append("{\n");
        for (OnnxMl.NodeProto node : nodes) {
            text.append(indent).append("   ").append(String.join(", ", node.getOutputList())).append(" = ")
                    .append(node.getDomain().isEmpty() ? "" : node.getDomain() + ".").append(node.getOpType());
            if (node.getAttributeCount() > 0) {
                text.append(" <").append(String.join(", ", node.getAttributeList().stream()
                        .map(attribute -> attribute(attribute, indent + "   ")).toList())).append('>');
            }
            text.append(" (").append(String.join(", ", node.getInputList())).append(")\n");
        }
        text.append(indent).append("}\n");
    }

    private static String attribute(OnnxMl.AttributeProto attribute, String indent) {
        AttributeType type = attribute.getType();
        String head = attribute.getName() + ": " + type.name().toLowerCase(Locale.ROOT) + " = ";
        if (!attribute.getRefAttrName().isEmpty()) {
            return head + "@" + attribute.getRefAttrName();
        }
        return head + switch (type) {
            case INT -> Long.toString(attribute.getI());
            case FLOAT -> Float.toString(attribute.getF());
            case STRING -> "\"" + attribute.getS().toStringUtf8() + "\"";
            case INTS -> attribute.getIntsList().toString();
            case FLOATS -> attribute.getFloatsList().toString();
            case STRINGS -> attribute.getStringsList().stream().map(text -> "\"" + text.toStringUtf8() + "\"").toList()
                    .toString();
            case TENSOR -> type(attribute.getT()) + " " + data(attribute.getT());
            case GRAPH -> {
                StringBuilder text = new StringBuilder();
                graph(text, attribute.getG(), indent + "   ");
                yield text.toString().stripTrailing();
            }
            default -> throw new IllegalArgumentException(attribute.getName() + " is of type " + type);
        };
    }
}
