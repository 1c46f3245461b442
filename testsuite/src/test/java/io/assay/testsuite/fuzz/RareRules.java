package io.assay.testsuite.fuzz;

import io.assay.frontend.onnx.OnnxDataType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Operators of images, of linear algebra and of classical models that models rarely have.
final class RareRules {
    private static final OnnxDataType FLOAT = OnnxDataType.FLOAT;

    private RareRules() {}

    static List<Rule> all() {
        List<Rule> rules = new ArrayList<>();
        images(rules);
        tensors(rules);
        quantized(rules);
        classical(rules);
        return rules;
    }

    private static void images(List<Rule> rules) {
        rules.add(Rule.of("AffineGrid", 20, 1, g -> {
            Operand x = g.real(List.of(1, 2, 3), 4);
            g.node("AffineGrid", List.of(x, g.longs(1, 1, 2, 3)), FLOAT, List.of(1, 2, 3, 2), Range.around(12),
                    "align_corners", (long) g.between(0, 1));
        }));
        rules.add(Rule.of("GridSample", 16, 1, g -> {
            Operand x = g.real(List.of(1, g.between(1, 2), 2, 3), 16);
            Operand grid = g.oneIn(2) ? g.weights(List.of(1, 2, 2, 2), 1.5) : g.real(List.of(1, 2, 2, 2), 1.5);
            String mode = g.of("linear", "nearest");
            g.node("GridSample", List.of(x, grid), FLOAT, List.of(1, x.dim(1), 2, 2), x.range().withZero(), "mode",
                    g.opset < 20 && mode.equals("linear") ? "bilinear" : mode, "padding_mode",
                    g.of("zeros", "border", "reflection"), "align_corners", (long) g.between(0, 1));
        }));
        rules.add(new Rule("RoiAlign", 16, 21, 2, g -> {
            Operand x = g.real(List.of(1, g.between(1, 2), 3, 4), 16);
            Operand regions = g.constant(FLOAT, List.of(2, 4), 0, 0, 2, 2.5, 0.5, 1, 3, 2);
            g.node("RoiAlign", List.of(x, regions, g.longs(0, 0)), FLOAT, List.of(2, x.dim(1), 2, 1), x.range()
                    .withZero(), "mode", g.of("avg", "max"), "output_height", 2L, "output_width", 1L,
                    "sampling_ratio", 2L);
        }));
        rules.add(Rule.of("Col2Im", 18, 1, g -> {
            Operand x = g.real(List.of(1, 4, 4), 16);
            g.node("Col2Im", List.of(x, g.longs(3, 3), g.longs(2, 2)), FLOAT, List.of(1, 1, 3, 3),
                    x.range().times(4).hull(x.range()).withZero());
        }));
        rules.add(Rule.of("MaxUnpool", 11, 1, g -> {
            Operand x = g.real(List.of(1, 1, 2, 2), 64);
            Operand indices = g.constant(OnnxDataType.INT64, List.of(1, 1, 2, 2), g.of(0, 1, 4, 5), g.of(2, 3, 6),
                    g.of(8, 9, 12), g.of(10, 11, 15));
            g.node("MaxUnpool", List.of(x, indices), FLOAT, List.of(1, 1, 4, 4), x.range().withZero(), "kernel_shape",
                    new long[]{2, 2}, "strides", new long[]{2, 2});
        }));
    }

    private static void tensors(List<Rule> rules) {
        rules.add(Rule.of("Det", 11, 1, g -> {
            int n = g.between(1, 3);
            Operand x = g.real(List.of(n, n), 4);
            g.node("Det", List.of(x), FLOAT, List.of(), Range.around(6 * Math.pow(x.range().reach() + 1, n)));
        }));
        rules.add(Rule.of("Unique", 11, 1, g -> {
            Operand x = g.constant(FLOAT, List.of(4), 2, 1, 2, 1);
            Operand values = g.result(FLOAT, List.of(2), new Range(1, 2));
            Operand inverse = g.result(OnnxDataType.INT64, List.of(4), Range.UNIT);
            g.node("", "Unique", List.of(x), List.of(values, Operand.NONE, inverse), "sorted", (long) g.between(0, 1));
        }));
        rules.add(Rule.of("TensorScatter", 24, 1, g -> {
            Operand x = g.real(List.of(1, 1, 3, 2), 16);
            Operand update = g.real(List.of(1, 1, 1, 2), 16);
            Operand start = IndexRules.indices(g, List.of(1), 3);
            Operand at = start.range().lo() < 0 ? g.longs(1) : start;
            g.node("TensorScatter", List.of(x, update, at), FLOAT, x.dims(), x.range().hull(update.range()), "axis",
                    -2L, "mode", "linear");
        }));
        rules.add(Rule.of("RotaryEmbedding", 23, 1, g -> {
            Operand x = g.real(List.of(1, 2, 2, 4), 16);
            Operand cosines = g.real(List.of(3, 2), 1);
            Operand sines = g.real(List.of(3, 2), 1);
            Operand positions = g.constant(OnnxDataType.INT64, List.of(1, 2), g.between(0, 2), g.between(0, 2));
            g.node("RotaryEmbedding", List.of(x, cosines, sines, positions), FLOAT, x.dims(),
                    Range.around(2 * x.range().reach()), "interleaved", (long) g.between(0, 1));
        }));
    }

    private static void quantized(List<Rule> rules) {
        for (String operator : List.of("QLinearLeakyRelu", "QLinearSigmoid")) {
            rules.add(Rule.of("com.microsoft." + operator, 10, 1, g -> {
                Operand x = QuantizedRules.bytes(g, OnnxDataType.UINT8, g.dims(1, 2));
                Operand y = g.result(x.type(), x.dims(), Types.range(x.type()));
                List<Operand> operands = List.of(x, g.scalar(0.05), g.scalar(x.type(), 128), g.scalar(0.02),
                        g.scalar(x.type(), 7));
                if (operator.equals("QLinearSigmoid")) {
                    g.node("com.microsoft", operator, operands, List.of(y));
                } else {
                    g.node("com.microsoft", operator, operands, List.of(y), "alpha", 0.25f);
                }
            }));
        }
        rules.add(Rule.of("com.microsoft.QLinearConcat", 10, 1, g -> {
            Operand x = QuantizedRules.bytes(g, OnnxDataType.UINT8, List.of(2, 2));
            Operand y = QuantizedRules.bytes(g, OnnxDataType.UINT8, List.of(2, 1));
            g.node("com.microsoft", "QLinearConcat", List.of(g.scalar(0.1), g.scalar(x.type(), 9), x, g.scalar(0.25),
                    g.scalar(x.type(), 128), y, g.scalar(0.1), g.scalar(x.type(), 9)),
                    List.of(g.result(x.type(), List.of(2, 3), Types.range(x.type()))), "axis", 1L);
        }));
        rules.add(Rule.of("com.microsoft.QLinearGlobalAveragePool", 10, 1, g -> {
            Operand x = QuantizedRules.bytes(g, OnnxDataType.UINT8, List.of(1, 2, 2, 2));
            g.node("com.microsoft", "QLinearGlobalAveragePool", List.of(x, g.scalar(0.05), g.scalar(x.type(), 100),
                    g.scalar(0.04), g.scalar(x.type(), 7)),
                    List.of(g.result(x.type(), List.of(1, 2, 1, 1),
                            Types.range(x.type()))));
        }));
        rules.add(Rule.of("com.microsoft.QGemm", 10, 1, g -> {
            Operand x = QuantizedRules.bytes(g, OnnxDataType.UINT8, List.of(2, 3));
            Operand y = g.constantLike(OnnxDataType.UINT8, List.of(3, 2));
            g.node("com.microsoft", "QGemm", List.of(x, g.scalar(0.05), g.scalar(x.type(), 100), y, g.scalar(0.1),
                    g.scalar(x.type(), 20), Operand.NONE, g.scalar(0.3), g.scalar(x.type(), 128)),
                    List.of(g.result(x.type(), List.of(2, 2), Types.range(x.type()))), "alpha", 1f);
        }));
    }

    private static void classical(List<Rule> rules) {
        rules.add(Rule.of("ai.onnx.ml.FeatureVectorizer", 9, 1, g -> {
            Operand x = g.real(List.of(2, 1), 16);
            Operand y = g.real(List.of(2, 2), 16);
            g.node("ai.onnx.ml", "FeatureVectorizer", List.of(x, y), List.of(g.result(FLOAT, List.of(2, 3),
                    x.range().hull(y.range()))), "inputdimensions", new long[]{1, 2});
        }));
        rules.add(Rule.of("ai.onnx.ml.LabelEncoder", 9, 1, g -> {
            Operand x = g.input(OnnxDataType.INT64, g.dims(1, 2), new Range(0, 4));
            g.node("ai.onnx.ml", "LabelEncoder", List.of(x), List.of(g.result(FLOAT, x.dims(), Range.around(2))),
                    "keys_int64s", new long[]{0, 2, 3}, "values_floats", new float[]{0.5f, -1, 2}, "default_float",
                    -0.25f);
        }));
        rules.add(Rule.of("ai.onnx.ml.LinearClassifier", 9, 1, g -> {
            Operand x = g.real(List.of(2, 3), 4);
            float[] coefficients = new float[9];
            IntStream.range(0, coefficients.length).forEach(i -> coefficients[i] = (float) g.between(-8, 8) / 4);
            g.node("ai.onnx.ml", "LinearClassifier", List.of(x), List.of(
                    g.result(OnnxDataType.INT64, List.of(2), new Range(0, 5)),
                    g.result(FLOAT, List.of(2, 3), Range.around(32))), "coefficients", coefficients, "intercepts",
                    new float[]{0.5f, -1, 0.25f}, "classlabels_ints", new long[]{0, 3, 5}, "post_transform",
                    g.of("NONE", "LOGISTIC", "SOFTMAX"));
        }));
        rules.add(Rule.of("ai.onnx.ml.SVMRegressor", 9, 1, g -> {
            Operand x = g.real(List.of(2, 2), 4);
            float[] vectors = new float[4];
            IntStream.range(0, 4).forEach(i -> vectors[i] = (float) g.between(-4, 4) / 4);
            g.node("ai.onnx.ml", "SVMRegressor", List.of(x), List.of(g.result(FLOAT, List.of(2, 1),
                    Range.around(64))), "n_supports", 2L, "support_vectors", vectors, "coefficients",
                    new float[]{1, -0.5f}, "rho", new float[]{0.25f}, "kernel_type", g.of("LINEAR", "RBF"),
                    "kernel_params", new float[]{0.25f, 0.5f, 2});
        }));
    }
}
