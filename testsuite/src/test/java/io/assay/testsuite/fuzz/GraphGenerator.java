package io.assay.testsuite.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes random graphs.
final class GraphGenerator {
    /// Oldest operator set that is imported.
    static final int OLDEST = 7;
    /// The newest one that ONNX Runtime knows, and the newest one there is.
    static final int KNOWN = 26;
    private static final int NEWEST = 28;
    private static final List<Rule> RULES = rules();

    private GraphGenerator() {}

    private static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        List.of(ElementwiseRules.all(), IntegerRules.all(), ReductionRules.all(), ContractionRules.all(),
                MovingRules.all(), IndexRules.all(), LayerRules.all(), QuantizedRules.all(), ControlRules.all(),
                RareRules.all())
                .forEach(rules::addAll);
        return List.copyOf(rules);
    }

    private static int opset(Random random) {
        int kind = random.nextInt(40);
        return kind == 0 ? random.nextInt(KNOWN + 1, NEWEST + 1) : kind < 16 ? KNOWN : random.nextInt(OLDEST, KNOWN);
    }

    /// Returns the graph of a seed: one to ten rules, each of which adds a node and what it needs.
    static RandomGraph of(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        int opset = opset(random);
        GraphBuilder graph = new GraphBuilder(random, opset, random.nextInt(8) == 0,
                random.nextInt(40) == 0 || Boolean.getBoolean("empty"));
        List<Rule> rules = new ArrayList<>();
        for (Rule rule : RULES) {
            if (rule.first() <= opset && opset <= rule.last()) {
                for (int i = 0; i < rule.weight(); i++) {
                    rules.add(rule);
                }
            }
        }
        int steps = random.nextInt(1, 11);
        for (int step = 0; step < steps || graph.graph().getNodeCount() == 0; step++) {
            rules.get(random.nextInt(rules.size())).emit().accept(graph);
        }
        return graph.model(seed);
    }
}
