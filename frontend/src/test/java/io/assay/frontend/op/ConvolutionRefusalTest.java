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

/// What the importers of convolutions, pools, normalisations and pictures refuse.
class ConvolutionRefusalTest {

    /// One node that is refused; `x` has shape [1, 2, 4, 4].
    record Case(String code, int opset, String node, String message, String found) {
        @Override
        public String toString() {
            return node;
        }
    }

    private static Case of(String code, int opset, String node, String message, String found) {
        return new Case(code, opset, node, message, found);
    }

    static Stream<Case> cases() {
        return Stream.of(
                of("AS2102", 17, "y = Conv <group = 2> (x, w)", "do not fit together", "2 groups"),
                of("AS2102", 17, "y = Conv <kernel_shape = [2, 2]> (x, w)", "kernel_shape is not that", "[2, 2]"),
                of("AS2102", 17, "y = Conv <strides = [0, 1]> (x, w)", "an attribute is not possible", "0"),
                of("AS2102", 17, "y = Conv <strides = [1]> (x, w)", "another number of axes", "1 numbers"),
                of("AS2102", 17, "y = Conv <pads = [-1, 0, 0, 0]> (x, w)", "an attribute is not possible", "-1"),
                of("AS2004", 17, "y = Conv <auto_pad = \"BEST\"> (x, w)", "is not known", "'BEST'"),
                of("AS2102", 17, "y = Conv <dilations = [3, 3]> (x, w)", "wider than the padded tensor", "7 over 4"),
                of("AS2003", 17, "y = Conv <colour = 3> (x, w)", "an attribute is not supported", ""),
                of("AS2102", 17, "y = ConvTranspose <output_padding = [1]> (x, w)", "does not fit", "[1]"),
                of("AS2004", 17, "y = MaxPool (x)", "a required attribute is missing", ""),
                of("AS2102", 17, "y = MaxPool <kernel_shape = [1, 2], pads = [1, 0, 0, 0]> (x)",
                        "a window lies in the padding", "Window"),
                of("AS2004", 17, "y = LpPool <kernel_shape = [2, 2], p = 0> (x)", "the norm is not known", "0.0"),
                of("AS2003", 17, "y = BatchNormalization <training_mode = 1> (x, v, v, v, v)", "training mode", ""),
                of("AS2102", 17, "y = BatchNormalization (x, one, v, v, v)", "one parameter for each channel", "[1]"),
                of("AS2102", 21, "y = GroupNormalization <num_groups = 3> (x, v, v)", "equal groups", "3 groups"),
                of("AS2006", 17, "y = Pad (x, n)", "an input must be a constant", ""),
                of("AS2102", 17, "y = Pad (x, two)", "another number of elements", "[2, 2]"),
                of("AS2004", 17, "y = Pad <mode = \"wrap\"> (x, two)", "is not known", "'wrap'"),
                of("AS2102", 17, "y = Resize (x)", "do not fit the axes", "0 scales"),
                of("AS2102", 17, "y = DepthToSpace <blocksize = 2> (x)", "the blocks do not fit", "blocksize 2"),
                of("AS2006", 17, "y = MaxUnpool <kernel_shape = [2, 2]> (x, n)", "an input must be a constant", ""),
                of("AS2006", 17, "y = RoiAlign (x, r, two)", "an input must be a constant", ""),
                of("AS2102", 17, "y = GridSample (x, x)", "the grid does not fit", "[1, 2, 4, 4]"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRefusalSaysWhatWasFound(Case expected) {
        String text = "<ir_version: 8, opset_import: [\"\" : " + expected.opset + "]>\n"
                + "g (float[1,2,4,4] x, int64[2] n, float[2,4] r) => (y) <float[2,2,3,3] w = {"
                + "1, ".repeat(35) + "1}, float[2] v = {1, 2}, float[1] one = {1}, int64[2] two = {2, 2}> {"
                + expected.node + "}";
        Outcome<ImportedModel> outcome = OnnxFrontend.importModel(
                OnnxReader.readBytes("m.onnxtxt", text.getBytes(StandardCharsets.UTF_8)).orElseThrow(),
                ImportOptions.DEFAULT);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        List<Diagnostic> diagnostics = ((Outcome.Refused<ImportedModel>) outcome).diagnostics();
        assertThat(diagnostics).hasSize(1);
        Diagnostic only = diagnostics.getFirst();
        assertThat(only.code()).isEqualTo(expected.code);
        assertThat(only.message()).contains(expected.message);
        assertThat(only.fields()).containsKeys("model", "node", "help");
        assertThat(only.fields().getOrDefault("found", "")).contains(expected.found);
    }
}
