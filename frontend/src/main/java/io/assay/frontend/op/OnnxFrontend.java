package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxValueInfo;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Imports a model into the `tensor` dialect.
///
/// Codes: AS200x operators and attributes, AS210x shapes, types and bindings, AS2201 numbers that are not finite,
/// AS6006 tensors that the memory has no room for.
public final class OnnxFrontend {
    /// The newest version of ONNX's file format that the reader was written against.
    private static final long NEWEST_IR_VERSION = 14;

    private final OnnxModel model;
    private final List<Diagnostic> problems = new ArrayList<>();
    private final ImportBudget budget;
    private final TensorBuilder builder;

    private OnnxFrontend(OnnxModel model, ImportOptions options) {
        this.model = model;
        this.budget = new ImportBudget(model.fileName(), options.memoryBytes());
        this.builder = new TensorBuilder(model.fileName(), budget, options.tracksWeights());
    }

    /// Returns the module, or everything that stands in its way: all unsupported nodes are found in one run.
    public static Outcome<ImportedModel> importModel(OnnxModel model, ImportOptions options) {
        return new OnnxFrontend(model, options).run(options);
    }

    /// Returns one diagnostic for each node whose operator or operator set is not supported, in sub-graphs and functions
    /// too.
    public static List<Diagnostic> unsupportedNodes(OnnxModel model) {
        List<Diagnostic> problems = new ArrayList<>();
        new UnknownOperators(model, new LocalFunctions(model, problems), problems)
                .walk(model.graph().nodes(), model.opsets());
        return problems;
    }

    private Outcome<ImportedModel> run(ImportOptions options) {
        requireKnownFormat();
        DimensionBinder binder = new DimensionBinder(model, options, problems);
        GraphImporter graphs = new GraphImporter(model, builder, budget, problems);
        ImportScope scope = ImportScope.ofModel(model.opsets());
        for (OnnxValueInfo input : model.graph().requiredInputs()) {
            scope.bind(input.name(), binder.typeOf(input).flatMap(type -> input(input.name(), type))
                    .<Binding>map(Binding.Present::of).orElseGet(Binding.Refused::new));
        }
        binder.requireBindingsUsed();
        graphs.importBody(model.graph(), scope);
        builder.atGraph();
        requireOutputs();
        Map<String, OutputLabels> labels = problems.isEmpty() ? outputs(graphs, scope) : Map.of();
        if (!problems.isEmpty()) {
            return new Outcome.Refused<>(problems);
        }
        TensorModule module = new TensorModule(moduleName(), new Func("main", builder.ops()));
        return new Outcome.Done<>(new ImportedModel(module, binder.used(), labels, builder.weights()));
    }

    private Optional<Operand> input(String name, TensorType type) {
        try {
            return Optional.of(builder.input(name, type));
        } catch (ImportRefusal refusal) {
            problems.add(refusal.diagnostic());
        } catch (AlreadyRefused _) {
            // What stands in the way was reported when it was met.
        }
        return Optional.empty();
    }

    private Map<String, OutputLabels> outputs(GraphImporter graphs, ImportScope scope) {
        Map<String, OutputLabels> labels = new LinkedHashMap<>();
        try {
            for (OnnxValueInfo output : model.graph().outputs()) {
                graphs.output(output.name(), scope).ifPresent(present -> {
                    builder.output(output.name(), present.operand());
                    present.labels().ifPresent(found -> labels.put(output.name(), found));
                });
            }
        } catch (ImportRefusal refusal) {
            problems.add(refusal.diagnostic());
        } catch (AlreadyRefused _) {
            // What stands in the way was reported when it was met.
        }
        return labels;
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

    private void requireOutputs() {
        if (model.graph().outputs().isEmpty()) {
            problems.add(Diagnostic.of("AS2109", "the model has no output")
                    .with("model", model.fileName())
                    .found("a graph without outputs", "at least one")
                    .help("name the values that the circuit is to show as outputs of the graph, and export again"));
        }
    }
}
