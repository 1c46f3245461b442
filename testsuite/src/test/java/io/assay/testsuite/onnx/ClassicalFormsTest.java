package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.LabelTable;
import io.assay.frontend.op.OnnxFrontend;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The operators of `ai.onnx.ml` against ONNX Runtime: forms, post transforms, numbers of classes, random coefficients.
class ClassicalFormsTest {
    private static final List<String> TRANSFORMS = List.of("NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO");
    private static final int SEEDS = 3;

    private static NodeModel model(String operator, long seed) {
        return model(1, operator, seed);
    }

    private static NodeModel model(int opset, String operator, long seed) {
        return new NodeModel("ai.onnx.ml", opset, operator, seed);
    }

    private static long[] labels(NodeModel model, int count) {
        boolean regular = model.random().nextBoolean();
        long first = model.random().nextInt(-3, 4);
        long step = model.random().nextBoolean() ? 1 : -2;
        long[] labels = new long[count];
        Arrays.setAll(labels, i -> regular ? first + i * step : first + i * i * 7L);
        return labels;
    }

    @Test
    void linearRegressorsOfOneTargetAndMore() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            for (int targets = 1; targets < 4; targets++) {
                for (String transform : targets == 1 ? List.of("NONE") : TRANSFORMS) {
                    NodeModel model = model("LinearRegressor", seed);
                    model.set("coefficients", model.numbers(targets * 3)).set("targets", (long) targets)
                            .set("post_transform", transform);
                    if (seed != 1) {
                        model.set("intercepts", model.numbers(targets));
                    }
                    model.input("X", NodeModel.FLOAT, 5, 3).outputs("Y")
                            .requireSame(transform + ", targets " + targets + ", seed " + seed);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void linearClassifiersByRowsOfCoefficients(int rows) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            for (String transform : TRANSFORMS) {
                NodeModel model = model("LinearClassifier", seed);
                model.set("coefficients", model.numbers(rows * 3)).set("intercepts", model.numbers(rows))
                        .set("post_transform", transform).set("multi_class", (long) seed % 2)
                        .set("classlabels_ints", labels(model, Math.max(2, rows)))
                        .input("X", NodeModel.FLOAT, 9, 3).outputs("label", "scores")
                        .requireSame(transform + ", rows " + rows + ", seed " + seed);
            }
        }
    }

    @Test
    void aScoreOfZeroTakesNoPartInSoftmaxZero() throws Exception {
        for (int zeros = 1; zeros < 3; zeros++) {
            float[] coefficients = {1, 0, 0, 0.5f, 0, -1};
            Arrays.fill(coefficients, 0, 2 * zeros, 0);
            model("LinearClassifier", 1).set("coefficients", coefficients).set("intercepts", new float[3])
                    .set("post_transform", "SOFTMAX_ZERO").set("classlabels_ints", new long[]{0, 1, 2})
                    .input("X", NodeModel.FLOAT, 4, 2).outputs("label", "scores").requireSame("zeros " + zeros);
        }
    }

    @Test
    void probitOfScoresBetweenZeroAndOne() throws Exception {
        double[] scores = {0.1, 0.4, 0.52, 0.77, 0.95, 0.02};
        model("LinearRegressor", 1).set("coefficients", new float[]{1}).set("intercepts", new float[1])
                .set("post_transform", "PROBIT").input("X", NodeModel.FLOAT, scores, 6, 1).outputs("Y")
                .requireSame("regressor");
        model("LinearClassifier", 1).set("coefficients", new float[]{1, 0.5f}).set("intercepts", new float[]{0, 0.1f})
                .set("post_transform", "PROBIT").set("classlabels_ints", new long[]{0, 1})
                .input("X", NodeModel.FLOAT, scores, 6, 1).outputs("label", "scores").requireSame("classifier");
    }

    private static NodeModel kernel(NodeModel model, String kernel, float degree) {
        float[] parameters = {0.1f + model.random().nextFloat() * 0.4f, model.random().nextFloat(), degree};
        return model.set("kernel_type", kernel).set("kernel_params", parameters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LINEAR", "POLY", "RBF", "SIGMOID"})
    void supportVectorRegressors(String kernel) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            for (long oneClass = 0; oneClass < 2; oneClass++) {
                NodeModel model = kernel(model("SVMRegressor", seed), kernel, seed + 1);
                model.set("n_supports", 4L).set("support_vectors", model.numbers(12))
                        .set("coefficients", model.numbers(4)).set("rho", model.numbers(1)).set("one_class", oneClass)
                        .input("X", NodeModel.FLOAT, 6, 3).outputs("Y").requireSame(kernel + ", seed " + seed);
            }
        }
        NodeModel linear = model("SVMRegressor", 9);
        linear.set("n_supports", 0L).set("coefficients", linear.numbers(3)).set("rho", linear.numbers(1))
                .set("kernel_type", "LINEAR").set("kernel_params", new float[3])
                .input("X", NodeModel.FLOAT, 6, 3).outputs("Y").requireSame("linear");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LINEAR", "POLY", "RBF", "SIGMOID"})
    void supportVectorClassifiers(String kernel) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            for (int classes = 2; classes < 5; classes++) {
                for (String transform : TRANSFORMS) {
                    boolean hasProbabilities = seed > 0;
                    supportVectors(kernel, seed, classes, transform, hasProbabilities).requireSame(kernel + ", "
                            + classes + " classes, " + transform + ", seed " + seed);
                }
            }
        }
        supportVectors(kernel, 1, 2, "PROBIT", true).requireSame(kernel + ", PROBIT");
    }

    private static NodeModel supportVectors(String kernel, int seed, int classes, String transform,
            boolean hasProbabilities) {
        NodeModel model = kernel(model("SVMClassifier", seed), kernel, 2);
        long[] counts = model.random().longs(classes, 1, 4).toArray();
        int supports = (int) Arrays.stream(counts).sum();
        int pairs = classes * (classes - 1) / 2;
        model.set("vectors_per_class", counts).set("support_vectors", model.numbers(supports * 3))
                .set("coefficients", model.numbers(supports * (classes - 1))).set("rho", model.numbers(pairs))
                .set("classlabels_ints", labels(model, classes)).set("post_transform", transform);
        if (hasProbabilities) {
            model.set("prob_a", model.numbers(pairs)).set("prob_b", model.numbers(pairs));
        }
        return model.input("X", NodeModel.FLOAT, 12, 3).outputs("label", "scores");
    }

    @Test
    void supportVectorClassifiersThatAreLinear() throws Exception {
        for (int classes : new int[]{1, 3, 4}) {
            for (String transform : TRANSFORMS) {
                NodeModel model = model("SVMClassifier", classes);
                model.set("coefficients", model.numbers(classes * 3)).set("rho", model.numbers(classes))
                        .set("classlabels_ints", labels(model, classes)).set("post_transform", transform)
                        .set("kernel_type", "LINEAR").set("kernel_params", new float[3])
                        .input("X", NodeModel.FLOAT, 9, 3).outputs("label", "scores")
                        .requireSame(transform + ", classes " + classes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void labelsThatAreStringsAreTheSamePositions(int rows) throws Exception {
        String[] names = Arrays.copyOf(new String[]{"no", "yes", "maybe"}, Math.max(2, rows));
        NodeModel model = model("LinearClassifier", 4);
        model.set("coefficients", model.numbers(rows * 3)).set("intercepts", model.numbers(rows))
                .set("classlabels_strings", names).input("X", NodeModel.FLOAT, 9, 3).outputs("label", "scores");
        requireSameNames(model);
        if (rows > 1) {
            NodeModel vectors = model("SVMClassifier", 5);
            long[] counts = new long[rows];
            Arrays.fill(counts, 2);
            vectors.set("vectors_per_class", counts).set("support_vectors", vectors.numbers(rows * 6))
                    .set("coefficients", vectors.numbers(rows * 2 * (rows - 1)))
                    .set("rho", vectors.numbers(rows * (rows - 1) / 2)).set("classlabels_strings", names)
                    .set("kernel_type", "RBF").set("kernel_params", new float[]{0.3f, 0, 0})
                    .input("X", NodeModel.FLOAT, 9, 3).outputs("label", "scores");
            requireSameNames(vectors);
        }
    }

    @Test
    void labelsOfTreesThatAreStringsAreTheSamePositions() throws Exception {
        for (long[] ids : List.of(new long[]{0, 0, 0, 0}, new long[]{1, 1, 1, 1}, new long[]{0, 1, 0, 1},
                new long[]{2, 1, 0, 1})) {
            String[] names = Arrays.copyOf(new String[]{"no", "yes", "maybe"}, ids[0] == 2 ? 3 : 2);
            requireSameNames(model("TreeEnsembleClassifier", 6).set("nodes_treeids", new long[]{0, 0, 0, 1, 1, 1})
                    .set("nodes_nodeids", new long[]{0, 1, 2, 0, 1, 2})
                    .set("nodes_featureids", new long[]{1, 0, 0, 2, 0, 0})
                    .set("nodes_modes", new String[]{"BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_GT", "LEAF", "LEAF"})
                    .set("nodes_values", new float[]{0.5f, 0, 0, -0.25f, 0, 0})
                    .set("nodes_truenodeids", new long[]{1, 0, 0, 1, 0, 0})
                    .set("nodes_falsenodeids", new long[]{2, 0, 0, 2, 0, 0})
                    .set("class_treeids", new long[]{0, 0, 1, 1}).set("class_nodeids", new long[]{1, 2, 1, 2})
                    .set("class_ids", ids).set("class_weights", new float[]{0.25f, 0.75f, -0.5f, 0.625f})
                    .set("classlabels_strings", names).input("X", NodeModel.FLOAT, 20, 3)
                    .outputs("label", "scores"));
        }
    }

    private static void requireSameNames(NodeModel model) throws Exception {
        LabelTable table = Objects.requireNonNull(OnnxFrontend.importModel(
                OnnxReader.readBytes("node.onnx", model.model().toByteArray()).orElseThrow(), ImportOptions.DEFAULT)
                .orElseThrow().labels().get("label")).table();
        double[] positions = Objects.requireNonNull(model.found().get("label"));
        assertThat(Arrays.stream(positions).mapToObj(position -> table.name((int) position)))
                .containsExactly(model.expectedNames("label"));
    }

    @Test
    void scalersAndNormalizers() throws Exception {
        model("Scaler", 1).set("offset", new float[]{1}).set("scale", new float[]{-2})
                .input("X", NodeModel.FLOAT, 2, 3, 2).outputs("Y").requireSame("one number");
        for (int type : new int[]{NodeModel.FLOAT, NodeModel.DOUBLE, NodeModel.INT32, NodeModel.INT64}) {
            model("Scaler", 1).set("offset", new float[]{1, 2, 3}).set("scale", new float[]{-2, 0.5f, 3})
                    .input("X", type, 4, 3).outputs("Y").requireSame("Scaler of type " + type);
            for (String norm : List.of("MAX", "L1", "L2")) {
                double[] values = {-3, -2, -1, 0, 0, 0, 1, -5, 2, 0, -1, -2};
                model("Normalizer", 1).set("norm", norm).input("X", type, values, 4, 3).outputs("Y")
                        .requireSame(norm + " of type " + type);
            }
        }
        model("Scaler", 1).set("offset", new float[]{1, 2, 3}).set("scale", new float[]{-2, 0.5f, 3})
                .input("X", NodeModel.FLOAT, 3).outputs("Y").requireSame("vector");
        model("Normalizer", 1).input("X", NodeModel.FLOAT, 5).outputs("Y").requireSame("vector");
    }

    @Test
    void binarizersAndOneHotEncoders() throws Exception {
        model("Binarizer", 1).set("threshold", -1f).input("X", NodeModel.FLOAT, new double[]{-2, -1, -0.5, 3}, 2, 2)
                .outputs("Y").requireSame("Binarizer");
        model("OneHotEncoder", 1).set("cats_int64s", new long[]{1, -2, 1, 3}).input("X", NodeModel.INT64, 3, 4)
                .outputs("Y").requireSame("a category twice");
        model("OneHotEncoder", 1).set("cats_int64s", new long[]{1, -2}).set("zeros", 0L)
                .input("X", NodeModel.INT64, new double[]{1, -2, -2}, 3, 1).outputs("Y").requireSame("zeros 0");
        model("OneHotEncoder", 1).set("cats_int64s", new long[]{1, -2})
                .input("X", NodeModel.FLOAT, new double[]{1.75, -2.5, 0.5}, 3).outputs("Y").requireSame("floats");
    }

    @Test
    void imputers() throws Exception {
        double[] values = {-3, 0, -1, 0, 2, 0};
        model("Imputer", 1).set("imputed_value_floats", new float[]{7, 8, 9}).set("replaced_value_float", 0f)
                .input("X", NodeModel.FLOAT, values, 2, 3).outputs("Y").requireSame("features");
        model("Imputer", 1).set("imputed_value_floats", new float[]{7}).input("X", NodeModel.FLOAT, values, 1, 2, 3)
                .outputs("Y").requireSame("one number");
        model("Imputer", 1).set("imputed_value_floats", new float[]{7}).set("replaced_value_float", Float.NaN)
                .input("X", NodeModel.FLOAT, values, 6).outputs("Y").requireSame("NaN");
        model("Imputer", 1).set("imputed_value_int64s", new long[]{7, 8, 9}).set("replaced_value_int64", 2L)
                .input("X", NodeModel.INT64, values, 2, 3).outputs("Y").requireSame("integers");
    }

    @Test
    void labelEncoders() throws Exception {
        long[] keys = {2, -1, 5, 2};
        for (int opset : new int[]{2, 4}) {
            model(opset, "LabelEncoder", 3).set("keys_int64s", keys).set("values_int64s", new long[]{10, 20, 30, 40})
                    .set("default_int64", -9L).input("X", NodeModel.INT64, 3, 4).outputs("Y").requireSame("integers");
            model(opset, "LabelEncoder", 3).set("keys_int64s", keys).set("values_floats", new float[]{1, 2, 3, 4})
                    .input("X", NodeModel.INT64, 12).outputs("Y").requireSame("integers to floats");
            model(opset, "LabelEncoder", 3).set("keys_floats", new float[]{0.5f, -1, Float.NaN})
                    .set("values_int64s", new long[]{4, 5, 6})
                    .input("X", NodeModel.FLOAT, new double[]{0.5, 0.25, -1, 7}, 4).outputs("Y")
                    .requireSame("floats to integers");
            model(opset, "LabelEncoder", 3).set("keys_floats", new float[]{0.5f, -1})
                    .set("values_floats", new float[]{4, 5}).set("default_float", 0.125f)
                    .input("X", NodeModel.FLOAT, new double[]{0.5, 0.25, -1, 7}, 4).outputs("Y").requireSame("floats");
            requireSameNames(model(opset, "LabelEncoder", 3).set("keys_int64s", new long[]{2, -1})
                    .set("values_strings", new String[]{"two", "less"}).input("X", NodeModel.INT64, 12)
                    .outputs("label"));
        }
        model(4, "LabelEncoder", 3).set("keys_tensor", TestGraph.longs("", List.of(2L), 1, 0))
                .set("values_tensor", TestGraph.longs("", List.of(2L), 5, 6))
                .set("default_tensor", TestGraph.longs("", List.of(1L), -7)).input("X", NodeModel.INT64, 9)
                .outputs("Y").requireSame("tensors");
        requireSameNames(model(1, "LabelEncoder", 3).set("classes_strings", new String[]{"a", "b"})
                .input("X", NodeModel.INT64, 12).outputs("label"));
        requireSameNames(model("CategoryMapper", 3).set("cats_strings", new String[]{"a", "b"})
                .set("cats_int64s", new long[]{3, 1}).set("default_string", "other").input("X", NodeModel.INT64, 12)
                .outputs("label"));
    }

    @Test
    void extractorsAndVectorizers() throws Exception {
        for (long[] dims : new long[][]{{3, 4}, {12}, {3, 1, 4}}) {
            model("ArrayFeatureExtractor", 1).input("X", NodeModel.FLOAT, dims)
                    .constant(TestGraph.longs("i", List.of(2L, 1L), 2, 0)).outputs("Y")
                    .requireSame("constant of " + Arrays.toString(dims));
            model("ArrayFeatureExtractor", 1).input("X", NodeModel.FLOAT, dims)
                    .input("i", NodeModel.INT64, new double[]{3, 1, 1}, 1, 3).outputs("Y")
                    .requireSame("computed of " + Arrays.toString(dims));
        }
        model("FeatureVectorizer", 1).set("inputdimensions", new long[]{2, 3}).input("A", NodeModel.FLOAT, 3, 3)
                .input("B", NodeModel.FLOAT, 3, 2).outputs("Y").requireSame("cut and filled");
        model("FeatureVectorizer", 1).set("inputdimensions", new long[]{3, 2}).input("A", NodeModel.INT64, 3)
                .input("B", NodeModel.INT64, 2).outputs("Y").requireSame("vectors of integers");
        model("FeatureVectorizer", 1).set("inputdimensions", new long[]{6}).input("A", NodeModel.FLOAT, 2, 3, 2)
                .outputs("Y").requireSame("three axes");
    }

    @Test
    void functionsThatOnnxRuntimeFuses() throws Exception {
        for (String operator : List.of("Gelu", "FastGelu", "QuickGelu")) {
            new NodeModel("com.microsoft", 1, operator, 6).input("X", NodeModel.FLOAT, 4, 5).outputs("Y")
                    .requireSame(operator);
        }
        new NodeModel("com.microsoft", 1, "BiasGelu", 6).input("X", NodeModel.FLOAT, 4, 5).weight("b", 5).outputs("Y")
                .requireSame("BiasGelu");
        new NodeModel("com.microsoft", 1, "FastGelu", 6).input("X", NodeModel.FLOAT, 4, 5).weight("b", 5).outputs("Y")
                .requireSame("FastGelu with a bias");
        new NodeModel("com.microsoft", 1, "QuickGelu", 6).set("alpha", 0.7f).input("X", NodeModel.FLOAT, 4, 5)
                .outputs("Y").requireSame("QuickGelu with a slope");
    }
}
