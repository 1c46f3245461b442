package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.diag.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What elementwise operators and reductions refuse, and what they only seem to.
class ElementwiseRefusalTest {

    /// One model that is refused.
    ///
    /// @param code  the code
    /// @param opset version of the operator set
    /// @param graph the model without its header
    /// @param parts parts of the message
    record Case(String code, int opset, String graph, List<String> parts) {
        @Override
        public String toString() {
            return code + " " + graph;
        }
    }

    private static Case of(String code, int opset, String nodes, String... parts) {
        return new Case(code, opset, "g (float[2,3] x, int64[2,3] i, bool[2,3] p) => (y) <int64 one = {1}, float zero ="
                + " {0}, float big = {1e30}, float inf = {inf}, bool yes = {1}, int64[3] none = {1, 0, 1}> {" + nodes
                + "}", List.of(parts));
    }

    static Stream<Case> cases() {
        return Stream.of(types(), values(), contractions()).flatMap(List::stream);
    }

    private static List<Case> types() {
        return List.of(
                of("AS2105", 17, "y = Sin(i)", "found   i64; expected a floating-point type"),
                of("AS2105", 17, "y = ReduceL2(i)", "found   i64; expected a floating-point type"),
                of("AS2105", 17, "y = Not(x)", "found   f32; expected bool"),
                of("AS2105", 17, "y = And(p, i)", "input   1", "found   i64; expected bool"),
                of("AS2105", 17, "y = Where(i, x, x)", "found   i64; expected bool"),
                of("AS2105", 17, "y = Where(p, x, i)", "found   f32 and i64; expected one type"),
                of("AS2105", 18, "y = BitwiseAnd(x, i)", "found   f32; expected an integer type"),
                of("AS2105", 17, "y = BitShift <direction = \"LEFT\"> (i, i)", "found   i64"),
                of("AS2105", 17, "y = Relu(p)", "found   bool; expected a float or integer type"),
                of("AS2105", 17, "y = Einsum <equation = \"ij,ij->i\"> (x, i)", "found   f32 and i64"),
                of("AS2105", 17, "y = Cast <to = 17> (x)", "found   type number 17, float8e4m3fn"),
                of("AS2105", 17, "y = Cast <to = 22> (x)", "found   type number 22, int4"));
    }

    private static List<Case> values() {
        return List.of(
                of("AS2003", 17, "y = Mod(x, x)", "attribute fmod", "expected an integer type, or fmod=1"),
                of("AS2106", 17, "y = Div(x, zero)", "the divisor has a zero"),
                of("AS2106", 17, "y = Mod(i, none)", "the divisor has a zero"),
                of("AS2003", 17, "y = Celu <alpha = 0.0> (x)", "attribute alpha"),
                of("AS2003", 20, "y = Gelu <approximate = \"exact\"> (x)", "found   \"exact\"; expected none or tanh"),
                of("AS2003", 17, "y = Gemm <alpha = 0.5> (i, i2)", "found   0.5; expected an integer"),
                of("AS2003", 17, "t = Where(p, x, inf) y = IsInf(t)", "the model has infinities"),
                of("AS2003", 17, "y = Dropout(x, , yes)", "training mode is not supported"),
                of("AS2003", 17, "y = Dropout(x, one, yes)", "training mode is not supported"),
                of("AS2201", 17, "t = Mul(big, big) y = Add(x, t)", "arithmetic on constants gives no finite number",
                        "op Mul"));
    }

    private static List<Case> contractions() {
        return List.of(
                of("AS2102", 17, "y = Einsum <equation = \"ij->ik\"> (x)", "a result with labels of the inputs"),
                of("AS2102", 17, "y = Einsum <equation = \"ij->ii\"> (x)", "each at most once"),
                of("AS2102", 17, "y = Einsum <equation = \"ijk\"> (x)", "a label for each axis of input 0, [2, 3]"),
                of("AS2102", 17, "y = Einsum <equation = \"i\"> (x)", "a label for each axis of input 0, [2, 3]"),
                of("AS2102", 17, "y = Einsum <equation = \"ij,jk\"> (x)", "as many terms of letters as inputs"),
                of("AS2102", 17, "y = Einsum <equation = \"i1\"> (x)", "as many terms of letters as inputs"),
                of("AS2102", 17, "y = Einsum <equation = \"ij,ji\"> (x, x)", "one label has two extents"),
                of("AS2102", 17, "y = Einsum <equation = \"ii\"> (x)", "two extents"),
                of("AS2102", 17, "y = Det(x)", "square matrices of at most 4 rows"),
                of("AS2102", 17, "y = CumSum(x, none)", "the axis is no single number"),
                of("AS2102", 17, "y = ReduceMax <axes = [2]> (x)", "an axis does not exist"),
                of("AS2006", 18, "a = ReduceSum(i) y = ReduceMax(x, a)", "an input must be a constant"));
    }

    private static Outcome<ImportedModel> imported(int opset, String graph) {
        byte[] bytes = ("<ir_version: 8, opset_import: [\"\" : " + opset + "]> "
                + graph.replace("int64[2,3] i,", "int64[2,3] i, int64[3,2] i2,")).getBytes(StandardCharsets.UTF_8);
        OnnxModel model = OnnxReader.readBytes("m.onnxtxt", bytes).orElseThrow();
        return OnnxFrontend.importModel(model, ImportOptions.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRefusalSaysWhatAndWhy(Case expected) {
        assertThat(imported(expected.opset(), expected.graph())).isInstanceOf(Outcome.Refused.class);
        List<Diagnostic> diagnostics = ((Outcome.Refused<ImportedModel>) imported(expected.opset(), expected.graph()))
                .diagnostics();
        assertThat(diagnostics).extracting(Diagnostic::code).containsExactly(expected.code());
        assertThat(diagnostics.getFirst().toString()).contains(expected.parts()).contains("help");
    }

    static Stream<Case> accepted() {
        return Stream.of(
                of("", 17, "y = Div(x, x)"),
                of("", 17, "y = Dropout(x, zero, yes)"),
                of("", 17, "t = IsInf(inf) y = Where(t, x, x)"),
                of("", 17, "t = IsNaN(x) y = Where(t, zero, x)"),
                of("", 17, "t = Cast <to = 3> (i) u = Cast <to = 9> (t) y = Where(u, x, x)"),
                of("", 17, "y = Cast <to = 6> (x)"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void theModelIsAccepted(Case one) {
        assertThat(imported(one.opset(), one.graph())).isInstanceOf(Outcome.Done.class);
    }
}
