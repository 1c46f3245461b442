package io.assay.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.text.AirPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Other weights for a circuit that there is: what is taken, and what is refused.
class CommittedWeightsTest {
    private static final String MODEL = """
            <ir_version: 9, opset_import: ["" : 20]>
            net (float[1, 6] x) => (float[1, 3] y)
            <float[6, 8] w1 = {%s}, float[8] b1 = {%s}, float[8, 3] w2 = {%s}, float[3] clip = {1, 2, 3}>
            { [fc1] m = MatMul (x, w1)
              [add1] a = Add (m, b1)
              [act] r = Relu (a)
              [fc2] z = MatMul (r, w2)
              [clip] y = Min (z, clip) }
            """;
    private static final CompileOptions OPTIONS = CompileOptions.DEFAULT
            .withRanges(Map.of("x", new CompileOptions.Range(-1, 1))).withWeights(WeightOptions.COMMITTED);

    @TempDir
    private static Path shared = Path.of("");
    private static Path compiled = Path.of("");

    @TempDir
    private Path folder = Path.of("");

    private static String numbers(Random random, int count, double reach) {
        return random.doubles(count, -reach, reach).mapToObj(value -> Float.toString((float) value))
                .collect(Collectors.joining(", "));
    }

    private static String model(long seed, double reach) {
        Random random = new Random(seed);
        return MODEL.formatted(numbers(random, 48, reach), numbers(random, 8, reach), numbers(random, 24, reach));
    }

    private static Path write(Path target, String text) throws IOException {
        return Files.writeString(target.resolve("net.onnxtxt"), text);
    }

    @BeforeAll
    static void compile() throws IOException {
        CompiledModel model = Compiler.compile(write(shared, model(1, 1)), OPTIONS, CircuitEstimate.Aim.CIRCUIT,
                Progress.NONE);
        compiled = shared.resolve("net.assay");
        ArtefactWriter.write(model, compiled, Constraints.Writing.IF_SMALL, Progress.NONE);
    }

    private CommittedWeights taken(String text) throws IOException {
        return CommittedWeights.of(ArtefactFolder.open(compiled), write(folder, text), Progress.NONE);
    }

    private List<Diagnostic> refused(String text) {
        return catchThrowableOfType(Failure.class, () -> taken(text)).diagnostics();
    }

    private static String all(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void theManifestHasTheFormatOfEachTensor() throws IOException {
        Manifest manifest = ArtefactFolder.open(compiled).manifest();
        assertThat(manifest.version()).isEqualTo(Manifest.VERSION);
        assertThat(manifest.weights()).isEqualTo("committed");
        assertThat(manifest.committed()).extracting(Manifest.CommittedWeight::name).containsExactly("w1", "b1", "w2");
        assertThat(manifest.borders()).extracting(Manifest.Border::name).containsExactly("x", "y");
        assertThat(manifest.circuit().hasLookups()).as("however small the circuit is").isTrue();
    }

    @Test
    void otherWeightsAreTakenInTheFormatsOfTheFirst() throws IOException {
        CommittedWeights first = taken(model(1, 1));
        CommittedWeights other = taken(model(2, 1));
        assertThat(other.tensors()).extracting(tensor -> tensor.format())
                .isEqualTo(first.tensors().stream().map(tensor -> tensor.format()).toList());
        assertThat(other.tensors().getFirst().values()).isNotEqualTo(first.tensors().getFirst().values());
    }

    @Test
    void theCircuitIsTheSameToTheByte() throws IOException {
        CompileOptions frozen = RecordedOptions.of(ArtefactFolder.open(compiled).manifest());
        byte[] expected = circuit(Compiler.lower(write(folder, model(1, 1)), frozen, Progress.NONE));
        for (long seed = 2; seed < 5; seed++) {
            LoweredModel other = Compiler.lower(write(folder, model(seed, 0.9)), frozen, Progress.NONE);
            assertThat(circuit(other)).as("seed " + seed).isEqualTo(expected);
        }
    }

    private static byte[] circuit(LoweredModel model) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        R1csWriter.write(R1csCompiler.compile(model.lowered().relation(), Lookups.ON), out);
        return out.toByteArray();
    }

    @Test
    void noElementIsInTheModules() throws IOException {
        // One weight is a number that nothing else is.
        String text = model(1, 0.5).replaceFirst("\\{[^,]*,", "{0.12353515625,");
        LoweredModel lowered = Compiler.lower(write(folder, text), OPTIONS, Progress.NONE);
        assertThat(lowered.weights().getFirst().values().longAt(0) >> (lowered.weights().getFirst().scaleBits() - 12))
                .isEqualTo(506);
        assertThat(AirPrinter.print(lowered.lowered().fixed()) + AirPrinter.print(lowered.lowered().relation()))
                .doesNotContainPattern("\\b(506|1012|2024|4048)\\b");
    }

    @Test
    void nodesMayHaveOtherNames() throws IOException {
        assertThat(taken(model(2, 1).replace("[fc1]", "[first]").replace("[act]", "[node_3]")).tensors()).hasSize(3);
    }

    @Test
    void aWeightOutsideItsRangeIsNamed() {
        assertThat(all(refused(model(3, 1).replaceFirst("\\{[^,]*,", "{77.5,"))))
                .contains("AS5203", "\"w1\", element 0", "77.5", "[-2.0, ", "compile again");
    }

    @Test
    void anotherOperationIsShown() {
        assertThat(all(refused(model(2, 1).replace("Relu (a)", "Sigmoid (a)"))))
                .contains("AS5202", "another architecture", "fixed.requantize");
    }

    @Test
    void aConstantThatIsNoWeightMayNotChange() {
        assertThat(all(refused(model(2, 1).replace("clip = {1, 2, 3}", "clip = {1, 2, 4}"))))
                .contains("AS5202", "1 of 3 elements differ", "only tensors that products and sums read may differ");
    }

    @Test
    void aTensorWithAnotherNameOrShapeIsShown() {
        assertThat(all(refused(model(2, 1).replace("w2", "output_weight"))))
                .contains("AS5202", "\"output_weight\"", "one of [w1, b1, w2]", "\"w2\"", "no such tensor");
        Random random = new Random(4);
        assertThat(all(refused(MODEL.formatted(numbers(random, 54, 1), numbers(random, 9, 1), numbers(random, 27, 1))
                .replace("[6, 8]", "[6, 9]").replace("[8]", "[9]").replace("[8, 3]", "[9, 3]"))))
                .contains("AS5202", "shape 6x9; expected shape 6x8", "shape 9; expected shape 8");
    }

    @Test
    void otherInputsAreShown() {
        assertThat(all(refused(model(2, 1).replace("(float[1, 6] x)", "(float[2, 6] x)"))))
                .contains("AS5202", "x [2, 6]; expected x [1, 6]");
    }

    @Test
    void aFolderOfFixedWeightsHasNoOthers() throws IOException {
        CompiledModel model = Compiler.compile(write(folder, model(1, 1)), OPTIONS.withWeights(WeightOptions.FIXED),
                CircuitEstimate.Aim.CIRCUIT, Progress.NONE);
        ArtefactFolder fixed = ArtefactWriter.write(model, folder.resolve("fixed"), Constraints.Writing.IF_SMALL,
                Progress.NONE);
        assertThat(fixed.manifest().committed()).isEmpty();
        Failure failure = catchThrowableOfType(Failure.class,
                () -> CommittedWeights.of(fixed, folder.resolve("net.onnxtxt"), Progress.NONE));
        assertThat(all(failure.diagnostics())).contains("AS5205", "fixed", "--weights committed");
        assertThat(failure.kind()).isEqualTo(Failure.Kind.USAGE);
    }
}
