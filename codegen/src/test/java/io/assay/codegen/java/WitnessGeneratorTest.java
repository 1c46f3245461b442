package io.assay.codegen.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WireBlock;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.format.WtnsFile;
import io.assay.groth16.Witness;
import io.assay.ir.Func;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import io.assay.passes.lower.LowerFixedToRelation;
import io.assay.witness.Assignment;
import io.assay.witness.CommittedWeights;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import io.assay.witness.Salts;
import io.assay.witness.TensorSpecification;
import io.assay.witness.WitnessProgram;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final BigInteger ROOT_SALT = BigInteger.TWO.pow(247).subtract(BigInteger.valueOf(12_345));

    @TempDir
    private Path folder;

    /// Returns modules with tensors of random shapes, then modules that were lowered from fixed-point and float models.
    private static List<RelationModule> corpus(long seed) {
        List<RelationModule> modules = new ArrayList<>();
        Random random = new Random(seed);
        for (int i = 0; i < RANDOM_MODULES; i++) {
            modules.add(RandomRelations.module(random.nextLong()));
        }
        for (int i = 0; i < FIXED_MODULES; i++) {
            FixedModule fixed = RandomModules.fixed(random.nextLong());
            modules.add(LowerFixedToRelation.lower(fixed));
        }
        modules.addAll(TensorModels.modules(random.nextLong()));
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

    /// In both phases, for any challenge.
    @Test
    void everyWireOfLookupsIsThatOfTheInterpreter() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("everyWireOfLookupsIsThatOfTheInterpreter seed " + seed);
        Random random = new Random(seed);
        List<RelationModule> corpus = corpus(seed);
        Collections.shuffle(corpus, random);
        int chosen = 0;
        for (RelationModule module : corpus.subList(0, corpus.size() / 2)) {
            R1csCircuit planned = R1csCompiler.compile(module, Lookups.ON);
            boolean compiled = chosen++ % 2 == 0 && planned.lookups().isPresent();
            R1csCircuit circuit = compiled ? planned : LookupCircuits.of(module, random.nextLong());
            BorderFormat format = new BorderFormat(0, true);
            Path classes = Files.createTempDirectory(folder, "lookups");
            WitnessProgram program = CompiledProgram.load(CompiledProgram.generate(circuit, format), classes);
            for (int row = 0; row < ROWS; row++) {
                Map<String, long[]> inputs = inputs(module, row, random);
                String description = "seed " + seed + ", " + module.name();
                BigInteger challenge = new BigInteger(253, random);
                Salts salts = Salts.draw(random::nextBytes);
                List<BigInteger> expected = reference(circuit, inputs, BigInteger.TEN, salts, challenge);
                assertThat(compiled ? circuit.firstViolation(expected) : -1).as(description).isEqualTo(-1);
                long[] limbs = program.compute(given(program, inputs, format).salted(salts), BigInteger.TEN)
                        .wires().toCanonicalLimbs();
                boolean hasWeights = !program.committed().isEmpty();
                if (hasWeights) {
                    program.complete(limbs, 0, BigInteger.TWO);
                }
                PrimeField.split(challenge, limbs, 4 * circuit.challengeWire());
                program.complete(limbs, hasWeights ? 1 : 0, challenge);
                for (int wire = 0; wire < expected.size(); wire++) {
                    assertThat(PrimeField.join(limbs, 4 * wire)).as(description + ", wire " + wire)
                            .isEqualTo(expected.get(wire));
                }
            }
            CompiledProgram.clear(classes);
        }
    }

    private static InputSet given(WitnessProgram program, Map<String, long[]> inputs, BorderFormat format) {
        List<InputTensor> tensors = new ArrayList<>();
        for (TensorSpecification input : program.inputs()) {
            double[] reals = Arrays.stream(inputs.get(input.name()))
                    .mapToDouble(value -> Math.scalb((double) value, -format.scaleBits())).toArray();
            tensors.add(InputTensor.of(input.name(), input.shape(), reals));
        }
        if (program.committed().isEmpty()) {
            return InputSet.of(tensors).rootSalted(ROOT_SALT);
        }
        List<long[]> weights = program.committed().stream().map(weight -> inputs.get(weight.name())).toList();
        return InputSet.of(tensors).rootSalted(ROOT_SALT).weighted(weights(weights));
    }

    private static CommittedWeights weights(List<long[]> tensors) {
        return CommittedWeights.of(tensors, RandomSource.seeded(1));
    }

    /// Returns the witness of the interpreter, with the blinder of committed weights.
    private static List<BigInteger> reference(R1csCircuit circuit, Map<String, long[]> inputs, BigInteger context,
            Salts salts, BigInteger challenge) {
        List<BigInteger> wires = new ArrayList<>(WitnessBuilder.build(circuit, inputs, context,
                new io.assay.backends.layout.Salts(salts.inputs(), salts.outputs(), ROOT_SALT),
                RelationInterpreter::honest,
                challenge));
        for (WireBlock block : circuit.blocks()) {
            if (block instanceof WireBlock.WeightsBlinder(int start)) {
                wires.set(start, weights(List.of()).blinder());
            }
        }
        return wires;
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
        // Salts as different as the contexts are.
        Salts salts = new Salts(context.shiftRight(5), context.shiftRight(9));
        List<BigInteger> expected = reference(circuit, inputs, context, salts, BigInteger.ZERO);
        assertThat(circuit.firstViolation(expected)).as(description).isEqualTo(-1);
        Assignment found = program.compute(given(program, inputs, format).salted(salts), context);
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
            LookupCircuits.of(module, 1).blocks().forEach(block -> found.add(block.getClass()));
        }
        Stream.of(RelationOp.class, HintFunction.class, WireBlock.class)
                .forEach(kind -> assertThat(found).contains(kind.getPermittedSubclasses()));
    }

    /// HotSpot interprets methods of more than 8000 bytes for ever, and Java allows 64 KB.
    @Test
    void longModelsAreSpreadOverMethodsAndClasses() throws Exception {
        R1csCircuit circuit = R1csCompiler.compile(longModule());
        BorderFormat format = new BorderFormat(0, false);
        GeneratedProgram generated = CompiledProgram.generate(circuit, format);
        Path classes = Files.createTempDirectory(folder, "long");
        WitnessProgram program = CompiledProgram.load(generated, classes);
        compare(program, circuit, Map.of("x", new long[]{3, -5, 7, 100}), format, BigInteger.TEN, "long model");
        int methods = 0;
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path path : files.filter(file -> file.toString().endsWith(".class")).toList()) {
                for (MethodModel method : ClassFile.of().parse(path).methods()) {
                    int bytes = method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
                    assertThat(bytes).as(path + " " + method.methodName()).isLessThan(8000);
                    methods++;
                }
            }
        }
        assertThat(methods).isGreaterThan(600);
        assertThat(generated.files()).hasSizeGreaterThan(10);
    }

    /// Hundreds of nodes, one of hundreds of ops, and a concatenation and a sum of hundreds of tensors.
    private static RelationModule longModule() {
        RelationBuilder builder = new RelationBuilder();
        Shape shape = Shape.of(2, 2);
        Value x = builder.input("x", Visibility.PRIVATE, new Interval(-100, 100), shape, Optional.empty(),
                Optional.empty());
        List<Value> all = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            builder.at(SourceLoc.of(i < 500 ? "/node" + i : "/block", "Any"));
            Value square = builder.mul(x, x);
            x = builder.minimum(builder.requantize(builder.linear(List.of(1L, -3L), i, List.of(square, x)), 8),
                    builder.constant(TensorData.integers(shape, 100, 90, 80, i)));
            all.add(x);
        }
        builder.at(SourceLoc.of("/sum", "Sum"));
        List<Long> ones = new ArrayList<>(Collections.nCopies(all.size(), 1L));
        ones.set(600, -7L);
        builder.output(builder.linear(ones, 5, all), "sum", Visibility.PUBLIC);
        builder.output(builder.concat(1, all, Shape.of(2, 1400)), "all", Visibility.PRIVATE);
        return new RelationModule("long", new Func("main", builder.ops()));
    }

    @Test
    void namesOfModelsCannotLeaveTheirComment() throws Exception {
        RelationBuilder builder = new RelationBuilder();
        String name = "*/ } \\u000a int bad; \n\"$L$$ \u00e9 2 class";
        builder.at(SourceLoc.of(name, name));
        Value x = builder.input(name, Visibility.PUBLIC, new Interval(0, 1), Shape.SCALAR, Optional.empty(),
                Optional.empty());
        for (String node : List.of("", "/", "compute", "switch", "1x1", "yield", name)) {
            builder.at(SourceLoc.of(node, node));
            builder.output(builder.relu(builder.linear(List.of(-1L), 0, List.of(x))), name + node, Visibility.PUBLIC);
        }
        RelationModule module = new RelationModule(name, new Func("main", builder.ops()));
        Map<String, BorderFormat> formats = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof Output output) {
                formats.put(output.name(), new BorderFormat(0, false));
            }
        }
        GeneratedProgram program = WitnessGenerator.generate(R1csCompiler.compile(module),
                Map.of(name, new BorderFormat(0, false)), formats, new ProgramIdentity(name, "0".repeat(64), name));
        assertThat(program.className()).isEqualTo("io.assay.generated.U000aIntBadL2ClassWitness");
        WitnessProgram loaded = CompiledProgram.load(program, folder);
        assertThat(loaded.inputs().getFirst().name()).isEqualTo(name);
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
        assertThat(file.index(TensorData.integers(Shape.of(2, 1), 1, -128).toLongs()))
                .isEqualTo(first);
        assertThat(file.index(128)).isEqualTo(1);
        assertThat(file.index(-32769)).isEqualTo(2);
        assertThat(file.index(1L << 31)).isEqualTo(3);
        assertThat(file.toBytes()).hasSize(4 + 4 * 8 + 2 + 2 + 4 + 8);
    }
}
