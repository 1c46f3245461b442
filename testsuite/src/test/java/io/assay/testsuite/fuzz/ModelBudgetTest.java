package io.assay.testsuite.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.ImportedModel;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.diag.Diagnostic;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Small files that ask for a lot are refused before anything of that size is made.
class ModelBudgetTest {
    private static final String HEADER = "<ir_version: 10, opset_import: [\"\" : 18, \"ai.onnx.ml\" : 3]>\n";
    private static final long MEMORY_BYTES = 64L << 20;
    private static final long MOST_BYTES = 48L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static Outcome<ImportedModel> outcome(String text, long memoryBytes) {
        byte[] bytes = (HEADER + text).getBytes(StandardCharsets.UTF_8);
        OnnxModel model = OnnxReader.readBytes("m.onnxtxt", bytes).orElseThrow();
        return OnnxFrontend.importModel(model, new ImportOptions(Map.of(), memoryBytes, false));
    }

    private static Diagnostic refused(String text) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Diagnostic diagnostic = refused(text, MEMORY_BYTES);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).as("bytes for %s", text).isLessThan(MOST_BYTES);
        return diagnostic;
    }

    private static Diagnostic refused(String text, long memoryBytes) {
        Outcome<ImportedModel> outcome = outcome(text, memoryBytes);
        assertThat(outcome).as(text).isInstanceOf(Outcome.Refused.class);
        List<Diagnostic> problems = ((Outcome.Refused<ImportedModel>) outcome).diagnostics();
        assertThat(problems).as(text).hasSize(1);
        assertThat(problems.getFirst().toString()).contains("  model   m.onnxtxt", "  found   ", "; expected ",
                "  help    ");
        return problems.getFirst();
    }

    private static String graph(String constants, String nodes) {
        return "g (float[2,3] x, float[1,2,8,8] i, int64[4] k) => (y) <" + constants + "> {" + nodes + "}";
    }

    /// 2^26 elements are one too many for any machine, 2^22 for this one.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            int64[3] s = {1099511627776, 2, 3}  | [n] y = Expand(x, s)                                      | AS2102
            int64[3] s = {700000, 2, 3}         | [n] y = Expand(x, s)                                      | AS6006
            int64[2] s = {4611686018427387904, 3} | [n] y = Tile(x, s)                                      | AS2102
            int64[2] s = {2000, 2000}           | [n] y = Tile(x, s)                                        | AS6006
            int64[2] s = {1048576, 1048576}     | [n] y = ConstantOfShape(s)                                | AS2102
            int64[2] s = {2048, 2048}           | [n] y = ConstantOfShape(s)                                | AS6006
            int64 a = {0}, int64 b = {9223372036854775807}, int64 c = {1} | [n] y = Range(a, b, c)          | AS2102
            int64 a = {0}, int64 b = {5000000}, int64 c = {1} | [n] y = Range(a, b, c)                      | AS6006
            int64[4] p = {0, 0, 0, 4611686018427387904} | [n] y = Pad(x, p)                                 | AS2102
            int64[4] p = {0, 2147483647, 0, 2147483647} | [n] y = Pad(x, p)                                 | AS2102
            int64[4] p = {0, 0, 0, 3000000}     | [n] y = Pad(x, p)                                         | AS6006
            int64[4] p = {0, 0, 0, 3000000}     | [n] y = Pad <mode = "edge"> (x, p)                        | AS6006
            int64[4] p = {0, 0, 0, 2147483647}  | [n] y = Pad <mode = "reflect"> (x, p)                     | AS2102
            float[4] s = {1, 1, 1e9, 1e9}       | [n] y = Resize(i, , s)                                    | AS2102
            float[4] s = {1, 1, 200, 200}       | [n] y = Resize(i, , s)                                    | AS6006
            int64[4] s = {1, 2, 2000, 2000}     | [n] y = Resize <mode = "linear"> (i, , , s)               | AS6006
            int64 d = {8000000}, float[2] v = {0, 1} | [n] y = OneHot(k, d, v)                              | AS2102
            int64 d = {3000}, float[2] v = {0, 1} | [n] y = OneHot(k, d, v)                                 | AS6006
            float[1,2,1,1] w = {1, 1}           | [n] y = Conv <pads = [3000, 3000, 3000, 3000]> (i, w)     | AS2102
            float[1,2,1,1] w = {1, 1}           | [n] y = Conv <pads = [700, 700, 700, 700]> (i, w)         | AS6006
            float[1] w = {1} | [n] y = MaxPool <kernel_shape = [50000000, 1], pads = [50000000, 0, 50000000, 0]> (i) | AS2102
            float[1] w = {1} | [n] y = AveragePool <kernel_shape = [1500, 1], pads = [1499, 0, 1499, 0]> (i) | AS6006
            float[1] w = {1} | [n] y = MaxPool <kernel_shape = [9223372036854775807, 1]> (i)               | AS2102
            int64[2] s = {2, 3} | [n] y = MaxPool <kernel_shape = [1, 1], strides = [2147483647, 1], auto_pad = "SAME_UPPER", dilations = [2147483647, 1]> (i) | AS2102
            float[2,1,1,1] w = {1, 1} | [n] y = ConvTranspose <strides = [60000000, 60000000]> (i, w)      | AS2102
            int64[5] s = {1, 2, 3, 2, 2}        | [n] y = Einsum <equation = "ab,cd,ef,gh,ij,kl,mn,op,qr,st->abcdefghijklmnopqrst"> (x, x, x, x, x, x, x, x, x, x) | AS6006
            """)
    void hugeResultsAreRefusedBeforeTheyAreMade(String constants, String nodes, String code) {
        Diagnostic diagnostic = refused(graph(constants, nodes));
        assertThat(diagnostic.code()).as(diagnostic.toString()).isEqualTo(code);
        assertThat(diagnostic.toString()).contains("  node    \"n\", op ");
    }

    @Test
    void manySmallResultsAreOneLargeOne() {
        StringBuilder text = new StringBuilder("[n0] t0 = Expand(x, s) ");
        for (int i = 1; i < 40; i++) {
            text.append("[n").append(i).append("] t").append(i).append(" = Neg(t").append(i - 1).append(") ");
        }
        String model = graph("int64[3] s = {10000, 2, 3}", text + "y = Neg(t39)");
        assertThat(refused(model).fields()).containsEntry("node", "\"n17\", op Neg").containsEntry("found",
                "tensors of 1080138 elements; expected at most 1048576, for which the memory has room");
        assertThat(outcome(model, 4 * MEMORY_BYTES)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void weightsOfImpossibleShapesAreRefused() {
        Diagnostic diagnostic = refused(
                "g (float[1] x) => (y) <float[" + "1,".repeat(24) + "1] w = {1}> { y = Add(x, w) }");
        assertThat(diagnostic.toString()).contains("AS2102", "\"w\"",
                "a shape of 25 axes, which is more than 24; expected");
    }

    @Test
    void inputsCountToo() {
        Diagnostic diagnostic = refused("g (float[3000,3000] x) => (y) { y = Neg(x) }");
        assertThat(diagnostic.code()).isEqualTo("AS6006");
        assertThat(diagnostic.toString()).contains("  node    input \"x\"", "a tensor of shape [3000, 3000]",
                "ASSAY_JAVA_OPTIONS=-Xmx8g");
    }

    @Test
    void productsAreCounted() {
        Diagnostic diagnostic = refused("g (float[2000,2000] x) => (y) { [n] t = MatMul(x, x) [m] y = MatMul(t, x) }",
                16 * MEMORY_BYTES);
        assertThat(diagnostic.code()).isEqualTo("AS2010");
        assertThat(diagnostic.toString()).contains("the model multiplies too many numbers", "\"m\", op MatMul",
                "found   a product of shapes [2000, 2000] and [2000, 2000]; expected at most 8589934592 products");
    }

    @Test
    void stepsOfARecurrentNetworkAreCounted() {
        Diagnostic diagnostic = refused("g (float[200000,1,1] x) => (y) <float[1,4,1] w = {1, 2, 3, 4},"
                + " float[1,4,1] r = {1, 2, 3, 4}> { [n] y = LSTM <hidden_size = 1> (x, w, r) }", 4 * MEMORY_BYTES);
        assertThat(diagnostic.toString()).contains("\"n\", op LSTM", "more than 524288 operations; expected at most");
    }
}
