package io.assay.frontend.onnx;

import com.google.protobuf.ByteString;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.DataContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.DeclarationContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.DimContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.PairContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.TypeArgumentContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.TypeContext;
import java.util.Optional;
import onnx.OnnxMl;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/// Turns types and constant data of a text into `TypeProto` and `TensorProto`.
///
/// A literal is what the typed field of `TensorProto` holds: a number; for 16-bit and narrower floats the bits as an
/// unsigned integer; for types of less than a byte one packed byte.
final class TextTensors {
    private final TextProblems problems;

    TextTensors(TextProblems problems) {
        this.problems = problems;
    }

    /// Returns the declared name with its type; without one if it has none.
    OnnxMl.ValueInfoProto valueInfo(DeclarationContext declaration) {
        OnnxMl.ValueInfoProto.Builder info = OnnxMl.ValueInfoProto.newBuilder()
                .setName(TextTokens.name(declaration.identifier()));
        if (declaration.type() != null) {
            info.setType(type(declaration.type()));
        }
        return info.build();
    }

    OnnxMl.TypeProto type(TypeContext context) {
        OnnxMl.TypeProto.Builder type = OnnxMl.TypeProto.newBuilder();
        Optional<OnnxDataType> element = OnnxDataType.ofText(context.word.getText());
        boolean hasArguments = !context.typeArgument().isEmpty();
        if (element.isPresent() && !hasArguments) {
            return type.setTensorType(tensorType(context, element.get())).build();
        }
        switch (context.word.getText()) {
            case "seq" -> type.getSequenceTypeBuilder().setElemType(argument(context, 0, 1));
            case "optional" -> type.getOptionalTypeBuilder().setElemType(argument(context, 0, 1));
            case "sparse_tensor" -> {
                OnnxMl.TypeProto.Tensor tensor = argument(context, 0, 1).getTensorType();
                type.getSparseTensorTypeBuilder().setElemType(tensor.getElemType());
                if (tensor.hasShape()) {
                    type.getSparseTensorTypeBuilder().setShape(tensor.getShape());
                }
            }
            case "map" -> type.getMapTypeBuilder()
                    .setKeyType(argument(context, 0, 2).getTensorType().getElemType())
                    .setValueType(argument(context, 1, 2));
            case "opaque" -> opaque(context, type.getOpaqueTypeBuilder());
            default -> wrongType(context, "a type such as float, int64, seq(float) or map(int64, float)");
        }
        return type.build();
    }

    private void wrongType(TypeContext context, String expected) {
        problems.value(context.word, "a type is not known", TextTokens.shown(context.word), expected,
                "see docs/Syntax.md of ONNX");
    }

    private OnnxMl.TypeProto argument(TypeContext context, int index, int count) {
        if (context.typeArgument().size() != count || context.typeArgument(index).type() == null) {
            wrongType(context, context.word.getText() + " of " + count + (count == 1 ? " type" : " types") + " in ( )");
            return OnnxMl.TypeProto.getDefaultInstance();
        }
        return type(context.typeArgument(index).type());
    }

    private static void opaque(TypeContext context, OnnxMl.TypeProto.Opaque.Builder type) {
        if (context.typeArgument().size() == 2) {
            type.setDomain(context.typeArgument(0).getText());
        }
        if (!context.typeArgument().isEmpty()) {
            TypeArgumentContext name = context.typeArgument().getLast();
            type.setName(name.getText());
        }
    }

    /// A word alone is a scalar, empty brackets are an unknown rank.
    private OnnxMl.TypeProto.Tensor tensorType(TypeContext context, OnnxDataType element) {
        OnnxMl.TypeProto.Tensor.Builder tensor = OnnxMl.TypeProto.Tensor.newBuilder().setElemType(element.code());
        if (context.getChildCount() == 1) {
            return tensor.setShape(OnnxMl.TensorShapeProto.getDefaultInstance()).build();
        }
        for (DimContext dim : context.dim()) {
            OnnxMl.TensorShapeProto.Dimension.Builder target = tensor.getShapeBuilder().addDimBuilder();
            if (dim.identifier() != null) {
                target.setDimParam(TextTokens.name(dim.identifier()));
            } else if (dim.INT() != null) {
                integer(dim.INT().getSymbol(), Long.MIN_VALUE, Long.MAX_VALUE).ifPresent(target::setDimValue);
            }
        }
        return tensor.build();
    }

    /// Returns the tensor, or nothing after a problem was reported.
    Optional<OnnxMl.TensorProto> tensor(TypeContext typeContext, String name, DataContext data) {
        OnnxMl.TypeProto type = type(typeContext);
        OnnxMl.TypeProto.Tensor declared = type.getTensorType();
        Optional<OnnxDataType> element = OnnxDataType.ofCode(declared.getElemType());
        if (!type.hasTensorType() || element.isEmpty() || !declared.hasShape()
                || declared.getShape().getDimList().stream().anyMatch(dim -> !dim.hasDimValue())) {
            problems.value(typeContext.getStart(), "data needs a tensor type with numbers as shape",
                    "'" + typeContext.getText() + "'", "a type such as float or float[2,3]",
                    "write the shape that the data has");
            return Optional.empty();
        }
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder().setName(name)
                .setDataType(element.get().code());
        declared.getShape().getDimList().forEach(dim -> tensor.addDims(dim.getDimValue()));
        if (data.ELISION() != null) {
            problems.value(data.getStart(), "the data of a tensor is left out", "'...' for \"" + name + "\"",
                    "numbers in { }", "ONNX's printer leaves out " + element.get().text()
                            + " data; save the model in binary");
            return Optional.empty();
        }
        if (!data.pair().isEmpty()) {
            external(tensor, data);
        } else {
            for (int i = 1; i < data.getChildCount() - 1; i += 2) {
                scalar(tensor, element.get(), ((TerminalNode) data.getChild(i)).getSymbol());
            }
        }
        return Optional.of(tensor.build());
    }

    private void external(OnnxMl.TensorProto.Builder tensor, DataContext data) {
        tensor.setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        for (PairContext pair : data.pair()) {
            Token value = pair.getStop();
            if (pair.INT() != null) {
                problems.value(value, "an entry of external data is not a string", TextTokens.shown(value),
                        "a string in quotes", "write \"" + value.getText() + "\"");
            } else {
                tensor.addExternalData(OnnxMl.StringStringEntryProto.newBuilder()
                        .setKey(TextTokens.unquote(pair.key.getText()))
                        .setValue(TextTokens.unquote(value.getText())));
            }
        }
    }

    private void scalar(OnnxMl.TensorProto.Builder tensor, OnnxDataType type, Token token) {
        switch (type) {
            case FLOAT, COMPLEX64 -> TextTokens.floating(token)
                    .ifPresentOrElse(tensor::addFloatData,
                            () -> wrongElement(token, type, "a finite float, nan or inf"));
            case DOUBLE, COMPLEX128 -> TextTokens.doubling(token)
                    .ifPresentOrElse(tensor::addDoubleData,
                            () -> wrongElement(token, type, "a finite float, nan or inf"));
            case STRING -> {
                if (token.getText().startsWith("\"")) {
                    tensor.addStringData(ByteString.copyFromUtf8(TextTokens.unquote(token.getText())));
                } else {
                    wrongElement(token, type, "a string in quotes");
                }
            }
            case INT64 -> integer(token, Long.MIN_VALUE, Long.MAX_VALUE).ifPresent(tensor::addInt64Data);
            case UINT64 -> unsigned(token).ifPresent(tensor::addUint64Data);
            case UINT32 -> integer(token, 0, 0xFFFF_FFFFL).ifPresent(tensor::addUint64Data);
            case INT8, INT16, INT32 -> integer(token, -1L << (type.bits() - 1), (1L << (type.bits() - 1)) - 1)
                    .ifPresent(value -> tensor.addInt32Data(value.intValue()));
            default -> integer(token, 0, (1L << Math.max(8, type.bits())) - 1)
                    .ifPresent(value -> tensor.addInt32Data(value.intValue()));
        }
    }

    private void wrongElement(Token token, OnnxDataType type, String expected) {
        problems.value(token, "an element of a tensor has another type", TextTokens.shown(token),
                expected + " for " + type.text(), "correct the element or the type");
    }

    /// Returns the integer in [lo, hi], or nothing after a problem was reported.
    Optional<Long> integer(Token token, long lo, long hi) {
        try {
            long value = Long.parseLong(token.getText());
            if (value >= lo && value <= hi) {
                return Optional.of(value);
            }
        } catch (NumberFormatException _) {
            // Reported below: it is no integer, or has more than 64 bits.
        }
        problems.value(token, "a number is not possible here", TextTokens.shown(token),
                "an integer in [" + lo + ", " + hi + "]",
                "correct the number; 16-bit and narrower floats are written as their bits, an unsigned integer");
        return Optional.empty();
    }

    private Optional<Long> unsigned(Token token) {
        try {
            return Optional.of(Long.parseUnsignedLong(token.getText()));
        } catch (NumberFormatException _) {
            problems.value(token, "a number is not possible here", TextTokens.shown(token),
                    "an integer in [0, 2^64)", "correct the number");
            return Optional.empty();
        }
    }
}
