package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.format.NpzFile;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.Output;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.type.Shape;
import io.assay.passes.calibrate.Calibration;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.pipeline.Lowered;
import io.assay.passes.pipeline.PassObserver;
import io.assay.passes.pipeline.PassOptions;
import io.assay.passes.pipeline.Pipelines;
import io.assay.testsuite.TestModels;
import io.assay.witness.InputTensor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The whole pipeline on a real credit model, with every pass checked, against ONNX Runtime's stored results.
class CompilePipelineIT {

    private static final int FEATURES = 26;
    private static final int SCALE_BITS = 12;

    @Test
    void everyPassKeepsTheModelAndCalibrationFindsItsGrids() throws Exception {
        double[] inputs = doubles("input");
        double[] references = doubles("ref__output");
        List<double[]> rows = new ArrayList<>();
        for (int row = 0; row < references.length; row++) {
            rows.add(Arrays.copyOfRange(inputs, row * FEATURES, (row + 1) * FEATURES));
        }
        InputBox box = Calibration.fromSamples("input", rows, Shape.of(FEATURES), SCALE_BITS, "inputs.npz");
        Lowered lowered = compile(box, PassOptions.DEFAULT.verifyingEach());
        Lowered bare = compile(box, new PassOptions(false, List.of(), Optional.of(List.of()), OptionalInt.empty(), 1));
        Output output = (Output) lowered.fixed().main().ops().getLast();
        int outputBits = output.value().type().scaleBits();
        for (int row = 0; row < references.length; row++) {
            Map<String, long[]> x = Map.of("input", quantized(rows.get(row), box));
            long[] found = FixedInterpreter.run(lowered.fixed(), x).get("output");
            assertThat(found).isEqualTo(FixedInterpreter.run(bare.fixed(), x).get("output"));
            assertThat(Math.abs(Math.scalb((double) found[0], -outputBits) - references[row])).isLessThan(0.002);
        }
        Map<String, long[]> x = Map.of("input", quantized(rows.getFirst(), box));
        R1csCircuit circuit = R1csCompiler.compile(lowered.relation());
        assertThat(
                circuit.firstViolation(WitnessBuilder.build(circuit, x, BigInteger.TEN, RelationInterpreter::honest)))
                .isEqualTo(-1);
        assertThat(circuit.constraintCount())
                .isLessThanOrEqualTo(R1csCompiler.compile(bare.relation()).constraintCount());
    }

    private static long[] quantized(double[] row, InputBox box) {
        return Arrays.stream(row).mapToLong(value -> InputBox.quantize(value, box.scaleBits())).toArray();
    }

    private static Lowered compile(InputBox box, PassOptions passOptions) throws Exception {
        TensorModule model = OnnxFrontend
                .importModel(OnnxReader.read(TestModels.file("mlp_credit", "model.onnx")).orElseThrow(),
                        ImportOptions.DEFAULT)
                .orElseThrow().module();
        Map<String, InputBox> boxes = new TreeMap<>();
        boxes.put("input", box);
        Map<String, Visibility> visibility = new TreeMap<>();
        visibility.put("input", Visibility.PRIVATE);
        return Pipelines.compile(model, new LowerTensorToFixed.Options(SCALE_BITS, boxes, visibility, Map.of()),
                passOptions, PassObserver.NONE);
    }

    private static double[] doubles(String name) throws Exception {
        for (InputTensor tensor : NpzFile.read(TestModels.file("mlp_credit", "inputs.npz")).tensors()) {
            if (tensor.name().equals(name) && tensor instanceof InputTensor.Doubles doubles) {
                return doubles.values();
            }
        }
        throw new IllegalStateException("no array " + name);
    }
}
