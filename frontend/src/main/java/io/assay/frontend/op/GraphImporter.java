package io.assay.frontend.op;

import io.assay.frontend.onnx.AttributeValue;
import io.assay.frontend.onnx.OnnxFunction;
import io.assay.frontend.onnx.OnnxGraph;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.frontend.onnx.OnnxType;
import io.assay.frontend.onnx.OnnxValueInfo;
import io.assay.ir.TensorData;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/// Imports nodes in scopes: those of the model's graph, of sub-graphs and of the bodies of functions.
///
/// A node that is refused leaves its outputs refused, and what reads them is passed over, so that each problem is
/// reported once and all of them in one run.
final class GraphImporter {
    private final OnnxModel model;
    private final TensorBuilder builder;
    private final List<Diagnostic> problems;
    private final LocalFunctions functions;
    private final UnknownOperators unknown;
    private final ImportBudget budget;
    private final Set<String> places = new HashSet<>();
    private final Map<String, Integer> namesakes = new HashMap<>();
    private final IdentityHashMap<OnnxTensor, Optional<TensorData>> converted = new IdentityHashMap<>();

    GraphImporter(OnnxModel model, TensorBuilder builder, ImportBudget budget, List<Diagnostic> problems) {
        this.model = model;
        this.builder = builder;
        this.problems = problems;
        this.functions = new LocalFunctions(model, problems);
        this.unknown = new UnknownOperators(model, functions, problems);
        this.budget = budget;
    }

    OnnxModel model() {
        return model;
    }

    TensorBuilder builder() {
        return builder;
    }

    /// Binds the constants of a graph and imports its nodes.
    void importBody(OnnxGraph graph, ImportScope scope) {
        graph.initializers().forEach((name, tensor) -> scope.bind(name, constant(name, tensor, scope)));
        graph.nodes().forEach(node -> importNode(node, scope));
    }

    private Binding constant(String name, OnnxTensor tensor, ImportScope scope) {
        Optional<Binding.Present> text = StringTensors.constant(name, tensor);
        if (text.isPresent()) {
            return text.get();
        }
        try {
            return constant(scope.path() + name, converted.computeIfAbsent(tensor, Conversions::data), tensor);
        } catch (IllegalArgumentException problem) {
            return new Binding.Unreadable(Diagnostic.of("AS2102", "the shape of a weight is not possible")
                    .with("model", model.fileName()).with("tensor", "\"" + scope.path() + name + "\"")
                    .found(String.valueOf(problem.getMessage()), "at most " + Shape.MOST_AXES
                            + " axes and 2^26 elements")
                    .help("split the weight, or leave out axes of one element"));
        }
    }

    private Binding constant(String name, Optional<TensorData> known, OnnxTensor tensor) {
        return known.<Binding>map(data -> Binding.Present.of(builder.weight(name, data)))
                .orElseGet(() -> new Binding.Unreadable(
                        Diagnostic.of("AS2105", "the element type of a weight is not supported")
                                .with("model", model.fileName())
                                .with("tensor", "\"" + name + "\"")
                                .found(tensor.dataType().text(), "a float, integer or bool type")
                                .help("convert the weights to float before the export")));
    }

    private void importNode(OnnxNode node, ImportScope scope) {
        node.outputs().forEach(output -> scope.bind(output, new Binding.Refused()));
        Optional<OnnxFunction> function = functions.find(node);
        Optional<OperatorImporter> importer = OperatorTable.find(node.domain(), node.opType(),
                UnknownOperators.opset(node, scope.opsets()));
        if (function.isEmpty() && importer.isEmpty()) {
            unknown.report(node, Paths.of(scope.path(), node.name()), scope.opsets());
            unknown.walkGraphs(node, scope.path(), scope.opsets());
            return;
        }
        String place = place(Paths.of(scope.path(), node.name()));
        if (!guarded(place, node, () -> {
            OnnxNode actual = actual(node, place, scope);
            if (function.isPresent()) {
                call(actual, function.get(), scope);
            } else {
                operator(actual, importer.orElseThrow(), scope);
            }
        })) {
            unknown.walkGraphs(node, scope.path(), scope.opsets());
        }
    }

    /// Returns a name of a node that no other node has.
    private String place(String name) {
        String place = name;
        while (!places.add(place)) {
            place = name + "_" + namesakes.merge(name, 2, (number, _) -> number + 1);
        }
        return place;
    }

    /// Returns the node with its unique name, and with values in place of references to attributes of the function.
    private OnnxNode actual(OnnxNode node, String place, ImportScope scope) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        node.attributes().forEach((name, value) -> {
            if (!(value instanceof AttributeValue.Reference(String of))) {
                attributes.put(name, value);
            } else if (scope.declares(of)) {
                scope.attribute(of).ifPresent(actual -> attributes.put(name, actual));
            } else {
                throw refuse("AS2011", node, "an attribute refers to one that no function around it has")
                        .with("attribute", name).found(value.kind() + " " + of, "a declared attribute").raise();
            }
        });
        return new OnnxNode(place, node.domain(), node.opType(), node.overload(), node.inputs(), node.outputs(),
                attributes, node.index());
    }

    /// Runs the import of a node, and returns false if it was refused.
    private boolean guarded(String place, OnnxNode node, Runnable step) {
        try {
            try {
                step.run();
                return true;
            } catch (IllegalArgumentException | ArithmeticException | NoSuchElementException
                    | IndexOutOfBoundsException problem) {
                String found = problem instanceof ArithmeticException
                        ? "a size that leaves 32 bits"
                        : String.valueOf(problem.getMessage());
                throw new ImportRefusal(Diagnostic.of("AS2102", "shapes or attributes of a node do not fit together")
                        .with("model", model.fileName())
                        .with("node", "\"" + place + "\", op " + node.opType())
                        .found(found, "shapes and attributes that fit together, and tensors of at most 2^26 elements")
                        .help(ImportContext.CORRECT));
            }
        } catch (ImportRefusal refusal) {
            problems.add(refusal.diagnostic());
        } catch (AlreadyRefused _) {
            // What stands in the way was reported when it was met.
        }
        return false;
    }

    private void operator(OnnxNode node, OperatorImporter importer, ImportScope scope) {
        List<Optional<Binding.Present>> inputs = new ArrayList<>();
        boolean complete = true;
        for (String name : node.inputs()) {
            switch (name.isEmpty() ? new Binding.Absent() : read(name, scope)) {
                case Binding.Present present -> inputs.add(Optional.of(present));
                case Binding.Absent _ -> inputs.add(Optional.empty());
                case Binding.Refused _,Binding.Unreadable _ -> complete = false;
            }
        }
        if (!complete) {
            throw new AlreadyRefused();
        }
        Optional<LabelTable> carried = StringTensors.carried(node, inputs);
        ImportContext context = new ImportContext(this, scope, node,
                carried.isPresent() ? StringTensors.positions(node, inputs) : inputs);
        builder.at(node);
        List<Operand> outputs = importer.importNode(context);
        if (!context.unread().isEmpty()) {
            throw context.refuse("AS2003", "an attribute is not supported")
                    .with("attribute", String.join(", ", context.unread())).raise();
        }
        carried.ifPresent(table -> context.label(0, table));
        bind(node, outputs, context, scope);
    }

    private void bind(OnnxNode node, List<Operand> outputs, ImportContext context, ImportScope scope) {
        for (int i = 0; i < node.outputs().size(); i++) {
            if (i >= outputs.size()) {
                scope.unbind(node.outputs().get(i));
                continue;
            }
            scope.bind(node.outputs().get(i), new Binding.Present(outputs.get(i), context.outputLabels(i)));
        }
    }

    /// Returns what a name stands for, after the first reader of something unreadable reported it.
    Binding read(String name, ImportScope scope) {
        Binding binding = scope.find(name)
                .orElseThrow(() -> unavailable(name, "it is an optional output that is not supported"));
        if (binding instanceof Binding.Unreadable(Diagnostic problem)) {
            problems.add(problem);
            scope.rebind(name, new Binding.Refused());
        }
        return binding;
    }

    private ImportRefusal unavailable(String name, String reason) {
        return new ImportRefusal(Diagnostic.of("AS2007", "a value is not available")
                .with("model", model.fileName())
                .with("value", "\"" + name + "\"")
                .reason(reason)
                .help("leave it out of the model: assay ops lists what is not supported"));
    }

    private void call(OnnxNode node, OnnxFunction function, ImportScope scope) {
        if (functions.isRecursive(function)) {
            throw refuse("AS2011", node, "a function of the model calls itself")
                    .found(LocalFunctions.name(function) + ", which calls itself or a function that does",
                            "functions without recursion")
                    .raise();
        }
        if (node.inputs().size() > function.inputs().size() || node.outputs().size() > function.outputs().size()) {
            throw refuse("AS2011", node, "a call has more inputs or outputs than its function")
                    .found(node.inputs().size() + " inputs and " + node.outputs().size() + " outputs",
                            "at most " + function.inputs().size() + " and " + function.outputs().size())
                    .raise();
        }
        budget.enter(node.name(), function.nodes().size(), scope.depth());
        ImportScope body = scope.ofCall(Paths.inside("", node.name(), ""), function, arguments(node, function));
        for (int i = 0; i < function.inputs().size(); i++) {
            boolean given = i < node.inputs().size() && !node.inputs().get(i).isEmpty();
            body.bind(function.inputs().get(i),
                    given ? passed(read(node.inputs().get(i), scope)) : new Binding.Absent());
        }
        function.nodes().forEach(inner -> importNode(inner, body));
        for (int i = 0; i < node.outputs().size(); i++) {
            String output = node.outputs().get(i);
            scope.unbind(output);
            body.find(function.outputs().get(i)).ifPresent(result -> scope.bind(output, passed(result)));
        }
    }

    private static Binding passed(Binding binding) {
        return binding instanceof Binding.Unreadable ? new Binding.Refused() : binding;
    }

    private Map<String, AttributeValue> arguments(OnnxNode node, OnnxFunction function) {
        Map<String, AttributeValue> arguments = new LinkedHashMap<>(function.attributeDefaults());
        node.attributes().forEach((name, value) -> {
            if (!function.attributes().contains(name) && !function.attributeDefaults().containsKey(name)) {
                throw refuse("AS2003", node, "the function has no such attribute").with("attribute", name).raise();
            }
            if (value instanceof AttributeValue.GraphValue || value instanceof AttributeValue.Graphs) {
                throw refuse("AS2003", node, "a graph is passed to a function").with("attribute", name)
                        .help("write the function's nodes in place: onnx.inliner.inline_local_functions(model)")
                        .raise();
            }
            arguments.put(name, value);
        });
        return arguments;
    }

    private ImportContext.Refusal refuse(String code, OnnxNode node, String message) {
        return new ImportContext.Refusal(Diagnostic.of(code, node.opType() + ": " + message)
                .with("model", model.fileName())
                .with("node", "\"" + node.name() + "\", op " + node.qualifiedOpType()));
    }

    /// Imports a graph that is an attribute of a node, and returns its outputs.
    ///
    /// @param part   which part of the node it is, see [Paths#inside]
    /// @param inputs what the inputs of the graph stand for
    /// @throws AlreadyRefused if something in the graph was refused
    List<Binding.Present> importGraph(ImportContext context, OnnxGraph graph, String part,
            List<Binding.Present> inputs) {
        budget.enter(context.node().name(), graph.nodes().size(), context.scope().depth());
        ImportScope scope = context.scope().ofGraph(Paths.inside("", context.node().name(), part));
        List<OnnxValueInfo> declared = graph.requiredInputs();
        if (declared.size() != inputs.size()) {
            throw context.refuse("AS2102", "a sub-graph has other inputs than its node gives it")
                    .with("graph", "\"" + graph.name() + "\"")
                    .found(declared.size() + " inputs", String.valueOf(inputs.size())).raise();
        }
        for (int i = 0; i < inputs.size(); i++) {
            requireDeclared(context, declared.get(i), inputs.get(i));
            scope.bind(declared.get(i).name(), inputs.get(i));
        }
        int before = problems.size();
        importBody(graph, scope);
        builder.at(context.node());
        List<Binding.Present> outputs = new ArrayList<>();
        graph.outputs().forEach(output -> output(output.name(), scope).ifPresent(outputs::add));
        if (problems.size() > before || outputs.size() < graph.outputs().size()) {
            throw new AlreadyRefused();
        }
        return outputs;
    }

    /// Returns what an output of a graph stands for; nothing where it is refused for problems that are reported.
    Optional<Binding.Present> output(String name, ImportScope scope) {
        return switch (read(name, scope)) {
            case Binding.Present present -> Optional.of(present);
            case Binding.Absent _ -> throw unavailable(name, "it is an input that the call of a function leaves out");
            case Binding.Refused _,Binding.Unreadable _ -> Optional.empty();
        };
    }

    private static void requireDeclared(ImportContext context, OnnxValueInfo input, Binding.Present given) {
        if (given.text().isEmpty() && input.type() instanceof OnnxType.Tensor(var type, _)) {
            if (!Conversions.element(type).equals(Optional.of(given.operand().element()))) {
                throw context.refuse("AS2105", "an input of a sub-graph is declared with another element type")
                        .with("input", "\"" + input.name() + "\"")
                        .found(given.operand().element().toString(), type.text()).raise();
            }
        }
    }
}
