package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.verify.Verifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import onnx.OnnxMl;
import org.assertj.core.data.Offset;

/// One form of an operator, which means the same to ONNX Runtime in each opset that has it.
///
/// @param first    first opset that has it
/// @param last     last opset that has it
/// @param elements makes an element of an input
/// @param graph    writes a model with the output `y`
record OperatorForm(String name, int first, int last, ToDoubleFunction<Random> elements, Consumer<TestGraph> graph) {
    private static final int OLDEST = 7;
    /// The newest operator set that this ONNX Runtime knows.
    private static final int NEWEST = 26;

    /// Normal numbers, as 32-bit floats.
    static final ToDoubleFunction<Random> NORMAL = random -> (float) random.nextGaussian();
    /// Integers in [-9, 9].
    static final ToDoubleFunction<Random> SMALL = random -> random.nextInt(-9, 10);
    /// Numbers in (0, 4].
    static final ToDoubleFunction<Random> POSITIVE = random -> (float) (4 - 4 * random.nextDouble());

    /// Compares shape and elements in every opset, on three random inputs.
    ///
    /// @param tolerance greatest difference, relative for numbers beyond 1
    void check(double tolerance) throws Exception {
        assertThat(Math.max(OLDEST, first)).as("opsets of %s", name).isLessThanOrEqualTo(Math.min(NEWEST, last));
        for (int opset = Math.max(OLDEST, first); opset <= Math.min(NEWEST, last); opset++) {
            TestGraph written = new TestGraph(opset);
            graph.accept(written);
            OnnxMl.ModelProto model = written.model();
            TensorModule module = OnnxFrontend.importModel(
                    OnnxReader.readBytes("form.onnx", model.toByteArray()).orElseThrow(),
                    ImportOptions.DEFAULT).orElseThrow().module();
            assertThat(Verifier.verify(module)).isEmpty();
            try (OrtModel runtime = new OrtModel(model)) {
                for (int seed = 0; seed < 3; seed++) {
                    Map<String, double[]> inputs = inputs(written, new Random(seed));
                    compare("%s in opset %d, seed %d".formatted(name, opset, seed), module,
                            Objects.requireNonNull(runtime.outputs(inputs).get("y")), inputs, tolerance);
                }
            }
        }
    }

    private static void compare(String place, TensorModule module, OrtModel.Output output,
            Map<String, double[]> inputs, double tolerance) {
        assertThat(ModelFixtures.outputShapes(module).get("y")).as(place).isEqualTo(output.shape());
        double[] expected = output.elements();
        double[] found = Objects.requireNonNull(TensorInterpreter.run(module, inputs).get("y"));
        assertThat(found).as(place).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("%s, element %d", place, i).isCloseTo(expected[i],
                    Offset.offset(tolerance * Math.max(1, Math.abs(expected[i]))));
        }
    }

    private Map<String, double[]> inputs(TestGraph written, Random random) {
        Map<String, double[]> inputs = new LinkedHashMap<>();
        written.inputSizes().forEach((input, size) -> inputs.put(input,
                IntStream.range(0, size).mapToDouble(_ -> elements.applyAsDouble(random)).toArray()));
        return inputs;
    }

    @Override
    public String toString() {
        return name;
    }
}
