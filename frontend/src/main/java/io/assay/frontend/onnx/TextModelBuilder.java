package io.assay.frontend.onnx;

import io.assay.frontend.onnx.text.grammar.OnnxTextParser.AttributeContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.AttributesContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.DeclarationContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.DeclarationsContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.EntryContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.FunctionContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.GraphContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.HeaderContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.ModelContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.NodeContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.PairContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.ParameterContext;
import io.assay.frontend.onnx.text.grammar.OnnxTextParser.QualifiedContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import onnx.OnnxMl;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Turns the tree of a text into `ModelProto`.
final class TextModelBuilder {
    private static final String MODEL_KEYS = "ir_version, opset_import, producer_name, producer_version, domain,"
            + " model_version, doc_string or metadata_props";
    private static final String FUNCTION_KEYS = "domain, overload, opset_import or doc_string";

    private final TextProblems problems;
    private final TextTensors tensors;
    private final TextAttributes attributes;

    TextModelBuilder(TextProblems problems) {
        this.problems = problems;
        this.tensors = new TextTensors(problems);
        this.attributes = new TextAttributes(problems, tensors, this::graph);
    }

    OnnxMl.ModelProto model(ModelContext context) {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder();
        entries(context.header()).forEach(entry -> modelEntry(model, entry));
        model.setGraph(graph(context.graph()));
        context.function().forEach(function -> model.addFunctions(function(function)));
        return model.build();
    }

    private static List<EntryContext> entries(@Nullable HeaderContext header) {
        return header == null ? List.of() : header.entry();
    }

    private void modelEntry(OnnxMl.ModelProto.Builder model, EntryContext entry) {
        switch (entry.key.getText()) {
            case "ir_version" -> integer(entry, entry.INT()).ifPresent(model::setIrVersion);
            case "model_version" -> integer(entry, entry.INT()).ifPresent(model::setModelVersion);
            case "opset_import" -> model.addAllOpsetImport(opsets(entry));
            case "producer_name" -> string(entry, model::setProducerName);
            case "producer_version" -> string(entry, model::setProducerVersion);
            case "domain" -> string(entry, model::setDomain);
            case "doc_string" -> string(entry, model::setDocString);
            case "metadata_props" -> pairs(entry).forEach(pair -> {
                if (pair.INT() == null) {
                    model.addMetadataProps(OnnxMl.StringStringEntryProto.newBuilder()
                            .setKey(TextTokens.unquote(pair.key.getText()))
                            .setValue(TextTokens.unquote(pair.STRING(1).getText())));
                } else {
                    wrongEntry(entry.key, pair.INT().getSymbol(), "a string");
                }
            });
            default -> unknownKey(entry, MODEL_KEYS);
        }
    }

    private void unknownKey(EntryContext entry, String keys) {
        problems.value(entry.key, "a word of the header is not known", TextTokens.shown(entry.key), keys,
                "leave the entry out");
    }

    private void wrongEntry(Token key, Token at, String expected) {
        problems.value(at, "the header's " + key.getText() + " has a value of another kind", TextTokens.shown(at),
                expected, "see docs/Syntax.md of ONNX");
    }

    private Optional<Long> integer(EntryContext entry, @Nullable TerminalNode number) {
        if (number == null) {
            wrongEntry(entry.key, entry.getStart(), "an integer");
            return Optional.empty();
        }
        try {
            return Optional.of(Long.valueOf(number.getText()));
        } catch (NumberFormatException _) {
            wrongEntry(entry.key, number.getSymbol(), "an integer of 64 bits");
            return Optional.empty();
        }
    }

    private void string(EntryContext entry, Consumer<String> target) {
        if (entry.STRING() == null) {
            wrongEntry(entry.key, entry.getStop(), "a string");
        } else {
            target.accept(TextTokens.unquote(entry.STRING().getText()));
        }
    }

    private List<PairContext> pairs(EntryContext entry) {
        if (entry.pairs() == null) {
            wrongEntry(entry.key, entry.getStop(), "a list of pairs in [ ]");
            return List.of();
        }
        return entry.pairs().pair();
    }

    private List<OnnxMl.OperatorSetIdProto> opsets(EntryContext entry) {
        List<OnnxMl.OperatorSetIdProto> opsets = new ArrayList<>();
        for (PairContext pair : pairs(entry)) {
            integer(entry, pair.INT()).ifPresent(version -> opsets.add(OnnxMl.OperatorSetIdProto.newBuilder()
                    .setDomain(TextTokens.unquote(pair.key.getText())).setVersion(version).build()));
        }
        return opsets;
    }

    private OnnxMl.GraphProto graph(GraphContext context) {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName(TextTokens.name(context.name));
        for (DeclarationContext input : declarations(context.inputs)) {
            graph.addInput(tensors.valueInfo(input));
            initializer(input).ifPresent(graph::addInitializer);
        }
        for (DeclarationContext output : declarations(context.outputs)) {
            graph.addOutput(tensors.valueInfo(output));
            refuseData(output);
        }
        for (DeclarationContext value : declarations(context.values)) {
            initializer(value).ifPresentOrElse(graph::addInitializer, () -> {
                if (value.data() == null) {
                    graph.addValueInfo(tensors.valueInfo(value));
                }
            });
        }
        context.nodes().node().forEach(node -> graph.addNode(node(node)));
        return graph.build();
    }

    private static List<DeclarationContext> declarations(@Nullable DeclarationsContext list) {
        return list == null ? List.of() : list.declaration();
    }

    private Optional<OnnxMl.TensorProto> initializer(DeclarationContext declaration) {
        if (declaration.data() == null) {
            return Optional.empty();
        }
        String name = TextTokens.name(declaration.identifier());
        if (declaration.type() == null) {
            problems.value(declaration.getStart(), "an initializer has no type", "\"" + name + "\" alone",
                    "a type such as float[2,3] before the name", "write the type");
            return Optional.empty();
        }
        return tensors.tensor(declaration.type(), name, declaration.data());
    }

    private void refuseData(DeclarationContext declaration) {
        if (declaration.data() != null) {
            problems.value(declaration.data().getStart(), "data stands where only a name can",
                    TextTokens.shown(declaration.data().getStart()), "a type and a name",
                    "make the value an initializer: it stands in < > before the nodes");
        }
    }

    private OnnxMl.NodeProto node(NodeContext context) {
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder();
        if (context.label != null) {
            node.setName(TextTokens.name(context.label));
        }
        node.addAllOutput(TextTokens.names(context.results)).addAllInput(TextTokens.names(context.operands));
        QualifiedContext operator = context.qualified();
        String name = operator.WORD().getLast().getText();
        String whole = operator.getText();
        node.setOpType(name).setDomain(
                whole.equals(name) ? "" : whole.substring(0, whole.length() - name.length() - 1));
        if (context.overload != null) {
            node.setOverload(context.overload.getText());
        }
        if (context.before != null && context.after != null) {
            problems.value(context.after.getStart(), "a node has two lists of attributes", "a second list", "one list",
                    "join the lists");
        }
        attributes(context.before).forEach(attribute -> attributes.attribute(attribute).ifPresent(node::addAttribute));
        attributes(context.after).forEach(attribute -> attributes.attribute(attribute).ifPresent(node::addAttribute));
        return node.build();
    }

    private static List<AttributeContext> attributes(@Nullable AttributesContext list) {
        return list == null ? List.of() : list.attribute();
    }

    private OnnxMl.FunctionProto function(FunctionContext context) {
        OnnxMl.FunctionProto.Builder function = OnnxMl.FunctionProto.newBuilder();
        entries(context.header()).forEach(entry -> functionEntry(function, entry));
        function.setName(TextTokens.name(context.name));
        for (ParameterContext parameter : context.parameter()) {
            if (parameter.attribute() == null) {
                function.addAttribute(TextTokens.name(parameter.identifier()));
            } else {
                attributes.attribute(parameter.attribute()).ifPresent(function::addAttributeProto);
            }
        }
        parameters(function, context.inputs, function::addInput);
        parameters(function, context.outputs, function::addOutput);
        parameters(function, context.values, _ -> {
        });
        context.nodes().node().forEach(node -> function.addNode(node(node)));
        return function.build();
    }

    private void functionEntry(OnnxMl.FunctionProto.Builder function, EntryContext entry) {
        switch (entry.key.getText()) {
            case "domain" -> string(entry, function::setDomain);
            case "overload" -> string(entry, function::setOverload);
            case "doc_string" -> string(entry, function::setDocString);
            case "opset_import" -> function.addAllOpsetImport(opsets(entry));
            default -> unknownKey(entry, FUNCTION_KEYS);
        }
    }

    private void parameters(OnnxMl.FunctionProto.Builder function, @Nullable DeclarationsContext list,
            Consumer<String> names) {
        for (DeclarationContext declaration : declarations(list)) {
            refuseData(declaration);
            names.accept(TextTokens.name(declaration.identifier()));
            if (declaration.type() != null) {
                function.addValueInfo(tensors.valueInfo(declaration));
            }
        }
    }
}
