package io.assay.testsuite.fuzz;

import io.assay.frontend.op.OperatorTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import onnx.OnnxMl;

/// Counts what came of many graphs, so that a fuzzer that looks at less is seen.
final class Census {
    /// Supported operators that no rule makes: without numbers, of unknown length, or tested only by themselves.
    static final Set<String> NOT_MADE = Set.of("ai.onnx.CausalConvWithState", "ai.onnx.ml.CategoryMapper",
            "ai.onnx.ml.SVMClassifier", "ai.onnx.ml.TreeEnsemble", "ai.onnx.ml.TreeEnsembleClassifier",
            "ai.onnx.ml.TreeEnsembleRegressor", "ai.onnx.ml.ZipMap", "com.microsoft.RotaryEmbedding");

    private final Map<String, Integer> operators = new TreeMap<>();
    private final Map<Long, Integer> opsets = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, Integer> strangers = new TreeMap<>();
    private int graphs;
    private int refused;
    private int unknown;
    private long elements;
    private long incomparable;
    private long cheats;

    void add(RandomGraph graph, Finding finding) {
        graphs++;
        opsets.merge(graph.model().getOpsetImport(0).getVersion(), 1, Integer::sum);
        finding.refusal().ifPresent(reason -> {
            refused++;
            refusals.merge(kind(reason), 1, Integer::sum);
        });
        finding.stranger().ifPresent(reason -> {
            unknown++;
            strangers.merge(kind(reason), 1, Integer::sum);
        });
        elements += finding.elements();
        incomparable += finding.incomparable();
        cheats += finding.cheats();
        if (finding.refusal().isEmpty()) {
            count(graph);
        }
    }

    private void count(RandomGraph graph) {
        graph.model().getGraph().getNodeList().forEach(this::count);
        graph.model().getFunctionsList().forEach(function -> function.getNodeList().forEach(this::count));
    }

    private void count(OnnxMl.NodeProto node) {
        String domain = node.getDomain().isEmpty() ? "ai.onnx" : node.getDomain();
        operators.merge(domain + "." + node.getOpType(), 1, Integer::sum);
        node.getAttributeList().stream().filter(OnnxMl.AttributeProto::hasG)
                .forEach(attribute -> attribute.getG().getNodeList().forEach(this::count));
    }

    /// Returns a reason without the numbers and names of one graph.
    private static String kind(String reason) {
        String plain = reason.replaceAll("\"?\\b[vcx]\\d+\"?", "V").replaceAll("-?\\d[\\d.,E-]*", "N");
        return plain.substring(0, Math.min(plain.length(), 110));
    }

    /// Returns the share of graphs that the compiler refuses.
    double refusedShare() {
        return (double) refused / graphs;
    }

    /// Returns the share of graphs that ONNX Runtime does not take.
    double unknownShare() {
        return (double) unknown / graphs;
    }

    /// Returns the share of elements that hang on roundings.
    double incomparableShare() {
        return (double) incomparable / Math.max(1, elements);
    }

    long cheats() {
        return cheats;
    }

    /// Returns the operators that ought to occur and do so less often than wanted, with their counts.
    Map<String, Integer> rare(int least) {
        Map<String, Integer> rare = new LinkedHashMap<>();
        Set<String> wanted = new TreeSet<>();
        OperatorTable.rows().forEach(row -> wanted.add(row.domain() + "." + row.operator()));
        wanted.removeAll(NOT_MADE);
        wanted.forEach(operator -> {
            int count = operators.getOrDefault(operator, 0);
            if (count < least) {
                rare.put(operator, count);
            }
        });
        return rare;
    }

    /// Returns the operator sets that occurred.
    Set<Long> opsets() {
        return opsets.keySet();
    }

    @Override
    public String toString() {
        return "%d graphs, %d refused %s, %d unknown to ONNX Runtime %s, %d elements, %.4f incomparable, %d cheats"
                .formatted(graphs, refused, refusals, unknown, strangers, elements, incomparableShare(), cheats);
    }
}
