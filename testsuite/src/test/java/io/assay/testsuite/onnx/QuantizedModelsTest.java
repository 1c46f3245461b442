package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import onnx.OnnxMl;
import org.junit.jupiter.api.Test;

/// Random quantised graphs and a quantised LeNet: the integers of the circuit are those of ONNX Runtime.
///
/// ONNX Runtime computes between the integers in float32. Where the exact quotient is within its error of a half, its
/// integer may be the next one, which later integers may depend on; such are counted, and few.
class QuantizedModelsTest {
    private static final int GRAPHS = 16;
    private static final int ROWS = 6;
    private static final int INT8 = 3;
    private static final int UINT8 = 2;
    private static final int INT32 = 6;

    /// A random graph that quantises its input, convolves it twice and quantises again.
    private static final class Graph {
        private final Random random;
        private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("quantised");
        private int count;

        Graph(long seed) {
            random = new Random(seed);
            graph.addInput(Protos.info("x", 1, 1, 2, 6, 6));
        }

        private String name() {
            return "v" + count++;
        }

        private String node(String operator, List<String> inputs, Object... attributes) {
            String output = name();
            var node = graph.addNodeBuilder().setOpType(operator).addAllInput(inputs).addOutput(output);
            for (int i = 0; i < attributes.length; i += 2) {
                node.addAttribute(Protos.attribute((String) attributes[i], attributes[i + 1]));
            }
            return output;
        }

        private String tensor(OnnxMl.TensorProto.Builder tensor) {
            String name = name();
            graph.addInitializer(tensor.setName(name));
            return name;
        }

        private String scales(float... values) {
            var tensor = OnnxMl.TensorProto.newBuilder().setDataType(1);
            if (values.length > 1) {
                tensor.addDims(values.length);
            }
            for (float value : values) {
                tensor.addFloatData(value);
            }
            return tensor(tensor);
        }

        private String integers(int type, List<Long> dims, int... values) {
            var tensor = OnnxMl.TensorProto.newBuilder().setDataType(type).addAllDims(dims);
            Arrays.stream(values).forEach(tensor::addInt32Data);
            return tensor(tensor);
        }

        private float scale(double least, double most) {
            return (float) Math.exp(random.nextDouble(Math.log(least), Math.log(most)));
        }

        /// Quantises and dequantises.
        private Map.Entry<String, Float> pair(String x, float scale) {
            boolean signed = random.nextBoolean();
            int zero = random.nextInt(3) == 0 ? (signed ? -128 : 0) : signed ? random.nextInt(-20, 20) : 128;
            String s = scales(scale);
            String z = integers(signed ? INT8 : UINT8, List.of(), zero);
            String integers = node("QuantizeLinear", List.of(x, s, z));
            return Map.entry(node("DequantizeLinear", List.of(integers, s, z)), scale);
        }

        private String convolution(String x, float scale, int in, int out) {
            float[] scales = new float[out];
            float[] bias = new float[out];
            int[] addends = new int[out];
            for (int i = 0; i < out; i++) {
                scales[i] = scale(0.002, 0.02);
                bias[i] = scales[i] * scale;
                addends[i] = random.nextInt(-2000, 2000);
            }
            int[] weights = random.ints(out * in * 9, -127, 128).toArray();
            String w = node("DequantizeLinear", List.of(
                    integers(INT8, List.of((long) out, (long) in, 3L, 3L), weights), scales(scales),
                    integers(INT8, List.of((long) out), new int[out])), "axis", 0L);
            String b = node("DequantizeLinear", List.of(integers(INT32, List.of((long) out), addends), scales(bias),
                    integers(INT32, List.of((long) out), new int[out])), "axis", 0L);
            return node("Conv", List.of(x, w, b), "pads", new long[]{1, 1, 1, 1});
        }

        /// Returns the model; its output are integers.
        OnnxMl.ModelProto model() {
            Map.Entry<String, Float> x = pair("x", scale(0.04, 0.06));
            String first = convolution(x.getKey(), x.getValue(), 2, 3);
            if (random.nextBoolean()) {
                first = node("Relu", List.of(first));
            }
            Map.Entry<String, Float> y = pair(first, scale(0.05, 0.3));
            String pooled = y.getKey();
            if (random.nextBoolean()) {
                pooled = node("MaxPool", List.of(pooled), "kernel_shape", new long[]{2, 2}, "strides",
                        new long[]{2, 2});
            }
            String second = convolution(pooled, y.getValue(), 3, 3);
            if (random.nextBoolean()) {
                second = node("Add", List.of(pair(second, scale(0.1, 0.5)).getKey(), pooled));
            }
            if (random.nextBoolean()) {
                second = node("Relu", List.of(second));
            }
            if (random.nextInt(3) == 0) {
                second = node("GlobalAveragePool", List.of(pair(second, 0.3f).getKey()));
            }
            String q = node("QuantizeLinear", List.of(second, scales(scale(0.05, 0.5)), integers(INT8, List.of(), 3)));
            graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName(q));
            return OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph)
                    .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13)).build();
        }
    }

    private static FixedModule compiled(TensorModule module, InputBox box) {
        return Pipelines.compile(module, new LowerTensorToFixed.Options(12, Map.of("x", box), Map.of(), Map.of()),
                PassOptions.DEFAULT, PassObserver.NONE).fixed();
    }

    /// Seeds are the numbers from 0.
    @Test
    void randomGraphsGiveTheIntegersOfOnnxRuntime() throws Exception {
        InputBox box = new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, -7),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, 7), 12, false, "test");
        long elements = 0;
        long ties = 0;
        for (long seed = 0; seed < GRAPHS; seed++) {
            OnnxMl.ModelProto model = new Graph(seed).model();
            String output = model.getGraph().getOutput(0).getName();
            TensorModule module = OnnxFrontend.importModel(
                    OnnxReader.readBytes("q.onnx", model.toByteArray()).orElseThrow(), ImportOptions.DEFAULT)
                    .orElseThrow().module();
            FixedModule fixed = compiled(module, box);
            try (OrtModel runtime = new OrtModel(model)) {
                Random random = new Random(seed);
                for (int row = 0; row < ROWS; row++) {
                    long[] x = random.longs(72, -7 * 4096, 7 * 4096 + 1).toArray();
                    double[] expected = Objects.requireNonNull(runtime.run(Map.of("x",
                            Arrays.stream(x).mapToDouble(i -> i / 4096.0).toArray())).get(output));
                    long[] found = Objects.requireNonNull(FixedInterpreter.run(fixed, Map.of("x", x)).get(output));
                    assertThat(found).hasSameSizeAs(expected);
                    for (int i = 0; i < found.length; i++) {
                        elements++;
                        ties += found[i] == expected[i] ? 0 : 1;
                    }
                }
            }
        }
        System.out.println("random quantised graphs: " + ties + " other integers of " + elements + " integers");
        assertThat(ties).isLessThan(elements / 200);
    }

    @Test
    void theQuantisedLeNetKeepsItsIntegers() {
        ModelFixture fixture = ModelFixtures.load("lenet_int8_qdq");
        FixedModule fixed = Pipelines.compile(fixture.module(),
                new LowerTensorToFixed.Options(12, fixture.boxes(12), Map.of(), Map.of()), PassOptions.DEFAULT,
                PassObserver.NONE).fixed();
        // One rounding for the input, one for each layer, and one for the floats of the output.
        assertThat(roundings(fixed)).isEqualTo(7);
        double scale = 0.17369708f;
        for (int row = 0; row < 4; row++) {
            double[] expected = fixture.row("ref__output", row);
            Map<String, long[]> integers = new LinkedHashMap<>(FixedInterpreter.run(fixed, fixture.quantized(row, 12)));
            double[] found = Objects.requireNonNull(ModelFixtures.reals(fixed, integers).get("output"));
            for (int i = 0; i < expected.length; i++) {
                assertThat(Math.rint(found[i] / scale)).as("row %d, logit %d", row, i)
                        .isEqualTo(Math.rint(expected[i] / scale));
                assertThat(found[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(0x1p-12));
            }
        }
    }

    private static long roundings(FixedModule module) {
        return module.main().ops().stream().map(Op.class::cast)
                .filter(op -> op instanceof Requantize || op instanceof RequantizeRelu).count();
    }
}
