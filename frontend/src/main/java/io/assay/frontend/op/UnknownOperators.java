package io.assay.frontend.op;

import io.assay.frontend.onnx.AttributeValue;
import io.assay.frontend.onnx.OnnxFunction;
import io.assay.frontend.onnx.OnnxGraph;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.ir.diag.Diagnostic;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tells which nodes of a model have an operator that is not supported; each node of the file is reported once.
final class UnknownOperators {
    private static final String SEQUENCES = "(Sequence|Optional|SplitToSequence|ConcatFromSequence|MapS).*";

    private final OnnxModel model;
    private final LocalFunctions functions;
    private final List<Diagnostic> problems;
    private final Set<OnnxNode> reported = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<OnnxFunction> walked = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Body> pending = new ArrayDeque<>();

    private record Body(OnnxFunction function, String path) {}

    UnknownOperators(OnnxModel model, LocalFunctions functions, List<Diagnostic> problems) {
        this.model = model;
        this.functions = functions;
        this.problems = problems;
    }

    /// Reports the unsupported nodes of a list, of its sub-graphs and of the functions that are called.
    void walk(List<OnnxNode> nodes, Map<String, Long> opsets) {
        walk(nodes, "", opsets);
        walkFunctions();
    }

    private void walkFunctions() {
        while (!pending.isEmpty()) {
            Body body = pending.removeFirst();
            walk(body.function.nodes(), body.path, body.function.opsets());
        }
    }

    /// Reports the unsupported nodes of the sub-graphs of a node.
    /// @param path what stands before the name of the node
    void walkGraphs(OnnxNode node, String path, Map<String, Long> opsets) {
        graphs(node, path, opsets);
        walkFunctions();
    }

    private void walk(List<OnnxNode> nodes, String path, Map<String, Long> opsets) {
        for (OnnxNode node : nodes) {
            Optional<OnnxFunction> function = functions.find(node);
            if (function.isPresent()) {
                if (walked.add(function.get())) {
                    pending.add(new Body(function.get(), Paths.inside(path, node.name(), "")));
                }
            } else if (OperatorTable.find(node.domain(), node.opType(), opset(node, opsets)).isEmpty()) {
                report(node, Paths.of(path, node.name()), opsets);
            }
            graphs(node, path, opsets);
        }
    }

    /// Returns the graphs that are attributes of a node.
    static List<OnnxGraph> graphs(OnnxNode node) {
        return node.attributes().values().stream().flatMap(value -> graphs(value).stream()).toList();
    }

    private void graphs(OnnxNode node, String path, Map<String, Long> opsets) {
        node.attributes().forEach((name, value) -> {
            for (OnnxGraph graph : graphs(value)) {
                walk(graph.nodes(), Paths.inside(path, node.name(), "/" + name), opsets);
            }
        });
    }

    private static List<OnnxGraph> graphs(AttributeValue value) {
        return switch (value) {
            case AttributeValue.GraphValue(OnnxGraph graph) -> List.of(graph);
            case AttributeValue.Graphs(List<OnnxGraph> graphs) -> graphs;
            default -> List.of();
        };
    }

    static long opset(OnnxNode node, Map<String, Long> opsets) {
        return opsets.getOrDefault(node.domain(), 0L);
    }

    /// Reports a node that no importer reads, unless it was reported before.
    /// @param node as it stands in the file
    void report(OnnxNode node, String path, Map<String, Long> opsets) {
        if (reported.add(node)) {
            Diagnostic diagnostic = unknown(node, path, opsets);
            boolean inBranch = path.contains("/then_branch/") || path.contains("/else_branch/");
            problems.add(inBranch && !diagnostic.fields().containsKey("reason")
                    ? diagnostic.reason("it stands in a branch, which is left out only if its condition is a constant")
                    : diagnostic);
        }
    }

    private Diagnostic unknown(OnnxNode node, String path, Map<String, Long> opsets) {
        long opset = opset(node, opsets);
        String operator = node.qualifiedOpType();
        List<OperatorRow> rows = OperatorTable.rows(node.domain(), node.opType());
        List<String> overloads = functions.overloads(node);
        if (!overloads.isEmpty()) {
            return unknown("AS2001", operator + ": the model has no such overload of the function", node, path, opset)
                    .found("overload \"" + node.overload() + "\"", "one of " + String.join(", ", overloads))
                    .help(ImportContext.CORRECT);
        }
        if (rows.isEmpty()) {
            Diagnostic diagnostic = unknown("AS2001", operator + ": the operator is not supported", node, path, opset)
                    .found(operator, "one of the supported operators")
                    .help("assay ops lists the supported operators");
            return node.opType().matches(SEQUENCES)
                    ? diagnostic.reason("values of a circuit are tensors: there are no sequences and no optionals")
                    : diagnostic;
        }
        if (!opsets.containsKey(node.domain())) {
            return unknown("AS2009", operator + ": the model does not say which version of the operator it means", node,
                    path, opset).found("no opset_import of " + node.domain(), "a version from " + versions(rows))
                    .help("add the operator set to opset_import and export again");
        }
        return unknown("AS2002", operator + ": the operator is not supported in this opset", node, path, opset)
                .found("opset " + opset, versions(rows))
                .help("export with another opset_version");
    }

    private static String versions(List<OperatorRow> rows) {
        return rows.getFirst().firstOpset() + " to " + rows.getLast().lastOpset();
    }

    private Diagnostic unknown(String code, String message, OnnxNode node, String path, long opset) {
        return Diagnostic.of(code, message)
                .with("model", model.fileName() + " (opset " + opset + ")")
                .with("node", "\"" + path + "\", op " + node.qualifiedOpType());
    }
}
