package io.assay.frontend.onnx;

import com.google.protobuf.ByteString;
import io.assay.frontend.onnx.text.grammar.OnnxTextLexer;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.AttributeContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.GraphContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.GraphValueContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.LiteralContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.ReferenceContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.SingleContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.TensorContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.TensorValueContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.TypeOrWordContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import onnx.OnnxMl;
import onnx.OnnxMl.AttributeProto.AttributeType;
import org.antlr.v4.runtime.Token;

/// Turns attributes of a text into `AttributeProto`.
///
/// The type that is written decides; where none is, the first value does. An integer may stand for a float.
final class TextAttributes {
    private static final List<AttributeType> LISTS = List.of(AttributeType.FLOATS, AttributeType.INTS,
            AttributeType.STRINGS, AttributeType.TENSORS, AttributeType.GRAPHS, AttributeType.TYPE_PROTOS,
            AttributeType.SPARSE_TENSORS);
    private static final List<AttributeType> SINGLES = List.of(AttributeType.FLOAT, AttributeType.INT,
            AttributeType.STRING, AttributeType.TENSOR, AttributeType.GRAPH, AttributeType.TYPE_PROTO,
            AttributeType.SPARSE_TENSOR);

    private final TextProblems problems;
    private final TextTensors tensors;
    private final Function<GraphContext, OnnxMl.GraphProto> graphs;

    TextAttributes(TextProblems problems, TextTensors tensors, Function<GraphContext, OnnxMl.GraphProto> graphs) {
        this.problems = problems;
        this.tensors = tensors;
        this.graphs = graphs;
    }

    /// Returns the attribute, or nothing after a problem was reported.
    Optional<OnnxMl.AttributeProto> attribute(AttributeContext context) {
        OnnxMl.AttributeProto.Builder attribute = OnnxMl.AttributeProto.newBuilder()
                .setName(TextTokens.name(context.name));
        int before = problems.diagnostics().size();
        AttributeType declared = context.kind == null ? AttributeType.UNDEFINED : type(context.kind);
        if (context.single() instanceof ReferenceContext reference) {
            attribute.setType(declared).setRefAttrName(TextTokens.name(reference.identifier()));
        } else if (context.single() != null) {
            single(attribute, context.single(), declared);
        } else if (declared != AttributeType.UNDEFINED && !LISTS.contains(declared)) {
            problems.value(context.list().getStart(), "an attribute of one value has a list", "'['",
                    "one " + name(declared), "write the type " + name(listOf(declared)));
        } else {
            list(attribute, context, declared);
        }
        return problems.diagnostics().size() == before ? Optional.of(attribute.build()) : Optional.empty();
    }

    private static String name(AttributeType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static AttributeType listOf(AttributeType single) {
        return LISTS.get(SINGLES.indexOf(single));
    }

    private AttributeType type(Token word) {
        for (AttributeType type : AttributeType.values()) {
            if (type != AttributeType.UNDEFINED && name(type).equals(word.getText())) {
                return type;
            }
        }
        problems.value(word, "an attribute type is not known", TextTokens.shown(word),
                "float, int, string, tensor, graph, type_proto or one of these with s", "see docs/Syntax.md of ONNX");
        return AttributeType.UNDEFINED;
    }

    private void list(OnnxMl.AttributeProto.Builder attribute, AttributeContext context, AttributeType declared) {
        AttributeType list = declared;
        for (SingleContext single : context.list().single()) {
            OnnxMl.AttributeProto.Builder element = OnnxMl.AttributeProto.newBuilder();
            single(element, single,
                    list == AttributeType.UNDEFINED ? AttributeType.UNDEFINED : SINGLES.get(LISTS.indexOf(list)));
            if (!SINGLES.contains(element.getType())) {
                return;
            }
            list = listOf(element.getType());
            add(attribute, element);
        }
        if (list == AttributeType.UNDEFINED) {
            problems.value(context.list().getStart(), "an empty list has no type", "'[]'", "a type such as ints",
                    "write it before the =, for example axes : ints = []");
        }
        attribute.setType(list);
    }

    private static void add(OnnxMl.AttributeProto.Builder list, OnnxMl.AttributeProto.Builder element) {
        switch (element.getType()) {
            case FLOAT -> list.addFloats(element.getF());
            case INT -> list.addInts(element.getI());
            case STRING -> list.addStrings(element.getS());
            case TENSOR -> list.addTensors(element.getT());
            case GRAPH -> list.addGraphs(element.getG());
            default -> list.addTypeProtos(element.getTp());
        }
    }

    private void single(OnnxMl.AttributeProto.Builder attribute, SingleContext context, AttributeType expected) {
        AttributeType found = switch (context) {
            case LiteralContext literal -> literal(literal.getStart());
            case TensorValueContext _ -> AttributeType.TENSOR;
            case TypeOrWordContext word -> TextTokens.specialFloat(word.getText()).isPresent()
                    ? AttributeType.FLOAT
                    : AttributeType.TYPE_PROTO;
            case GraphValueContext _ -> AttributeType.GRAPH;
            default -> AttributeType.UNDEFINED;
        };
        boolean widened = expected == AttributeType.FLOAT && found == AttributeType.INT;
        if (found == AttributeType.UNDEFINED
                || (expected != AttributeType.UNDEFINED && found != expected && !widened)) {
            problems.value(context.getStart(), "an attribute has a value of another type",
                    TextTokens.shown(context.getStart()),
                    expected == AttributeType.UNDEFINED ? "a number, string, tensor, type or graph" : name(expected),
                    "correct the value or the type before the =");
            return;
        }
        attribute.setType(widened ? AttributeType.FLOAT : found);
        set(attribute, context);
    }

    private static AttributeType literal(Token token) {
        return switch (token.getType()) {
            case OnnxTextLexer.INT -> AttributeType.INT;
            case OnnxTextLexer.STRING -> AttributeType.STRING;
            default -> AttributeType.FLOAT;
        };
    }

    private void set(OnnxMl.AttributeProto.Builder attribute, SingleContext context) {
        Token token = context.getStart();
        switch (attribute.getType()) {
            case INT -> tensors.integer(token, Long.MIN_VALUE, Long.MAX_VALUE).ifPresent(attribute::setI);
            case STRING -> attribute.setS(ByteString.copyFromUtf8(TextTokens.unquote(token.getText())));
            case FLOAT -> TextTokens.floating(token).ifPresentOrElse(attribute::setF,
                    () -> problems.value(token, "a number is not possible here", TextTokens.shown(token),
                            "a finite float of 32 bits, nan or inf", "correct the number"));
            case TENSOR -> {
                TensorContext tensor = ((TensorValueContext) context).tensor();
                String name = tensor.identifier() == null ? "" : TextTokens.name(tensor.identifier());
                tensors.tensor(tensor.type(), name, tensor.data()).ifPresent(attribute::setT);
            }
            case GRAPH -> attribute.setG(graphs.apply(((GraphValueContext) context).graph()));
            default -> attribute.setTp(tensors.type(((TypeOrWordContext) context).type()));
        }
    }
}
