package io.assay.codegen.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WireBlock;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.format.WtnsFile;
import io.assay.groth16.Witness;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.testing.RandomModules;
import io.assay.passes.lower.LowerFixedToRelation;
import io.assay.witness.Assignment;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import io.assay.witness.TensorSpecification;
import io.assay.witness.WitnessProgram;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Generated programs against the interpreter: every wire, every output, every byte of the witness file.
class WitnessGeneratorTest {

    private static final int RANDOM_MODULES = 60;
    private static final int FIXED_MODULES = 10;
    private static final int ROWS = 6;

    @TempDir
    private Path folder;

    /// Returns modules with tensors of random shapes, then modules that were lowered from fixed-point models.
    private static List<RelationModule> corpus(long seed) {
        List<RelationModule> modules = new ArrayList<>();
        Random random = new Random(seed);
        for (int i = 0; i < RANDOM_MODULES; i++) {
            modules.add(RandomRelations.module(random.nextLong()));
        }
        for (int i = 0; i < FIXED_MODULES; i++) {
            FixedModule fixed = RandomModules.fixedForRelations(random.nextLong());
            modules.add(LowerFixedToRelation.lower(fixed));
        }
        return modules;
    }

    @Test
    void everyWireIsThatOfTheInterpreter() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("everyWireIsThatOfTheInterpreter seed " + seed);
        Random random = new Random(seed);
        for (RelationModule module : corpus(seed)) {
            R1csCircuit circuit = R1csCompiler.compile(module);
            BorderFormat format = new BorderFormat(random.nextInt(13), random.nextBoolean());
            Path classes = Files.createTempDirectory(folder, "program");
            WitnessProgram program = CompiledProgram.load(CompiledProgram.generate(circuit, format), classes);
            assertThat(program.wireCount()).isEqualTo(circuit.wireCount());
            assertThat(program.publicCount()).isEqualTo(circuit.publicCount());
            for (int row = 0; row < ROWS; row++) {
                Map<String, long[]> inputs = inputs(module, row, random);
                BigInteger context = new BigInteger(1 + random.nextInt(253), random);
                compare(program, circuit, inputs, format, context, "seed " + seed + ", " + module.name());
            }
            CompiledProgram.clear(classes);
        }
    }

    /// Returns numbers inside the bounds: the least, the greatest, then any, many of them at a bound.
    private static Map<String, long[]> inputs(RelationModule module, int row, Random random) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Input(var value, var name, _, var lo, var hi, _)) {
                long[] numbers = new long[value.type().elementCount()];
                for (int i = 0; i < numbers.length; i++) {
                    long low = lo.isPresent() ? lo.get().longAt(i) : value.type().interval().lo();
                    long high = hi.isPresent() ? hi.get().longAt(i) : value.type().interval().hi();
                    boolean inside = row > 1 && random.nextInt(3) > 0;
                    boolean least = row == 0 || (row > 1 && random.nextBoolean());
                    numbers[i] = inside ? random.nextLong(low, high + 1) : least ? low : high;
                }
                inputs.put(name, numbers);
            }
        }
        return inputs;
    }

    private void compare(WitnessProgram program, R1csCircuit circuit, Map<String, long[]> inputs, BorderFormat format,
            BigInteger context, String description) throws Exception {
        List<BigInteger> expected = WitnessBuilder.build(circuit, inputs, context, RelationInterpreter::honest);
        assertThat(circuit.firstViolation(expected)).as(description).isEqualTo(-1);
        List<InputTensor> tensors = new ArrayList<>();
        for (TensorSpecification input : program.inputs()) {
            double[] reals = java.util.Arrays.stream(inputs.get(input.name()))
                    .mapToDouble(value -> Math.scalb((double) value, -format.scaleBits())).toArray();
            tensors.add(InputTensor.of(input.name(), input.shape(), reals));
        }
        Assignment found = program.compute(InputSet.of(tensors), context);
        for (int wire = 0; wire < expected.size(); wire++) {
            assertThat(found.wires().value(wire)).as(description + ", wire " + wire).isEqualTo(expected.get(wire));
        }
        Path reference = folder.resolve("reference.wtns");
        Path written = folder.resolve("written.wtns");
        WtnsFile.write(reference, witness(expected));
        WtnsFile.write(written, found.wires());
        assertThat(Files.mismatch(reference, written)).as(description).isEqualTo(-1);
        Map<String, long[]> outputs = RelationInterpreter.run(circuit.module(), inputs).outputs();
        assertThat(found.outputs()).extracting(InputTensor::name).containsExactlyElementsOf(outputs.keySet());
        for (InputTensor.Longs output : found.outputs()) {
            assertThat(output.values()).as(description).isEqualTo(outputs.get(output.name()));
        }
    }

    private static Witness witness(List<BigInteger> values) {
        long[] limbs = new long[4 * values.size()];
        for (int i = 0; i < limbs.length; i++) {
            limbs[i] = values.get(i / 4).shiftRight(64 * (i % 4)).longValue();
        }
        return new Witness(limbs);
    }

    /// The comparison says nothing about what never occurs.
    @Test
    void theCorpusHasEveryOpEveryHintAndEveryKindOfWires() {
        Set<Class<?>> found = new HashSet<>();
        for (RelationModule module : corpus(1)) {
            for (Op op : module.main().ops()) {
                found.add(op.getClass());
                if (op instanceof Hint hint) {
                    found.add(hint.function().getClass());
                }
            }
            R1csCompiler.compile(module).blocks().forEach(block -> found.add(block.getClass()));
        }
        Stream.of(RelationOp.class, HintFunction.class, WireBlock.class)
                .forEach(kind -> assertThat(found).contains(kind.getPermittedSubclasses()));
    }

    @Test
    void programsAndJarsAreTheSameEveryTime() throws Exception {
        R1csCircuit circuit = R1csCompiler.compile(corpus(5).getLast());
        BorderFormat format = new BorderFormat(4, false);
        GeneratedProgram first = CompiledProgram.generate(circuit, format);
        GeneratedProgram second = CompiledProgram.generate(R1csCompiler.compile(corpus(5).getLast()), format);
        assertThat(second.files().keySet()).isEqualTo(first.files().keySet());
        first.files().forEach((path, content) -> assertThat(second.files().get(path)).as(path).isEqualTo(content));
        Path one = folder.resolve("one.jar");
        Path two = folder.resolve("two.jar");
        WitnessJar.write(first, CompiledProgram.runtime(), one);
        WitnessJar.write(second, CompiledProgram.runtime(), two);
        assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    }

    @Test
    void aMissingFormatIsRefusedByName() {
        R1csCircuit circuit = R1csCompiler.compile(corpus(5).getFirst());
        assertThatThrownBy(() -> WitnessGenerator.generate(circuit, Map.of(), Map.of(), CompiledProgram.IDENTITY))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("\"x0\" has no format");
    }

    @Test
    void equalTensorsAreStoredOnceInTheFewestBytes() {
        WeightFile file = new WeightFile();
        int first = file.index(1, -128);
        assertThat(file.index(1, -128)).isEqualTo(first);
        assertThat(file.index(TensorData.integers(io.assay.ir.type.Shape.of(2, 1), 1, -128).toLongs()))
                .isEqualTo(first);
        assertThat(file.index(128)).isEqualTo(1);
        assertThat(file.index(-32769)).isEqualTo(2);
        assertThat(file.index(1L << 31)).isEqualTo(3);
        assertThat(file.toBytes()).hasSize(4 + 4 * 8 + 2 + 2 + 4 + 8);
    }
}
