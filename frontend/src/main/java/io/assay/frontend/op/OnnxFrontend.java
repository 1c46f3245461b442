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
public final class OnnxFrontend {
    private final OnnxModel model;
    private final List<Diagnostic> problems = new ArrayList<>();
    private final TensorBuilder builder = new TensorBuilder();
    private final Map<String, Operand> values = new HashMap<>();
    private final Set<String> refused = new HashSet<>();

    private OnnxFrontend(OnnxModel model) {
        this.model = model;
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
        List<OperatorRow> rows = OperatorTable.rows(node.domain(), node.opType());
        Diagnostic diagnostic = Diagnostic
                .of(rows.isEmpty() ? "AS2001" : "AS2002",
                        node.qualifiedOpType() + (rows.isEmpty()
                                ? ": the operator is not supported"
                                : ": the operator is not supported in this opset"))
                .with("model", model.fileName() + " (opset " + opset + ")")
                .with("node", "\"" + node.name() + "\", op " + node.qualifiedOpType());
        return rows.isEmpty()
                ? diagnostic.help("assay ops lists the supported operators")
                : diagnostic.found("opset " + opset, rows.getFirst().firstOpset() + " to " + rows.getLast().lastOpset())
                        .help("export with another opset_version");
    }

    private void constant(String name, OnnxTensor tensor) {
        Conversions.data(tensor).ifPresentOrElse(data -> values.put(name, new Operand.Known(name, data)),
                () -> refused.add(name));
        if (refused.contains(name) && isRead(name)) {
            problems.add(Diagnostic.of("AS2105", "the element type of a weight is not supported")
                    .with("model", model.fileName())
                    .with("tensor", "\"" + name + "\"")
                    .found(tensor.dataType().text(), "a float, integer or bool type"));
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
                        .reason(String.valueOf(problem.getMessage())));
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
                        .reason("it is an optional output that is not supported")));
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (ImportRefusal refusal) {
            problems.add(refusal.diagnostic());
        }
    }
}
