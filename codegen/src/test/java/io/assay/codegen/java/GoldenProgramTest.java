package io.assay.codegen.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerFixedToRelation;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.witness.Assignment;
import io.assay.witness.Bounds;
import io.assay.witness.Encoding;
import io.assay.witness.FloatKey;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import io.assay.witness.TensorSpecification;
import io.assay.witness.WitnessProgram;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One small program as text, to be read by people, and what it says of itself and of bad inputs.
class GoldenProgramTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final String PATH = "io/assay/generated/SmallModelWitness.java";

    @TempDir
    private Path folder;

    /// Returns the program of a small network: two dense layers, a sigmoid, and the index of the greatest.
    private static RelationModule relations() throws AirSyntaxException {
        TensorModule model = (TensorModule) new AirParser().parse("""
                module "small" tensor
                data @w0 : tensor<4x3xf32> = [0.5, -3.0, 0.125, 7.75, 1.0, -0.25, 2.5, 0.75, -1.5, 0.0, 4.0, -2.0]
                data @w1 : tensor<1x3xf32> = [0.5, -1.25, 2.0]
                data @w2 : tensor<3x2xf32> = [0.5, -1.25, 2.0, 0.3, -0.7, 1.0]
                func @main {
                %0 = tensor.input {name = "x"} : tensor<1x4xf32>
                %1 = tensor.const {data = @w0} : tensor<4x3xf32>
                %2 = tensor.const {data = @w1} : tensor<1x3xf32>
                %3 = tensor.const {data = @w2} : tensor<3x2xf32>
                %4 = tensor.contract %0, %1 {einsum = einsum{lhs = "ik", rhs = "kj", out = "ij"}} : tensor<1x3xf32> \
                loc("/fc1/Gemm":"Gemm")
                %5 = tensor.binary %4, %2 {function = add} : tensor<1x3xf32> loc("/fc1/Gemm":"Gemm")
                %6 = tensor.unary %5 {function = relu} : tensor<1x3xf32> loc("/relu/Relu":"Relu")
                %7 = tensor.contract %6, %3 {einsum = einsum{lhs = "ik", rhs = "kj", out = "ij"}} : tensor<1x2xf32> \
                loc("/fc2/MatMul":"MatMul")
                %8 = tensor.unary %7 {function = sigmoid} : tensor<1x2xf32> loc("/sigmoid/Sigmoid":"Sigmoid")
                %9 = tensor.argmax %8 {axis = 1, selectLast = false} : tensor<1x1xi64> loc("/class/ArgMax":"ArgMax")
                tensor.output %9 {name = "class"}
                tensor.output %8 {name = "scores"}
                }
                """);
        Map<String, InputBox> boxes = new TreeMap<>();
        boxes.put("x", new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.of(4), 0, 0, -1, 2),
                TensorData.ofDoubles(ScalarType.F64, Shape.of(4), 1, 1, 1, 7), 4, false, "test"));
        Map<String, Visibility> inputs = new TreeMap<>(Map.of("x", Visibility.PRIVATE));
        return LowerFixedToRelation.lower(
                LowerTensorToFixed.lower(model, new LowerTensorToFixed.Options(6, boxes, inputs, Map.of())).module());
    }

    private static GeneratedProgram program(R1csCircuit circuit) {
        Map<String, BorderFormat> outputs = new TreeMap<>();
        outputs.put("class", new BorderFormat(0, true));
        outputs.put("scores", new BorderFormat(6, false));
        return WitnessGenerator.generate(circuit, new TreeMap<>(Map.of("x", new BorderFormat(4, true))), outputs,
                CompiledProgram.IDENTITY);
    }

    private static GeneratedProgram program() throws AirSyntaxException {
        return program(R1csCompiler.compile(relations()));
    }

    @Test
    void theProgramIsTheOneThatWasRead() throws Exception {
        compare(program(), "SmallModelWitness.java.txt");
    }

    @Test
    void theProgramWithLookupsIsTheOneThatWasRead() throws Exception {
        compare(program(LookupCircuits.of(relations(), 1)), "SmallModelLookupWitness.java.txt");
    }

    /// Run with -Dgolden.update=true to accept what is generated.
    private static void compare(GeneratedProgram program, String name) throws Exception {
        byte[] generated = program.files().get(PATH);
        Path golden = GOLDEN.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.write(golden, generated);
        }
        assertThat(new String(generated, StandardCharsets.UTF_8)).isEqualTo(Files.readString(golden));
    }

    /// Programs generated before there were lookups have no second phase either.
    @Test
    void aPlainProgramHasNothingToComplete() throws Exception {
        WitnessProgram plain = CompiledProgram.load(program(), folder);
        assertThatThrownBy(() -> plain.complete(new long[4 * plain.wireCount()], 0, BigInteger.TEN))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("commitment 0");
    }

    @Test
    void theJarHoldsAServiceThatSaysWhatItIs() throws Exception {
        Path jar = folder.resolve("small.jar");
        WitnessJar.write(program(), CompiledProgram.runtime(), jar);
        try (URLClassLoader loader = new URLClassLoader(new URL[]{jar.toUri().toURL()}, getClass().getClassLoader())) {
            WitnessProgram program = ServiceLoader.load(WitnessProgram.class, loader).findFirst().orElseThrow();
            assertThat(program.modelSha256()).isEqualTo(CompiledProgram.IDENTITY.modelSha256());
            assertThat(program.inputs()).containsExactly(new TensorSpecification("x", List.of(1, 4), 4, true,
                    io.assay.witness.Visibility.PRIVATE,
                    Bounds.each(new long[]{0, 0, -16, 32}, new long[]{16, 16, 16, 112})));
            assertThat(program.outputs()).extracting(TensorSpecification::name).containsExactly("class", "scores");
            // The layers give 10.75 and -3.025 for it; 64 times their sigmoids are 64 and 2.96.
            Assignment assignment = program.compute(input(1, 0, 1, 2), BigInteger.TEN);
            assertThat(assignment.outputs().getFirst().values()).containsExactly(0);
            assertThat(assignment.outputs().getLast().values()).containsExactly(64, 3);
            refused(program, input(0.5, 0.25, -1, 1.75),
                    "input \"x\"[3]: found 1.75; expected a number from 2.0 to 7.0");
            refused(program, input(0.5, 0.2, -1, 6), "input \"x\"[1]: found 0.2; expected a multiple of 2^-4");
            refused(program, input(Double.NaN, 0.25, -1, 6), "input \"x\"[0]: found NaN");
            refused(program, input(1, 2, 3), "found shape [1, 3]; expected shape [1, 4]");
            refused(program, InputSet.of(List.of()), "input \"x\": found tensors []");
        }
    }

    /// Integers of relations do not say what they stand for; the format does.
    @Test
    void keysOfFloatsAreReadByTheirOrder() throws Exception {
        RelationBuilder builder = new RelationBuilder();
        Value x = builder.input("x", Visibility.PRIVATE,
                new Interval(-FloatKey.INFINITY, FloatKey.NAN), Shape.of(3),
                Optional.empty(), Optional.empty());
        long threshold = FloatKey.of(-0.1f);
        builder.output(
                builder.steps(new Steps(TensorData.integers(Shape.of(3), 1, 2, 1), TensorData.integers(Shape.of(4),
                        FloatKey.NAN, threshold, threshold + 1, FloatKey.INFINITY)), x),
                "steps", Visibility.PRIVATE);
        RelationModule steps = new RelationModule("keys", new Func("main", builder.ops()));
        BorderFormat plain = new BorderFormat(0, false);
        GeneratedProgram generated = WitnessGenerator.generate(R1csCompiler.compile(steps),
                Map.of("x", BorderFormat.ordered(Optional.empty(), Optional.empty())), Map.of("steps", plain),
                CompiledProgram.IDENTITY);
        assertThat(new String(generated.files().get(PATH), StandardCharsets.UTF_8)).contains("Encoding.FLOAT_ORDER");
        WitnessProgram program = CompiledProgram.load(generated, folder.resolve("keys"));
        assertThat(program.inputs().getFirst().encoding()).isEqualTo(Encoding.FLOAT_ORDER);
        assertThat(program.outputs().getFirst().encoding()).isEqualTo(Encoding.FIXED_POINT);
        InputSet given = InputSet.of(List.of(InputTensor.of("x", List.of(3), new double[]{Double.NaN, -0.1, 1e30})));
        assertThat(program.compute(given, BigInteger.ZERO).outputs().getFirst().values())
                .containsExactly(1, 1, 0, 0);
        GeneratedProgram mixed = WitnessGenerator.generate(R1csCompiler.compile(steps),
                Map.of("x",
                        BorderFormat.ordered(Optional.of(TensorData.integers(Shape.of(3), -1, 2, -1)),
                                Optional.empty())),
                Map.of("steps", plain), CompiledProgram.IDENTITY);
        WitnessProgram other = CompiledProgram.load(mixed, folder.resolve("mixed"));
        assertThat(other.inputs().getFirst().encoding()).isEqualTo(Encoding.floatOrder(new long[]{-1, 2, -1}));
        refused(other, InputSet.of(List.of(InputTensor.of("x", List.of(3), new double[]{0, 0.1, 0}))),
                "input \"x\"[1]: found 0.1; expected a multiple of 2^-2");
        assertThatThrownBy(() -> new BorderFormat(1, false, true, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(WitnessProgram program, InputSet input, String message) {
        assertThatThrownBy(() -> program.compute(input, BigInteger.TEN)).isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }

    private static InputSet input(double... values) {
        return InputSet.of(List.of(InputTensor.of("x", List.of(1, values.length), values)));
    }
}
