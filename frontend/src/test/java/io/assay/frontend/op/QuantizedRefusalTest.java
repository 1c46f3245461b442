package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.diag.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the quantised operators refuse, by name.
class QuantizedRefusalTest {
    private static final String GRAPH = """
            <ir_version: 10, opset_import: ["" : 21, "com.microsoft" : 1]>
            g (float[2,3] x, int8[2,3] q, int8[3,2] r, float s, int64[2,3] l) => (y) <float one = {1}, float zero = {0},
            float[3] three = {1, 2, 3}, float[4] four = {1, 2, 3, 4}, int8 z = {0}, uint8 u = {0}, int32 wide = {0},
            int8[2,40000] long = {%s}, int8[40000,1] tall = {%s}> {
            """;

    @TempDir
    private Path folder;

    private Outcome<ImportedModel> imported(String node) throws Exception {
        String zeros = "0" + ", 0".repeat(79_999);
        String text = GRAPH.formatted(zeros, "0" + ", 0".repeat(39_999)) + node + "}";
        Path file = Files.write(folder.resolve("m.onnxtxt"), text.getBytes(StandardCharsets.UTF_8));
        return OnnxFrontend.importModel(OnnxReader.read(file).orElseThrow(), ImportOptions.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "y = QuantizeLinear(x, s, z) | AS2006 | a scale must be a constant",
            "y = DequantizeLinear(q, s, z) | AS2006 | a scale must be a constant",
            "y = QuantizeLinear(x, zero, z) | AS2201 | a scale is no positive number",
            "y = QuantizeLinear(x, four) | AS2102 | a scale does not fit its tensor",
            "y = QuantizeLinear <axis = 2> (x, three) | AS2102 | an axis does not exist",
            "y = QuantizeLinear(x, one, wide) | AS2105 | numbers cannot be quantised to this type",
            "y = QuantizeLinear <output_dtype = 22> (x, one) | AS2105 | the element type is not supported",
            "y = QuantizeLinear <output_dtype = 2> (x, one, z) | AS2105 | output_dtype is not the type",
            "y = QuantizeLinear <block_size = -1> (x, three) | AS2102 | an attribute is not possible",
            "y = QuantizeLinear <block_size = 2> (x, three) | AS2102 | there is not one scale for each block",
            "y = QuantizeLinear(l, one, z) | AS2105 | the element type is not supported here",
            "y = DequantizeLinear(l, one) | AS2105 | the element type is not supported here",
            "y = DequantizeLinear(q, z) | AS2105 | the result is no floating-point type",
            "y = DequantizeLinear(q, one, x) | AS2006 | a zero point must be a constant",
            "y = DequantizeLinear(q, one, zero) | AS2105 | a zero point has the wrong element type",
            "y = MatMulInteger(q, l) | AS2105 | the element type is not supported here",
            "y = MatMulInteger(long, tall) | AS2102 | a sum of products may leave int32",
            "y = QLinearMatMul(q, one, z, r, one, z, three, z) | AS2102 | there is more than one scale",
            "y = com.microsoft.QGemm <alpha = -1.0> (q, one, z, r, one, z, , one, z) | AS2102 | the matrices do not fit",
            "y = com.microsoft.QLinearConcat <axis = 0> (one, z, q, one) | AS2005 | the operands are no triples",
    })
    void theNodeIsRefused(String node, String code, String message) throws Exception {
        assertThat(imported(node)).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            Diagnostic first = (Diagnostic) refused.diagnostics().getFirst();
            assertThat(first.code()).isEqualTo(code);
            assertThat(first.message()).contains(message);
            assertThat(first.fields()).containsKeys("model", "node", "help");
        });
    }

    @Test
    void whatIsNotRefusedIsImported() throws Exception {
        assertThat(imported("y = QuantizeLinear <axis = 1> (x, three)")).isInstanceOf(Outcome.Done.class);
        assertThat(imported("y = MatMulInteger(q, r, z, u)")).isInstanceOf(Outcome.Done.class);
        assertThat(imported("y = com.microsoft.QGemm(q, one, z, r, one, z, , one, z)"))
                .isInstanceOf(Outcome.Done.class);
    }
}
