package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.TensorData;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.pipeline.Lowered;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import onnx.OnnxMl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DynamicQuantizeLinear: integers, scale and zero point are those of ONNX Runtime, ties included.
class DynamicQuantizationTest {
    private static final int BITS = 12;
    private static final int ROWS = 60;
    private static final int WIDTH = 9;

    private static Lowered compiled(OnnxMl.ModelProto model, double reach) {
        InputBox box = new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, -reach),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, reach), BITS, false, "test");
        return Pipelines.compile(OnnxFrontend.importModel(
                OnnxReader.readBytes("d.onnx", model.toByteArray()).orElseThrow(), ImportOptions.DEFAULT).orElseThrow()
                .module(), new LowerTensorToFixed.Options(BITS, Map.of("x", box), Map.of(), Map.of()),
                PassOptions.DEFAULT, PassObserver.NONE);
    }

    /// Random rows; every third is symmetric about zero, where all quotients of its ends are halves but for a rounding.
    private static long[] row(Random random, int row, double reach) {
        long most = (long) Math.scalb(reach, BITS);
        long[] x = random.longs(WIDTH, -most, most + 1).toArray();
        if (row % 3 == 0) {
            long end = random.nextLong(1, most + 1);
            Arrays.setAll(x, i -> i % 3 == 0 ? end : i % 3 == 1 ? -end : x[i] % (end + 1));
        }
        if (row % 10 == 9) {
            Arrays.fill(x, row % 20 == 9 ? 0 : x[0]);
        }
        return x;
    }

    private static double[] reals(long... x) {
        return Arrays.stream(x).mapToDouble(i -> Math.scalb((double) i, -BITS)).toArray();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 5, 300})
    void integersAndZeroPointAreThoseOfOnnxRuntime(double reach) throws Exception {
        // The zero point is the integer of 0, which is appended.
        OnnxMl.ModelProto model = new TestGraph(13).input("x", WIDTH).node("DynamicQuantizeLinear", "x", "q s z")
                .ints("one", 1).node("Reshape", "z one", "zs").node("Concat", "q zs", "c", "axis", 0L)
                .node("Cast", "c", "y", "to", 6L).model();
        FixedModule fixed = compiled(model, reach).fixed();
        long seed = 5;
        Random random = new Random(seed);
        try (OrtModel runtime = new OrtModel(model)) {
            for (int row = 0; row < ROWS; row++) {
                long[] x = row(random, row, reach);
                double[] expected = Objects.requireNonNull(runtime.run(Map.of("x", reals(x))).get("y"));
                long[] found = Objects.requireNonNull(FixedInterpreter.run(fixed, Map.of("x", x)).get("y"));
                assertThat(Arrays.stream(found).asDoubleStream().toArray())
                        .as("seed %d, row %d: %s", seed, row, Arrays.toString(x)).isEqualTo(expected);
            }
        }
    }

    /// The layer that dynamic quantisation makes of a dense one.
    @Test
    void aDynamicallyQuantisedLayerIsThatOfOnnxRuntime() throws Exception {
        OnnxMl.ModelProto model = new TestGraph(13).input("x", 1, WIDTH).weight("w", WIDTH, 4).weight("b", 4)
                .scalar("ws", 0.0117f)
                .node("DynamicQuantizeLinear", "x", "q s z")
                .node("QuantizeLinear", "w ws", "wq").node("Cast", "ws", "wf", "to", 1L)
                .node("MatMulInteger", "q wq z", "i").node("Cast", "i", "f", "to", 1L)
                .node("Mul", "s wf", "sw").node("Mul", "f sw", "scaled").node("Add", "scaled b", "y").model();
        Lowered lowered = compiled(model, 5);
        long seed = 6;
        Random random = new Random(seed);
        try (OrtModel runtime = new OrtModel(model)) {
            for (int row = 0; row < ROWS; row++) {
                long[] x = row(random, row, 5);
                double[] expected = Objects.requireNonNull(runtime.run(Map.of("x", reals(x))).get("y"));
                Map<String, long[]> outputs = FixedInterpreter.run(lowered.fixed(), Map.of("x", x));
                double[] found = Objects.requireNonNull(ModelFixtures.reals(lowered.fixed(), outputs).get("y"));
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i]).as("seed %d, row %d, element %d", seed, row, i)
                            .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(0x1p-10));
                }
                RelationInterpreter.Run run = RelationInterpreter.run(lowered.relation(), Map.of("x", x));
                assertThat(run.failures()).isEmpty();
            }
        }
    }
}
