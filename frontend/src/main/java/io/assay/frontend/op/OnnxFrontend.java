package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.frontend.onnx.OnnxValueInfo;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.diag.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/// Imports a model into the `tensor` dialect.
///
/// Codes: AS200x operators and attributes, AS210x shapes, types and bindings, AS2201 numbers that are not finite.
public final class OnnxFrontend {
    /// The newest version of ONNX's file format that the reader was written against.
    private static final long NEWEST_IR_VERSION = 14;

    private final OnnxModel model;
    private final List<Diagnostic> problems = new ArrayList<>();
    private final TensorBuilder builder;
    private final Map<String, Operand> values = new HashMap<>();
    private final Set<String> refused = new HashSet<>();

    private OnnxFrontend(OnnxModel model) {
        this.model = model;
        this.builder = new TensorBuilder(model.fileName());
    }

    /// Returns the module, or everything that stands in its way: all unsupported nodes are found in one run.
    public static Outcome<ImportedModel> importModel(OnnxModel model, ImportOptions options) {
        return new OnnxFrontend(model).run(options);
    }

    /// Returns one diagnostic for each node whose operator or operator set is not supported.
    public static List<Diagnostic> unsupportedNodes(OnnxModel model) {
        OnnxFrontend frontend = new OnnxFrontend(model);
        frontend.requireKnownOperators();
        return frontend.problems;
    }

    private Outcome<ImportedModel> run(ImportOptions options) {
        requireKnownFormat();
        requireKnownOperators();
        DimensionBinder binder = new DimensionBinder(model, options, problems);
        for (OnnxValueInfo input : model.graph().requiredInputs()) {
            binder.typeOf(input).ifPresentOrElse(
                    type -> values.put(input.name(), builder.input(input.name(), type)),
                    () -> refused.add(input.name()));
        }
        binder.requireBindingsUsed();
        model.graph().initializers().forEach(this::constant);
        model.graph().nodes().forEach(this::node);
        builder.atGraph();
        requireOutputs();
        if (problems.isEmpty()) {
            guarded(() -> model.graph().outputs()
                    .forEach(output -> builder.output(output.name(), operand(output.name()))));
        }
        if (!problems.isEmpty()) {
            return new Outcome.Refused<>(problems);
        }
        TensorModule module = new TensorModule(moduleName(), new Func("main", builder.ops()));
        return new Outcome.Done<>(new ImportedModel(module, binder.used()));
    }

    private String moduleName() {
        String stem = model.fileName().replaceFirst("\\.[^.]*$", "").replaceAll("[^A-Za-z0-9_]", "_");
        return stem.isEmpty() || Character.isDigit(stem.charAt(0)) ? "model_" + stem : stem;
    }

    private void requireKnownFormat() {
        if (model.irVersion() < 1 || model.irVersion() > NEWEST_IR_VERSION) {
            problems.add(Diagnostic.of("AS2008", "the IR version of the model is not known")
                    .with("model", model.fileName())
                    .found("ir_version " + model.irVersion(), "1 to " + NEWEST_IR_VERSION)
                    .help("export the model again, or save it with an older version of onnx"));
        }
    }

    private void requireKnownOperators() {
        for (OnnxNode node : model.graph().nodes()) {
            long opset = model.opsets().getOrDefault(node.domain(), 0L);
            if (OperatorTable.find(node.domain(), node.opType(), opset).isEmpty()) {
                problems.add(unknown(node, opset));
                refused.addAll(node.outputs());
            }
        }
    }

    private Diagnostic unknown(OnnxNode node, long opset) {
        String operator = node.qualifiedOpType();
        List<OperatorRow> rows = OperatorTable.rows(node.domain(), node.opType());
        boolean isFunction = model.functions().stream()
                .anyMatch(function -> function.domain().equals(node.domain()) && function.name().equals(node.opType()));
        if (isFunction) {
            return unknown("AS2001", operator + ": functions of the model are not supported", node, opset)
                    .found("a call of a function", "operators only")
                    .help("write its nodes in place: onnx.inliner.inline_local_functions(model)");
        }
        if (rows.isEmpty()) {
            return unknown("AS2001", operator + ": the operator is not supported", node, opset)
                    .found(operator, "one of the supported operators")
                    .help("assay ops lists the supported operators");
        }
        if (!model.opsets().containsKey(node.domain())) {
            return unknown("AS2009", operator + ": the model does not say which version of the operator it means", node,
                    opset).found("no opset_import of " + node.domain(), "a version from " + versions(rows))
                    .help("add the operator set to opset_import and export again");
        }
        return unknown("AS2002", operator + ": the operator is not supported in this opset", node, opset)
                .found("opset " + opset, versions(rows))
                .help("export with another opset_version");
    }

    private static String versions(List<OperatorRow> rows) {
        return rows.getFirst().firstOpset() + " to " + rows.getLast().lastOpset();
    }

    private Diagnostic unknown(String code, String message, OnnxNode node, long opset) {
        return Diagnostic.of(code, message)
                .with("model", model.fileName() + " (opset " + opset + ")")
                .with("node", "\"" + node.name() + "\", op " + node.qualifiedOpType());
    }

    private void constant(String name, OnnxTensor tensor) {
        Conversions.data(tensor).ifPresentOrElse(data -> values.put(name, builder.weight(name, data)),
                () -> refused.add(name));
        if (refused.contains(name) && isRead(name)) {
            problems.add(Diagnostic.of("AS2105", "the element type of a weight is not supported")
                    .with("model", model.fileName())
                    .with("tensor", "\"" + name + "\"")
                    .found(tensor.dataType().text(), "a float, integer or bool type")
                    .help("convert the weights to float before the export"));
        }
    }

    private boolean isRead(String name) {
        return model.graph().nodes().stream().anyMatch(node -> node.inputs().contains(name));
    }

    private void node(OnnxNode node) {
        Optional<OperatorImporter> importer = OperatorTable.find(node.domain(), node.opType(),
                model.opsets().getOrDefault(node.domain(), 0L));
        if (importer.isEmpty() || node.inputs().stream().anyMatch(refused::contains)) {
            refused.addAll(node.outputs());
            return;
        }
        builder.at(node);
        refused.addAll(node.outputs());
        guarded(() -> {
            try {
                imported(node, importer.get());
            } catch (IllegalArgumentException | ArithmeticException | NoSuchElementException
                    | IndexOutOfBoundsException problem) {
                throw new ImportRefusal(Diagnostic.of("AS2102", "shapes or attributes of a node do not fit together")
                        .with("model", model.fileName())
                        .with("node", "\"" + node.name() + "\", op " + node.opType())
                        .reason(String.valueOf(problem.getMessage()))
                        .help(ImportContext.CORRECT));
            }
        });
    }

    private void imported(OnnxNode node, OperatorImporter importer) {
        List<Optional<Operand>> inputs = new ArrayList<>();
        for (String name : node.inputs()) {
            inputs.add(name.isEmpty() ? Optional.empty() : Optional.of(operand(name)));
        }
        ImportContext context = new ImportContext(model, node, inputs, builder);
        List<Operand> outputs = importer.importNode(context);
        if (!context.unread().isEmpty()) {
            throw context.refuse("AS2003", "an attribute is not supported")
                    .with("attribute", String.join(", ", context.unread())).raise();
        }
        for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
            values.put(node.outputs().get(i), outputs.get(i));
            refused.remove(node.outputs().get(i));
        }
        node.outputs().stream().skip(outputs.size()).forEach(refused::remove);
    }

    private Operand operand(String name) {
        return Optional.ofNullable(values.get(name)).orElseThrow(() -> new ImportRefusal(
                Diagnostic.of("AS2007", "a value is not available")
                        .with("model", model.fileName())
                        .with("value", "\"" + name + "\"")
                        .reason("it is an optional output that is not supported")
                        .help("leave it out of the model: assay ops lists what is not supported")));
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (ImportRefusal refusal) {
            problems.add(refusal.diagnostic());
        }
    }

    private void requireOutputs() {
        if (model.graph().outputs().isEmpty()) {
            problems.add(Diagnostic.of("AS2109", "the model has no output")
                    .with("model", model.fileName())
                    .found("a graph without outputs", "at least one")
                    .help("name the values that the circuit is to show as outputs of the graph, and export again"));
        }
    }
}
