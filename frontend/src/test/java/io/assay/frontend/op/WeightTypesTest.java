package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.interp.TensorInterpreter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Weights of every floating type have the value that their bits mean.
class WeightTypesTest {

    /// Sign, exponent and fraction by the definition of IEEE 754, for formats of 16 bits.
    private static double value(int bits, int fractionBits) {
        int exponentBits = 15 - fractionBits;
        int bias = (1 << (exponentBits - 1)) - 1;
        int exponent = bits >> fractionBits & (1 << exponentBits) - 1;
        double fraction = (bits & (1 << fractionBits) - 1) / (double) (1 << fractionBits);
        double sign = bits >> 15 == 0 ? 1 : -1;
        if (exponent == (1 << exponentBits) - 1) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0
                ? sign * fraction * Math.scalb(1.0, 1 - bias)
                : sign * (1 + fraction) * Math.scalb(1.0, exponent - bias);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16, 10", "BFLOAT16, 7"})
    void everyPatternOfSixteenBitsHasItsValue(OnnxDataType type, int fractionBits) {
        ByteBuffer bytes = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
        IntStream.range(0, 1 << 16).forEach(bits -> bytes.putShort((short) bits));
        double[] values = OnnxTensor.ofBytes("w", type, List.of(1L << 16), bytes.array()).toDoubles();
        double[] expected = IntStream.range(0, 1 << 16).mapToDouble(bits -> value(bits, fractionBits)).toArray();
        assertThat(values).containsExactly(expected);
    }

    /// The product with 1 is the weight itself; 0.1 is another number in each type.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            float16  | 11878, 1, 31743, 48640 | 0.0999755859375, 0x1p-24, 65504, -1.5
            bfloat16 | 15821, 1, 32639, 49088 | 0.10009765625, 0x1p-133, 0x1.fep127, -1.5
            float    | 0.1, 1e-45, 3.4028235e38, -1.5 | 0x1.99999ap-4, 0x1p-149, 0x1.fffffep127, -1.5
            double   | 0.1, 4.9e-324, 1.7976931348623157e308, -1.5 | 0.1, 4.9e-324, 1.7976931348623157e308, -1.5
            """)
    void weightsEnterTheModuleWithoutRounding(String type, String literals, String expected) {
        String text = "<ir_version: 8, opset_import: [\"\" : 17]> g (" + type + "[4] x) => (" + type + "[4] y) <" + type
                + "[4] w = {" + literals + "}> { y = Mul(x, w) }";
        ImportedModel model = OnnxFrontend.importModel(
                OnnxReader.readBytes("m.onnxtxt", text.getBytes(StandardCharsets.UTF_8)).orElseThrow(),
                ImportOptions.DEFAULT).orElseThrow();
        double[] wanted = List.of(expected.split(", ")).stream().mapToDouble(WeightTypesTest::parsed).toArray();
        assertThat(TensorInterpreter.run(model.module(), Map.of("x", new double[]{1, 1, 1, 1})))
                .containsEntry("y", wanted);
    }

    private static double parsed(String text) {
        return Double.parseDouble(text.startsWith("0x") && !text.contains(".") ? text.replace("p", ".0p") : text);
    }

    @Test
    void unsignedWeightsAreNotNegative() {
        String types = List.of("uint8", "uint16", "uint32").stream()
                .map(type -> type + " " + type + "w = {" + (Long.MAX_VALUE >>> (63 - bits(type))) + "}")
                .collect(Collectors.joining(", "));
        String text = "<ir_version: 8, opset_import: [\"\" : 17]> g () => (a, b, c) <" + types
                + "> { a = Identity(uint8w) b = Identity(uint16w) c = Identity(uint32w) }";
        ImportedModel model = OnnxFrontend.importModel(
                OnnxReader.readBytes("m.onnxtxt", text.getBytes(StandardCharsets.UTF_8)).orElseThrow(),
                ImportOptions.DEFAULT).orElseThrow();
        Map<String, double[]> outputs = TensorInterpreter.run(model.module(), Map.of());
        assertThat(outputs).containsEntry("a", new double[]{0xFF}).containsEntry("b", new double[]{0xFFFF})
                .containsEntry("c", new double[]{0xFFFF_FFFFL});
    }

    private static int bits(String type) {
        return Integer.parseInt(type.substring("uint".length()));
    }
}
