package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.ArtefactWriter;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CompileOptions;
import io.assay.driver.CompiledModel;
import io.assay.driver.Compiler;
import io.assay.driver.ConstraintChecking;
import io.assay.driver.Constraints;
import io.assay.driver.Progress;
import io.assay.driver.Rows;
import io.assay.ir.Visibility;
import io.assay.ir.interp.BigFixedInterpreter;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.passes.lower.InputBox;
import io.assay.testsuite.TestModels;
import io.assay.witness.Assignment;
import io.assay.witness.InputTensor;
import io.assay.witness.WitnessProgram;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One model, five meanings: ONNX Runtime, the interpreter on `long`, the one on `BigInteger`, the generated program,
/// and the constraints. All integers are equal, every witness satisfies the circuit, and ONNX Runtime is close.
class DifferentialIT {
    private static final int ROWS = 12;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"mlp_credit, 0.0005", "mlp_mnist, 0.003", "mlp_mnist_fp16, 0.05", "mlp_4k, 0.003", "mlp_118k, 0.003",
            "ae_feed_sp500, 0.003", "autoencoder_32_8, 0.003", "1l_mlp, 0.003", "1l_relu, 0.003"})
    void allMeaningsAgree(String name, double tolerance) throws Exception {
        Path file = TestModels.file(name, "inputs.npz");
        CompiledModel model = Compiler.compile(TestModels.file(name, "model.onnx"),
                CompileOptions.DEFAULT.withSamples(file).withInputs(Visibility.PRIVATE), CircuitEstimate.Aim.CIRCUIT,
                Progress.NONE);
        ArtefactFolder artefacts = ArtefactWriter.write(model, folder.resolve("model.assay"),
                Constraints.Writing.IF_SMALL, Progress.NONE);
        WitnessProgram program = artefacts.loadProgram();
        ConstraintChecking constraints = ConstraintChecking.of(artefacts);
        Rows rows = Rows.read(file);
        int count = Math.min(ROWS, rows.count(List.copyOf(model.boxes().keySet())));
        ModelFixture fixture = ModelFixtures.load(name);
        double worst = 0;
        try (OrtModel runtime = new OrtModel(OnnxRuntimeTest.proto(fixture))) {
            for (int row = 0; row < count; row++) {
                Assignment assignment = program.compute(rows.row(row), BigInteger.valueOf(row));
                constraints.row(row, assignment);
                Map<String, long[]> integers = inputs(model, fixture, row);
                Map<String, long[]> exact = FixedInterpreter.run(model.lowered().fixed(), integers);
                ModelFixtures.assertSame(
                        BigFixedInterpreter.run(model.lowered().fixed(), ModelFixtures.big(integers)), exact);
                Map<String, double[]> floats = runtime.run(fixture.inputs(row));
                for (InputTensor.Longs output : assignment.outputs()) {
                    assertThat(output.values()).as("%s, row %d", output.name(), row)
                            .isEqualTo(exact.get(output.name()));
                    worst = Math.max(worst, distance(output, scaleBits(artefacts, output.name()),
                            Objects.requireNonNull(floats.get(output.name()))));
                }
            }
        }
        System.out.println(name + ": " + count + " rows, within " + worst + " of ONNX Runtime");
        assertThat(worst).isLessThan(tolerance);
    }

    private static Map<String, long[]> inputs(CompiledModel model, ModelFixture fixture, int row) {
        Map<String, long[]> integers = new LinkedHashMap<>();
        model.boxes().forEach((input, box) -> integers.put(input, Arrays.stream(fixture.row(input, row))
                .mapToLong(value -> InputBox.quantize(value, box.scaleBits())).toArray()));
        return integers;
    }

    private static int scaleBits(ArtefactFolder artefacts, String output) {
        return artefacts.manifest().borders("output").stream().filter(border -> border.name().equals(output))
                .findFirst().orElseThrow().scaleBits();
    }

    private static double distance(InputTensor.Longs found, int scaleBits, double[] reference) {
        double worst = 0;
        for (int i = 0; i < reference.length; i++) {
            worst = Math.max(worst, Math.abs(Math.scalb((double) found.values()[i], -scaleBits) - reference[i]));
        }
        return worst;
    }
}
