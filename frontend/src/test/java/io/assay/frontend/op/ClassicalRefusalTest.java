package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.diag.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Refusals of recurrent networks and of the operators of `ai.onnx.ml`: the code, what is wrong, and what was found.
class ClassicalRefusalTest {
    private static final String HEADER = "<ir_version: 8, opset_import: [\"\" : 17, \"ai.onnx.ml\" : 3]>\n";

    /// One node that is refused.
    ///
    /// @param code  the only code
    /// @param nodes the node, of a graph with x, w, r and integers
    /// @param parts what the diagnostic says, besides
    record Case(String code, String nodes, List<String> parts) {
        @Override
        public String toString() {
            return nodes;
        }
    }

    private static Case of(String code, String nodes, String... parts) {
        return new Case(code, nodes, List.of(parts));
    }

    static Stream<Case> cases() {
        return Stream.of(recurrent(), models(), features()).flatMap(List::stream);
    }

    private static List<Case> recurrent() {
        return List.of(
                of("AS2006", "y = RNN (x, w, r, , lengths)", "an input must be a constant", "lengths"),
                of("AS2102", "y = RNN (x, w, r, , long)", "the lengths of the sequences", "[4]", "[1, 3]"),
                of("AS2102", "y = RNN (x, w, r, , zero)", "the lengths of the sequences", "[0]"),
                of("AS2102", "y = RNN <hidden_size = 3> (x, w, r)", "hidden_size", "3, R is [1, 2, 2]"),
                of("AS2102", "y = GRU (x, w, r)", "1 W", "[1, 2, 2]", "[1, 6, 2]"),
                of("AS2102", "y = RNN (x, w, r, r)", "3 B", "2 axes"),
                of("AS2004", "y = RNN <direction = \"sideways\"> (x, w, r)", "sideways", "bidirectional"),
                of("AS2004", "y = RNN <activations = [\"Cosine\"]> (x, w, r)", "Cosine", "HardSigmoid"),
                of("AS2004", "y = RNN <activations = [\"Tanh\", \"Tanh\"]> (x, w, r)", "number of activations"),
                of("AS2004", "y = RNN <activations = [\"Affine\"]> (x, w, r)", "lacks its numbers", "Affine"),
                of("AS2003", "y = RNN <linear_before_reset = 1> (x, w, r)", "linear_before_reset"));
    }

    private static List<Case> models() {
        return List.of(
                of("AS2004", "y = ai.onnx.ml.LinearRegressor <coefficients = [1.0, 2.0], post_transform = \"LOGISTIC\">"
                        + " (v)", "LOGISTIC", "single target"),
                of("AS2004", "y = ai.onnx.ml.LinearRegressor <coefficients = [1.0, 2.0, 3.0]> (v)", "3 numbers"),
                of("AS2004", "y, s = ai.onnx.ml.LinearClassifier <coefficients = [1.0, 2.0], classlabels_ints = [1]>"
                        + " (v)", "1 labels, 1 rows"),
                of("AS2004", "y, s = ai.onnx.ml.LinearClassifier <coefficients = [1.0, 2.0], classlabels_ints = [1, 2],"
                        + " post_transform = \"PROBIT\"> (v)", "PROBIT"),
                of("AS2004", "y, s = ai.onnx.ml.LinearClassifier <coefficients = [1.0, 2.0]> (v)", "labels"),
                of("AS2004", "y = ai.onnx.ml.SVMRegressor <coefficients = [1.0], rho = [0.0], n_supports = 1,"
                        + " support_vectors = [1.0, 2.0], kernel_type = \"COSINE\"> (v)", "COSINE"),
                of("AS2004", "y = ai.onnx.ml.SVMRegressor <coefficients = [1.0, 1.0], rho = [0.0], kernel_type ="
                        + " \"RBF\"> (v)", "no support vectors"),
                of("AS2004", "y, s = ai.onnx.ml.SVMClassifier <coefficients = [1.0, 1.0, 1.0, 1.0], rho = [0.0],"
                        + " classlabels_ints = [1, 2]> (v)", "two classes", "LinearClassifier"));
    }

    private static List<Case> features() {
        return List.of(
                of("AS2004", "y = ai.onnx.ml.Scaler <scale = [1.0, 2.0, 3.0]> (v)", "scale", "3 numbers"),
                of("AS2004", "y = ai.onnx.ml.Normalizer <norm = \"L3\"> (v)", "L3"),
                of("AS2102", "y = ai.onnx.ml.Normalizer (x)", "shape [3, 1, 2]"),
                of("AS2105", "y = ai.onnx.ml.OneHotEncoder <cats_strings = [\"a\"]> (v)", "cats_strings"),
                of("AS2004", "y = ai.onnx.ml.Imputer <imputed_value_int64s = [1]> (v)", "imputed_value_floats"),
                of("AS2004", "y = ai.onnx.ml.LabelEncoder <keys_strings = [\"a\"], values_int64s = [1]> (lengths)",
                        "an input of numbers"),
                of("AS2102", "y = ai.onnx.ml.ArrayFeatureExtractor (v, long)", "4", "[0, 2)"),
                of("AS2004", "y = ai.onnx.ml.FeatureVectorizer <inputdimensions = [1, 2]> (v)", "inputdimensions"),
                of("AS2001", "y = ai.onnx.ml.DictVectorizer <string_vocabulary = [\"a\"]> (v)", "DictVectorizer"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRefusalSaysWhatIsWrong(Case refused) {
        String text = HEADER + "g (float[3,1,2] x, float[1,2] v, int64[1] lengths) => (y)"
                + " <float[1,2,2] w = {1, 2, 3, 4},"
                + " float[1,2,2] r = {1, 2, 3, 4}, int64[1] long = {4}, int64[1] zero = {0}> {" + refused.nodes + "}";
        Outcome<ImportedModel> outcome = OnnxFrontend.importModel(
                OnnxReader.readBytes("test.onnxtxt", text.getBytes(StandardCharsets.UTF_8)).orElseThrow(),
                ImportOptions.DEFAULT);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        List<Diagnostic> problems = ((Outcome.Refused<ImportedModel>) outcome).diagnostics();
        assertThat(problems).hasSize(1);
        Diagnostic problem = problems.getFirst();
        assertThat(problem.code()).as(problem.toString()).isEqualTo(refused.code);
        assertThat(problem.fields()).containsKey("help");
        assertThat(problem.toString()).contains(refused.parts);
    }
}
