package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.diag.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What importers of operators that move elements refuse, and by which words.
class MovingRefusalsTest {
    private static List<Diagnostic> refused(String nodes) {
        String text = "<ir_version: 8, opset_import: [\"\" : 24, \"com.microsoft\" : 1]>\n"
                + "g (float[4] x, float[2,3] m, int64[2] i, float[2,3,2] c, bool[4] b) => (y)"
                + " <int64[1] far = {4}, int64[1] two = {2},"
                + " int64[1] zero = {0}, int64[2] pair = {1, 4}, int64 d = {3}, float[2] v = {0, 1},"
                + " float[1] u = {5}, bool[1] t = {1}, int64[2] minus = {-1, 3}, float k = {2.5}> { [n] y = " + nodes
                + " }";
        Outcome<ImportedModel> outcome = switch (OnnxReader.readBytes("m.onnxtxt",
                text.getBytes(StandardCharsets.UTF_8))) {
            case Outcome.Done<OnnxModel>(var model) -> OnnxFrontend.importModel(model, ImportOptions.DEFAULT);
            case Outcome.Refused<OnnxModel>(var diagnostics) -> new Outcome.Refused<>(diagnostics);
        };
        return outcome instanceof Outcome.Refused<ImportedModel>(var diagnostics) ? diagnostics : List.of();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "Gather(x, far) | AS2102 | found: index 4; expected one in [-4, 4)",
            "Gather(x, v) | AS2105 | found: f32; expected an integer type",
            "GatherElements(m, i) | AS2102 | found: shape [2]",
            "GatherND <batch_dims = 1> (m, i) | AS2102 | with 1 batch axes",
            "ScatterElements(x, far, u) | AS2102 | found: index 4",
            "ScatterElements(x, two, v) | AS2102 | expected the shape of the indices, [1]",
            "ScatterElements <reduction = \"avg\"> (x, two, u) | AS2004 | found: avg; expected one of none",
            "ScatterElements <reduction = \"add\"> (b, two, t) | AS2105 | booleans are not reduced",
            "ScatterElements(x, two, t) | AS2105 | found: f32 and bool",
            "ScatterND(m, two, u) | AS2102 | found: shape [1]",
            "TensorScatter <mode = \"round\"> (c, c) | AS2004 | attribute: mode",
            "TensorScatter <axis = 0> (c, c) | AS2102 | which is not the first",
            "TensorScatter(c, c, pair) | AS2102 | a row is written outside the cache",
            "OneHot(i, k2, v) | AS2006 | input: 1",
            "OneHot(i, zero, v) | AS2102 | the depth is not possible",
            "TopK(x, i) | AS2006 | input: 1",
            "TopK(m, far) | AS2102 | found: k = 4; expected at most 3",
            "Compress(x, b) | AS2006 | reason: it decides a shape",
            "NonZero(x) | AS2006 | reason: it decides a shape",
            "Unique(x) | AS2006 | reason: it decides a shape",
            "ReverseSequence(m, i) | AS2006 | input: 1",
            "ReverseSequence <batch_axis = 0, time_axis = 1> (m, pair) | AS2102 | a length is not possible",
            "Expand(m, i) | AS2006 | input: 1",
            "Expand(m, pair) | AS2102 | found: [2, 3] and [1, 4]",
            "Tile(m, two) | AS2102 | as many axes as repeats, 1",
            "Tile(m, minus) | AS2102 | found: [-2, 9]",
            "Split(x, pair) | AS2102 | found: [1, 4]; expected a size for each of 1 outputs, of the sum 4",
            "Split <num_outputs = 9> (x) | AS2102 | found: 4 elements in 9 parts",
            "Range(d, d, k) | AS2105 | found: i64, i64, f32",
            "Range(d, two, zero) | AS2105 | delta 0.0",
            "EyeLike(x) | AS2102 | expected two axes",
            "Trilu(x) | AS2102 | expected at least two axes",
            "Trilu(m, i) | AS2006 | input: 1",
            "RotaryEmbedding(c, x, x) | AS2102 | the shape of the cosines",
            "RotaryEmbedding(c, m, m) | AS2102 | num_heads 0 heads",
            "com.microsoft.RotaryEmbedding <scale = 2.0> (c, i, m, m) | AS2003 | attribute: scale"})
    void theNodeIsRefusedByName(String nodes, String code, String part) {
        List<Diagnostic> diagnostics = refused(nodes.replace("k2", "i"));
        assertThat(diagnostics).extracting(Diagnostic::code).containsExactly(code);
        assertThat(diagnostics.getFirst().fields().get("node")).startsWith("\"n\", op ");
        String text = diagnostics.getFirst().message() + diagnostics.getFirst().fields().entrySet().stream()
                .map(entry -> "\n" + entry.getKey() + ": " + entry.getValue()).toList();
        assertThat(text).contains(part);
    }
}
