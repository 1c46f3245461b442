package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.BigFixedInterpreter;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.verify.Verifier;
import io.assay.passes.lower.LowerTensorToFixed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import onnx.OnnxMl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Perceptrons against ONNX Runtime, value by value: every node's output is made an output of the model on both sides.
class OnnxRuntimeTest {
    private static final int MOST_ROWS = 64;
    private static final int BIG_ROWS = 8;

    /// The greatest deviation of each value: of floats over max(1, |expected|), of integers as it is.
    private record Deviations(Map<String, Double> floats, Map<String, Double> integers) {
        double greatestFloat() {
            return floats.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        }

        double greatestInteger() {
            return integers.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        }
    }

    /// Columns: model, fractional bits, bound of the floats of every node, of the integers of every node, and of the
    /// integers of the output. Bounds are about twice what was measured; the model in 16-bit floats deviates by what
    /// ONNX Runtime rounds. `mlp_credit` subtracts means from amounts near 40,000, where a float has steps of 1/256.
    @ParameterizedTest
    @CsvSource({
            "mlp_credit, 12, 1e-6, 2.5e-3, 6e-4",
            "mlp_credit, 16, 1e-6, 2.0e-3, 2.5e-5",
            "mlp_mnist, 12, 5e-6, 4e-3, 4e-3",
            "mlp_mnist, 16, 5e-6, 2e-4, 2e-4",
            "mlp_mnist_fp16, 12, 3e-2, 8e-2, 8e-2",
            "mlp_mnist_fp16, 16, 3e-2, 8e-2, 8e-2",
            "ae_feed_sp500, 12, 3e-6, 1e-3, 8e-4",
            "ae_feed_sp500, 16, 3e-6, 6e-5, 4e-5",
            "mlp_4k, 12, 5e-6, 2.5e-3, 2.5e-3",
            "mlp_4k, 16, 5e-6, 2e-4, 2e-4",
            "mlp_118k, 12, 5e-6, 1.3e-3, 1.3e-3",
            "mlp_118k, 16, 5e-6, 5e-5, 5e-5",
            "autoencoder_32_8, 12, 2e-6, 7e-4, 7e-4",
            "autoencoder_32_8, 16, 2e-6, 5e-5, 5e-5",
            "1l_mlp, 12, 2e-7, 4e-4, 3e-4",
            "1l_mlp, 16, 2e-7, 2e-5, 2e-5",
            "1l_relu, 12, 0, 1.3e-4, 1.3e-4",
            "1l_relu, 16, 0, 8e-6, 8e-6"})
    void everyNodeIsCloseToOnnxRuntime(String name, int scaleBits, double floats, double integers, double outputs)
            throws Exception {
        ModelFixture fixture = ModelFixtures.load(name);
        OnnxMl.ModelProto model = OrtModel.withAllValues(proto(fixture));
        Deviations deviations = deviations(fixture, model, model, scaleBits);
        assertThat(deviations.floats()).hasSizeGreaterThanOrEqualTo(fixture.model().graph().nodes().size());
        assertThat(deviations.greatestFloat()).as("%s", deviations.floats()).isLessThanOrEqualTo(floats);
        assertThat(deviations.greatestInteger()).as("%s", deviations.integers()).isLessThanOrEqualTo(integers);
        assertThat(deviations.integers().get(fixture.outputName())).isLessThanOrEqualTo(outputs);
    }

    /// The stored references are ONNX Runtime's, of another version; rows and names of the fixture fit the model.
    @ParameterizedTest
    @CsvSource({"mlp_credit, 1e-5", "mlp_mnist, 1e-4", "mlp_mnist_fp16, 5e-2", "ae_feed_sp500, 1e-5", "mlp_4k, 1e-4",
            "mlp_118k, 1e-4", "autoencoder_32_8, 1e-5", "1l_mlp, 1e-6", "1l_relu, 0"})
    void theStoredReferencesAreOnnxRuntimes(String name, double tolerance) throws Exception {
        ModelFixture fixture = ModelFixtures.load(name);
        try (OrtModel runtime = new OrtModel(proto(fixture))) {
            for (int row = 0; row < Math.min(MOST_ROWS, fixture.rowCount()); row++) {
                double[] found = Objects.requireNonNull(runtime.run(fixture.inputs(row)).get(fixture.outputName()));
                double[] stored = fixture.row("ref__" + fixture.outputName(), row);
                assertThat(found).hasSameSizeAs(stored);
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i]).isCloseTo(stored[i], org.assertj.core.data.Offset.offset(tolerance));
                }
            }
        }
    }

    @Test
    void oneChangedWeightIsSeen() throws Exception {
        ModelFixture fixture = ModelFixtures.load("mlp_4k");
        OnnxMl.ModelProto model = OrtModel.withAllValues(proto(fixture));
        int last = model.getGraph().getInitializerCount() - 1;
        byte[] weights = model.getGraph().getInitializer(last).getRawData().toByteArray();
        weights[3] ^= (byte) 0x80;
        OnnxMl.ModelProto.Builder changed = model.toBuilder();
        changed.getGraphBuilder().getInitializerBuilder(last).setRawData(ByteString.copyFrom(weights));
        Deviations deviations = deviations(fixture, model, changed.build(), 16);
        assertThat(deviations.greatestFloat()).isGreaterThan(1e-3);
        assertThat(deviations.greatestInteger()).isGreaterThan(1e-3);
    }

    /// The text was printed by ONNX's own printer.
    @Test
    void aModelOfAHundredThousandWeightsIsReadFromText() throws IOException {
        OnnxModel binary = ModelFixtures.load("mlp_mnist").model();
        try (InputStream packed = Files.newInputStream(ModelFixtures.resource("mlp_mnist", "model.onnxtxt.gz"));
                GZIPInputStream text = new GZIPInputStream(packed)) {
            OnnxModel read = OnnxReader.readBytes("model.onnx", text.readAllBytes()).orElseThrow();
            assertThat(read.graph()).isEqualTo(binary.graph());
            assertThat(read.opsets()).isEqualTo(binary.opsets());
            assertThat(read.producer()).isEqualTo(binary.producer());
        }
    }

    static OnnxMl.ModelProto proto(ModelFixture fixture) throws IOException {
        return OnnxMl.ModelProto.parseFrom(Files.readAllBytes(fixture.file()));
    }

    /// Runs `theirs` in ONNX Runtime and `ours` in the interpreters, on the rows of the fixture.
    private static Deviations deviations(ModelFixture fixture, OnnxMl.ModelProto ours, OnnxMl.ModelProto theirs,
            int scaleBits) throws OrtException {
        TensorModule module = OnnxFrontend.importModel(
                OnnxReader.readBytes(fixture.name() + ".onnx", ours.toByteArray()).orElseThrow(),
                ImportOptions.DEFAULT).orElseThrow().module();
        FixedModule fixed = LowerTensorToFixed.lower(module,
                new LowerTensorToFixed.Options(scaleBits, fixture.boxes(scaleBits), Map.of(), Map.of())).module();
        assertThat(Verifier.verify(module)).isEmpty();
        assertThat(Verifier.verify(fixed)).isEmpty();
        Deviations deviations = new Deviations(new TreeMap<>(), new TreeMap<>());
        try (OrtModel runtime = new OrtModel(theirs)) {
            for (int row = 0; row < Math.min(MOST_ROWS, fixture.rowCount()); row++) {
                Map<String, double[]> expected = runtime.run(fixture.inputs(row));
                Map<String, long[]> inputs = fixture.quantized(row, scaleBits);
                Map<String, long[]> integers = FixedInterpreter.run(fixed, inputs);
                if (row < BIG_ROWS) {
                    ModelFixtures.assertSame(BigFixedInterpreter.run(fixed, ModelFixtures.big(inputs)), integers);
                }
                collect(deviations.floats(), expected, TensorInterpreter.run(module, fixture.inputs(row)), true);
                collect(deviations.integers(), expected, ModelFixtures.reals(fixed, integers), false);
            }
        }
        return deviations;
    }

    private static void collect(Map<String, Double> greatest, Map<String, double[]> expected,
            Map<String, double[]> found, boolean relative) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, reference) -> {
            double[] values = Objects.requireNonNull(found.get(name));
            assertThat(values).as(name).hasSameSizeAs(reference);
            for (int i = 0; i < reference.length; i++) {
                double scale = relative ? Math.max(1, Math.abs(reference[i])) : 1;
                greatest.merge(name, Math.abs(values[i] - reference[i]) / scale, Math::max);
            }
        });
    }
}
