package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Normalisations, recurrent networks, and models of `ai.onnx.ml`.
final class LayerRules {
    private LayerRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        normalizations(rules);
        for (String operator : List.of("RNN", "GRU", "LSTM")) {
            rules.add(Rule.of(operator, 7, 1, g -> recurrent(g, operator)));
        }
        classical(rules);
        return rules;
    }

    private static void normalizations(List<Rule> rules) {
        rules.add(Rule.of("BatchNormalization", 9, g -> {
            Operand x = g.near(g.real(2, 4), 16);
            List<Integer> channels = List.of(x.dim(1));
            Operand variance = g.constant(OnnxDataType.FLOAT, channels, g.numbers(x.dim(1), 0.5, 4));
            g.node("BatchNormalization", List.of(x, g.weights(channels, 2), g.weights(channels, 2),
                    g.weights(channels, 2), variance), x.type(), x.dims(), Range.around(64), "epsilon", 0.125f);
        }));
        rules.add(Rule.of("InstanceNormalization", 7, g -> {
            Operand x = g.near(g.real(3, 4), 8);
            List<Integer> channels = List.of(x.dim(1));
            g.node("InstanceNormalization", List.of(x, g.weights(channels, 2), g.weights(channels, 2)), x.type(),
                    x.dims(), Range.around(16), "epsilon", 0.125f);
        }));
        rules.add(Rule.of("LayerNormalization", 17, g -> {
            Operand x = g.near(g.real(1, 3), 8);
            List<Integer> last = List.of(x.dim(-1));
            List<Operand> operands = g.oneIn(2)
                    ? List.of(x, g.weights(last, 2))
                    : List.of(x, g.weights(last, 2), g.weights(last, 2));
            g.node("LayerNormalization", operands, x.type(), x.dims(), Range.around(16), "epsilon", 0.125f, "axis",
                    -1L);
        }));
        rules.add(Rule.of("RMSNormalization", 23, g -> {
            Operand x = g.near(g.real(1, 3), 8);
            g.node("RMSNormalization", List.of(x, g.weights(List.of(x.dim(-1)), 2)), x.type(), x.dims(),
                    Range.around(16), "epsilon", 0.125f, "axis", -1L);
        }));
        rules.add(Rule.of("GroupNormalization", 21, g -> {
            Operand x = g.near(g.real(3, 4), 8);
            int groups = x.dim(1) % 2 == 0 ? 2 : 1;
            List<Integer> channels = List.of(x.dim(1));
            g.node("GroupNormalization", List.of(x, g.weights(channels, 2), g.weights(channels, 2)), x.type(),
                    x.dims(), Range.around(16), "epsilon", 0.125f, "num_groups", (long) groups);
        }));
        rules.add(Rule.of("LRN", 7, g -> {
            Operand x = g.near(g.real(4, 4), 8);
            g.node("LRN", List.of(x), x.type(), x.dims(), x.range().hull(Range.around(1)), "size", 3L, "alpha", 0.25f,
                    "beta", g.of(0.75f, 0.5f), "bias", 1.5f);
        }));
        rules.add(Rule.of("MeanVarianceNormalization", 9, 1, g -> {
            Operand x = g.input(OnnxDataType.FLOAT, List.of(2, g.between(1, 2), 3, 2), Range.around(4));
            g.node("MeanVarianceNormalization", List.of(x), x.type(), x.dims(), Range.around(16));
        }));
        rules.add(Rule.of("LpNormalization", 7, g -> {
            Operand x = g.positive(g.near(g.real(1, 3), 8));
            int axis = g.between(0, x.rank() - 1);
            g.node("LpNormalization", List.of(x), x.type(), x.dims(), Range.UNIT, "axis", g.written(axis, x.rank()),
                    "p", (long) g.between(1, 2));
        }));
        rules.add(Rule.of("com.microsoft.SkipLayerNormalization", 14, 1, g -> {
            Operand x = g.real(List.of(1, 2, 3), 8);
            String operator = g.of("SkipLayerNormalization", "SkipSimplifiedLayerNormalization");
            List<Operand> operands = new ArrayList<>(List.of(x, g.real(List.of(1, 2, 3), 8), g.weights(List.of(3), 2)));
            g.node("com.microsoft", operator, operands, List.of(g.result(x.type(), x.dims(), Range.around(16))),
                    "epsilon", 0.125f);
        }));
        rules.add(Rule.of("SimplifiedLayerNormalization", 14, 1, g -> {
            Operand x = g.near(g.real(2, 3), 8);
            g.node("SimplifiedLayerNormalization", List.of(x, g.weights(List.of(x.dim(-1)), 2)), x.type(), x.dims(),
                    Range.around(16), "epsilon", 0.125f, "axis", -1L);
        }));
    }

    private static void recurrent(GraphBuilder g, String operator) {
        int gates = operator.equals("RNN") ? 1 : operator.equals("GRU") ? 3 : 4;
        String direction = g.of("forward", "reverse", "bidirectional");
        int directions = direction.equals("bidirectional") ? 2 : 1;
        int steps = g.between(1, 3);
        int batch = g.between(1, 2);
        int hidden = g.between(1, 2);
        Operand x = g.real(List.of(steps, batch, g.between(1, 2)), 4);
        Operand w = g.weights(List.of(directions, gates * hidden, x.dim(2)), 1);
        Operand r = g.weights(List.of(directions, gates * hidden, hidden), 1);
        Operand b = g.oneIn(2) ? Operand.NONE : g.weights(List.of(directions, 2 * gates * hidden), 1);
        Operand lengths = g.oneIn(2)
                ? Operand.NONE
                : g.constant(OnnxDataType.INT32, List.of(batch),
                        IntStream.range(0, batch).mapToDouble(_ -> g.between(1, steps)).toArray());
        List<Integer> state = List.of(directions, batch, hidden);
        Operand h = g.oneIn(2) ? Operand.NONE : g.real(state, 1);
        List<Operand> operands = new ArrayList<>(List.of(x, w, r, b, lengths, h));
        Range range = Range.around(1);
        List<Operand> results = new ArrayList<>(
                List.of(g.result(x.type(), List.of(steps, directions, batch, hidden), range)));
        if (g.oneIn(2)) {
            results.add(g.result(x.type(), state, range));
        }
        if (operator.equals("LSTM") && g.oneIn(2)) {
            operands.add(g.oneIn(2) ? Operand.NONE : g.real(state, 1));
            if (results.size() > 1) {
                results.add(g.result(x.type(), state, Range.around(8)));
            }
            if (g.oneIn(2)) {
                operands.add(g.weights(List.of(directions, 3 * hidden), 1));
            }
        }
        List<Object> attributes = new ArrayList<>(
                List.of("direction", direction, "hidden_size", (long) hidden));
        if (operator.equals("GRU")) {
            attributes.addAll(List.of("linear_before_reset", (long) g.between(0, 1)));
        }
        if (operator.equals("LSTM") && g.oneIn(3)) {
            attributes.addAll(List.of("input_forget", 1L));
        }
        if (g.oneIn(3)) {
            attributes.addAll(List.of("clip", g.of(0.5f, 1.5f)));
        }
        if (g.oneIn(3)) {
            int functions = operator.equals("RNN") ? 1 : operator.equals("GRU") ? 2 : 3;
            attributes.addAll(List.of("activations", IntStream.range(0, functions * directions)
                    .mapToObj(_ -> g.of("Tanh", "Sigmoid", "Softsign")).toArray(String[]::new)));
        }
        g.node("", operator, operands, results, attributes.toArray());
    }

    private static void classical(List<Rule> rules) {
        rules.add(Rule.of("ai.onnx.ml.Scaler", 9, 1, g -> {
            Operand x = g.real(List.of(2, g.between(1, 3)), 16);
            float[] offset = new float[x.dim(1)];
            float[] scale = new float[x.dim(1)];
            Arrays.fill(offset, 0.5f);
            Arrays.fill(scale, -1.5f);
            classical(g, "Scaler", x, x.type(), x.dims(), Range.around(32), "offset", offset, "scale", scale);
        }));
        rules.add(Rule.of("ai.onnx.ml.Normalizer", 9, 1, g -> {
            Operand x = g.positive(g.real(List.of(2, g.between(1, 3)), 16));
            classical(g, "Normalizer", x, x.type(), x.dims(), Range.UNIT, "norm", g.of("MAX", "L1", "L2"));
        }));
        rules.add(Rule.of("ai.onnx.ml.Binarizer", 9, 1, g -> {
            Operand x = g.real(List.of(2, g.between(1, 3)), 16);
            classical(g, "Binarizer", x, x.type(), x.dims(), Range.UNIT, "threshold", 0.5f);
        }));
        rules.add(Rule.of("ai.onnx.ml.Imputer", 9, 1, g -> {
            Operand x = g.real(List.of(2, g.between(1, 3)), 16);
            classical(g, "Imputer", x, x.type(), x.dims(), x.range().hull(Range.around(2)), "imputed_value_floats",
                    new float[]{1.5f}, "replaced_value_float", 0f);
        }));
        rules.add(Rule.of("ai.onnx.ml.LinearRegressor", 9, 1, g -> {
            Operand x = g.real(List.of(2, 3), 16);
            classical(g, "LinearRegressor", x, x.type(), List.of(2, 2), Range.around(128), "coefficients",
                    new float[]{1, -0.5f, 0.25f, 0, 2, 1.5f}, "intercepts", new float[]{0.5f, -1}, "targets", 2L);
        }));
        rules.add(Rule.of("ai.onnx.ml.ArrayFeatureExtractor", 9, 1, g -> {
            Operand x = g.real(List.of(2, 3), 64);
            Operand y = IndexRules.indices(g, List.of(2), 3);
            Operand indices = y.range().lo() < 0 ? g.longs(2, 0) : y;
            g.node("ai.onnx.ml", "ArrayFeatureExtractor", List.of(x, indices),
                    List.of(g.result(x.type(), List.of(2, 2), x.range())));
        }));
        rules.add(Rule.of("ai.onnx.ml.OneHotEncoder", 9, 1, g -> {
            Operand x = g.input(OnnxDataType.INT64, List.of(g.between(1, 3)), new Range(0, 4));
            classical(g, "OneHotEncoder", x, OnnxDataType.FLOAT, List.of(x.dim(0), 3), Range.UNIT, "cats_int64s",
                    new long[]{0, 2, 3}, "zeros", 1L);
        }));
    }

    private static void classical(GraphBuilder g, String operator, Operand x, OnnxDataType type, List<Integer> dims,
            Range range, Object... attributes) {
        g.node("ai.onnx.ml", operator, List.of(x), List.of(g.result(type, dims, range)), attributes);
    }
}
