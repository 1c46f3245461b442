package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.Op;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.View;
import io.assay.ir.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights that stay apart from other constants: what they are called, and that their elements decide nothing.
class TrackedWeightsTest {
    private static final String HEADER = "<ir_version: 8, opset_import: [\"\" : 17, \"ai.onnx.ml\" : 3]>\n";
    private static final String LAYER = """
            m (float[1, 4] x) => (float[1, 2] y)
            <float[2, 4] w = {1, 2, 3, 4, 5, 6, 7, 8}, float[2] b = {%s}>
            { [a] h = Gemm <transB = 1> (x, w, b)
              [r] y = Relu (h) }
            """;
    private static final String NORMALIZED = """
            m (float[1, 2, 3, 3] x) => (float[1, 2, 3, 3] y)
            <float[2] s = {1, 2}, float[2] b = {3, 4}, float[2] mu = {0, 1}, float[2] var = {1, 4}>
            { [n] y = BatchNormalization (x, s, b, mu, var) }
            """;

    private static ImportedModel imported(String text, boolean tracked) {
        Outcome<OnnxModel> read = OnnxReader.readBytes("m.onnxtxt", (HEADER + text).getBytes(StandardCharsets.UTF_8));
        ImportedModel model = OnnxFrontend
                .importModel(read.orElseThrow(), ImportOptions.DEFAULT.trackingWeights(tracked)).orElseThrow();
        assertThat(Verifier.verify(model.module())).isEmpty();
        return model;
    }

    private static List<String> names(String text) {
        return List.copyOf(imported(text, true).weights().values());
    }

    private static <T extends Op> List<T> ops(ImportedModel model, Class<T> type) {
        return model.module().main().ops().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void theInitializersNamesAreThoseOfTheWeights() {
        assertThat(names(LAYER.formatted("1, 2"))).containsExactly("w", "b");
        assertThat(imported(LAYER.formatted("1, 2"), false).weights()).isEmpty();
    }

    @Test
    void aRepeatedBiasKeepsItsElementsAndIsMovedByAView() {
        ImportedModel model = imported(NORMALIZED, true);
        assertThat(model.weights().values()).containsExactly("s", "b");
        assertThat(ops(model, Const.class)).allSatisfy(weight -> assertThat(weight.data().elementCount()).isEqualTo(2));
        assertThat(ops(model, View.class)).hasSize(2);
        assertThat(ops(imported(NORMALIZED, false), View.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {NORMALIZED, """
            m (float[1, 4] x) => (float[1, 2] y)
            <float[2, 4] w = {1, 2, 3, 4, 5, 6, 7, 8}, float[4] d = {1, 2, 4, 5}, float[1] one = {3}>
            { [q] z = Div (x, d)
              [o] o = Mul (z, one)
              [t] t = Transpose <perm = [1, 0]> (w)
              [a] y = MatMul (o, t) }
            """})
    void theModelMeansWhatItMeansWithoutTracking(String text) {
        ImportedModel tracked = imported(text, true);
        ImportedModel plain = imported(text, false);
        double[] x = new double[ops(plain, io.assay.ir.tensor.Input.class).getFirst().result().type().elementCount()];
        Arrays.setAll(x, i -> 0.25 * i - 1);
        double[] expected = TensorInterpreter.run(plain.module(), Map.of("x", x)).get("y");
        double[] found = TensorInterpreter.run(tracked.module(), Map.of("x", x)).get("y");
        assertThat(found).containsExactly(expected, org.assertj.core.data.Offset.offset(1e-5));
    }

    @Test
    void weightsThatHappenToBeEqualAreTwo() {
        assertThat(names("""
                m (float[1, 2] x) => (float[1, 2] y)
                <float[2] b = {0, 0}, float[2] c = {0, 0}>
                { [a] h = Add (x, b)
                  [r] r = Relu (h)
                  [s] y = Add (r, c) }
                """)).containsExactly("b", "c");
    }

    @Test
    void aWeightReadTwiceIsOne() {
        assertThat(names("""
                m (float[1, 2] x) => (float[1, 2] y)
                <float[2, 2] w = {1, 2, 3, 4}>
                { [a] h = MatMul (x, w)
                  [t] t = Transpose <perm = [1, 0]> (w)
                  [b] y = MatMul (h, t) }
                """)).containsExactly("w");
    }

    @Test
    void partsOfAWeightAreWeightsOfTheirOwn() {
        ImportedModel model = imported("""
                m (float[1, 2] x) => (float[1, 2] y)
                <float[9, 2] p = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18},
                 int64[1] from = {3}, int64[1] to = {4}, int64[1] axis = {0}>
                { [s] row = Slice (p, from, to, axis)
                  [a] y = Add (x, row) }
                """, true);
        assertThat(model.weights().values()).containsExactly("p");
        assertThat(ops(model, Const.class).getFirst().data().toDoubles()).containsExactly(7, 8);
    }

    @Test
    void aQuotientIsAProductWithTheInverse() {
        ImportedModel model = imported("""
                m (float[1, 2] x) => (float[1, 2] y)
                <float[2] d = {2, 8}>
                { [q] y = Div (x, d) }
                """, true);
        assertThat(ops(model, Binary.class).getFirst().function()).isEqualTo(BinaryFunction.MUL);
        assertThat(ops(model, Const.class).getFirst().data().toDoubles()).containsExactly(0.5, 0.125);
    }

    @Test
    void singleNumbersAndAxesAreNoWeights() {
        assertThat(names("""
                m (float[1, 2] x) => (float[2, 1] y)
                <float[1] a = {3}, float b = {2}, int64[2] shape = {2, 1}>
                { [m] h = Mul (x, a)
                  [n] g = Add (h, b)
                  [r] y = Reshape (g, shape) }
                """)).isEmpty();
    }

    @Test
    void attributesOfAClassicalModelAreNamedAfterItsNode() {
        assertThat(names("""
                m (float[1, 2] x) => (float[1, 1] y)
                { [price] y = ai.onnx.ml.LinearRegressor <coefficients = [1.5, 2.5], intercepts = [0.5]> (x) }
                """)).containsExactly("price.coefficients");
    }

    @Test
    void elementsDecideNothing() {
        List<String> kinds = kinds(imported(LAYER.formatted("1, 2"), true));
        assertThat(kinds(imported(LAYER.formatted("0, 0"), true))).isEqualTo(kinds);
        assertThat(kinds(imported(LAYER.formatted("1, 1"), true))).isEqualTo(kinds);
    }

    /// Ops, operands and results, without the data of constants.
    private static List<String> kinds(ImportedModel model) {
        return model.module().main().ops().stream()
                .map(op -> op instanceof Const constant ? constant.result().toString() : op.toString()).toList();
    }
}
