package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.codegen.java.WitnessJar;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CompileOptions;
import io.assay.driver.CompiledModel;
import io.assay.driver.Compiler;
import io.assay.driver.LoweredModel;
import io.assay.driver.Progress;
import io.assay.field.PrimeField;
import io.assay.frontend.onnx.OnnxDataType;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.Output;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.testing.TrustTable;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.InputEncoding;
import io.assay.testsuite.conformance.CheatingProver;
import io.assay.testsuite.conformance.Deviation;
import io.assay.testsuite.conformance.Judge;
import io.assay.testsuite.conformance.Levels;
import io.assay.witness.Assignment;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import io.assay.witness.WitnessProgram;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random tree ensembles, compiled without samples, against ONNX Runtime: the integers that a proof speaks of, the constraints with
/// and without lookups, and the generated witness program.
///
/// `-Dassay.trees.seed=N` chooses other models. The nightly part writes `docs/trust/trees.tsv` with -Dgolden.update=true.
class TreeCircuitsTest {
    private static final long SEED = Long.getLong("assay.trees.seed", 0);
    private static final int INPUTS = 1_000;
    /// Models as large as those that are interpreted, of one row.
    private static final RandomTrees.Limits LARGE = new RandomTrees.Limits(10, 5, 6, 1,
            RandomTrees.Limits.DEFAULT.types(), true);
    /// One model in so many is attacked.
    private static final int ATTACKED = 3;
    private static final double TOLERANCE = 1e-4;

    @TempDir
    private Path folder;

    /// What came of the models of one operator.
    private static final class Result {
        private final TreeComparison comparison = new TreeComparison(TOLERANCE);
        private int models;
        private int attacks;

        List<Object> row(String level, RandomTrees.Operator operator) {
            return List.of(level, operator, models, comparison.pairs(), comparison.labels(), comparison.withinMargin(),
                    share(comparison.worst()), share(comparison.worstTransformed()), attacks);
        }

        private static String share(double value) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
    }

    private static Map<RandomTrees.Operator, Result> results() {
        Map<RandomTrees.Operator, Result> results = new EnumMap<>(RandomTrees.Operator.class);
        for (RandomTrees.Operator operator : RandomTrees.Operator.values()) {
            results.put(operator, new Result());
        }
        return results;
    }

    private Path file(RandomTrees trees) throws IOException {
        return Files.write(folder.resolve("trees.onnx"), trees.model().toByteArray());
    }

    private static boolean isInteger(RandomTrees trees) {
        return trees.type() == OnnxDataType.INT32 || trees.type() == OnnxDataType.INT64;
    }

    /// Returns options with which floats need no range, and integers have the greatest of their inputs.
    private static CompileOptions options(RandomTrees trees) {
        CompileOptions options = CompileOptions.DEFAULT.withInputs(Visibility.PUBLIC);
        double bound = trees.type() == OnnxDataType.INT32 ? Integer.MAX_VALUE : 0x1p53;
        return isInteger(trees)
                ? options.withRanges(Map.of("X", new CompileOptions.Range(-bound, bound)))
                : options;
    }

    /// Returns a unit of the last place of scores.
    private static double unit(FixedModule module) {
        for (Op op : module.main().ops()) {
            if (op instanceof Output(var value, var name, _, _) && !name.equals("label")) {
                return Math.scalb(1.0, -value.type().scaleBits());
            }
        }
        throw new IllegalStateException("no scores");
    }

    // Integers

    private Map<RandomTrees.Operator, Result> integers(RandomTrees.Limits limits, long from, int models, int inputs)
            throws Exception {
        System.out.println("integers of trees from seed " + from + ", " + limits);
        Map<RandomTrees.Operator, Result> results = results();
        for (long seed = from; seed < from + models; seed++) {
            RandomTrees trees = RandomTrees.of(seed, limits);
            integers(seed, trees, inputs, Objects.requireNonNull(results.get(trees.operator())));
        }
        results.forEach((operator, result) -> System.out.println(operator + ": " + result.comparison));
        return results;
    }

    private void integers(long seed, RandomTrees trees, int inputs, Result result) throws Exception {
        String place = "seed " + seed + ", " + trees;
        LoweredModel model = lowered(place, trees);
        FixedModule fixed = model.lowered().fixed();
        InputBox box = Objects.requireNonNull(model.boxes().get("X"));
        assertThat(box.encoding()).as(place)
                .isEqualTo(isInteger(trees)
                        ? InputEncoding.FIXED_POINT
                        : trees.isDouble() ? InputEncoding.DOUBLE_ORDER : InputEncoding.FLOAT_ORDER);
        result.models++;
        try (OrtModel runtime = new OrtModel(trees.model())) {
            for (int i = 0; i < inputs; i++) {
                double[] x = trees.inputs(INPUTS * seed + i);
                Map<String, double[]> input = Map.of("X", x);
                Map<String, long[]> outputs = FixedInterpreter.run(fixed, Map.of("X", box.integersOf(x)));
                result.comparison.compare(place + ", input " + i + " " + Arrays.toString(x), trees, input,
                        ModelFixtures.reals(fixed, outputs), unit(fixed), runtime.outputs(input));
            }
        }
    }

    private LoweredModel lowered(String place, RandomTrees trees) throws IOException {
        try {
            return Compiler.lower(file(trees), options(trees), Progress.NONE);
        } catch (RuntimeException e) {
            throw new AssertionError(place, e);
        }
    }

    // Circuits

    private Map<RandomTrees.Operator, Result> circuits(RandomTrees.Limits limits, Lookups lookups, int models,
            int inputs) throws Exception {
        System.out.println("circuits of trees from seed " + SEED + ", lookups " + lookups + ", " + limits);
        Map<RandomTrees.Operator, Result> results = results();
        for (long seed = SEED; seed < SEED + models; seed++) {
            RandomTrees trees = RandomTrees.of(seed, limits);
            circuit(seed, trees, lookups, inputs, Objects.requireNonNull(results.get(trees.operator())));
        }
        results.forEach((operator, result) -> System.out.println(
                operator + ": " + result.comparison + ", " + result.attacks + " attacks rejected"));
        return results;
    }

    private void circuit(long seed, RandomTrees trees, Lookups lookups, int inputs, Result result) throws Exception {
        String place = "seed " + seed + ", " + trees;
        CompiledModel model = compiled(place, trees, lookups);
        FixedModule fixed = model.lowered().fixed();
        assertThat(model.circuit().lookups().isPresent()).as(place).isEqualTo(lookups == Lookups.ON);
        result.models++;
        Random random = new Random(seed);
        try (OrtModel runtime = new OrtModel(trees.model()); URLClassLoader loader = program(model)) {
            WitnessProgram program = (WitnessProgram) loader.loadClass(model.program().className()).getConstructor()
                    .newInstance();
            for (int i = 0; i < inputs; i++) {
                double[] x = trees.inputs(INPUTS * seed + i);
                String where = place + ", input " + i + " " + Arrays.toString(x);
                Map<String, long[]> integers = Map.of("X",
                        Objects.requireNonNull(model.boxes().get("X")).integersOf(x));
                Map<String, long[]> outputs = FixedInterpreter.run(fixed, integers);
                result.comparison.compare(where, trees, Map.of("X", x), ModelFixtures.reals(fixed, outputs),
                        unit(fixed), runtime.outputs(Map.of("X", x)));
                Levels levels = Levels.of(model.circuit(), model.lowered(), integers, outputs);
                assertThat(levels.fault()).as(where).isEmpty();
                requireProgram(where, model.circuit(), program, x, integers, outputs, random);
                if (i == 0 && seed % ATTACKED == 0) {
                    result.attacks += attack(where, model.circuit(), integers, levels.witness(), random);
                }
            }
        }
    }

    private CompiledModel compiled(String place, RandomTrees trees, Lookups lookups) throws IOException {
        try {
            return Compiler.compile(file(trees), options(trees).withLookups(lookups), CircuitEstimate.Aim.CIRCUIT,
                    Progress.NONE);
        } catch (RuntimeException e) {
            throw new AssertionError(place, e);
        }
    }

    /// Compiles the generated program.
    private URLClassLoader program(CompiledModel model) throws IOException {
        Path jar = folder.resolve("witness.jar");
        WitnessJar.write(model.program(), System.getProperty("java.class.path"), jar);
        Path loaded = Files.createTempFile(folder, "witness", ".jar");
        Files.write(loaded, Files.readAllBytes(jar));
        return new URLClassLoader(new URL[]{loaded.toUri().toURL()}, TreeCircuitsTest.class.getClassLoader());
    }

    /// Requires that the generated program gives the outputs and every wire of the witness, from floats.
    private static void requireProgram(String where, R1csCircuit circuit, WitnessProgram program, double[] x,
            Map<String, long[]> integers, Map<String, long[]> outputs, Random random) throws Exception {
        InputSet given = InputSet.of(List.of(InputTensor.of("X", program.inputs().getFirst().shape(), x)));
        Assignment assignment = program.compute(given, BigInteger.TWO);
        assertThat(assignment.outputs()).as(where).hasSameSizeAs(outputs.keySet());
        for (InputTensor.Longs output : assignment.outputs()) {
            assertThat(output.values()).as(where + ", " + output.name()).isEqualTo(outputs.get(output.name()));
        }
        BigInteger challenge = new BigInteger(253, random);
        long[] limbs = assignment.wires().toCanonicalLimbs();
        if (circuit.lookups().isPresent()) {
            PrimeField.split(challenge, limbs, 4 * circuit.challengeWire());
            program.complete(limbs, 0, challenge);
        }
        List<BigInteger> wires = wires(limbs);
        assertThat(circuit.firstViolation(wires)).as(where).isEqualTo(-1);
        assertThat(wires).as(where).isEqualTo(
                WitnessBuilder.build(circuit, integers, BigInteger.TWO, RelationInterpreter::honest, challenge));
    }

    private static List<BigInteger> wires(long[] limbs) {
        List<BigInteger> wires = new ArrayList<>();
        for (int wire = 0; wire < limbs.length / 4; wire++) {
            BigInteger value = BigInteger.ZERO;
            for (int limb = 3; limb >= 0; limb--) {
                value = value.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(limbs[4 * wire + limb])));
            }
            wires.add(value);
        }
        return wires;
    }

    /// Requires that no other witness is accepted in which a step or a bit is another one, and that no cheat gives another output.
    /// @return attempts
    private static int attack(String where, R1csCircuit circuit, Map<String, long[]> integers,
            List<BigInteger> witness, Random random) {
        Judge judge = Judge.of(circuit, integers, witness);
        CheatingProver.Attack attack = CheatingProver.attack(circuit.module(), integers, judge, 1, random);
        assertThat(attack.accepted()).as(where).isEmpty();
        int attempts = attack.effective();
        RelationInterpreter.Run honest = RelationInterpreter.run(circuit.module(), integers);
        for (Op op : circuit.module().main().ops()) {
            if (op instanceof Hint hint && isDecision(hint.function())) {
                long[] steps = Objects.requireNonNull(honest.values().get(hint.results().getFirst()));
                for (int i = 0; i < steps.length; i++) {
                    Deviation flip = new Deviation(hint, List.of(),
                            List.of(new Deviation.Change(0, i, 1 - 2 * steps[i])));
                    assertThat(isAccepted(judge, flip)).as("%s: %s", where, flip).isFalse();
                    attempts++;
                }
            }
        }
        return attempts;
    }

    private static boolean isDecision(HintFunction function) {
        return function instanceof HintFunction.Steps || function instanceof HintFunction.Bit;
    }

    private static boolean isAccepted(Judge judge, Deviation deviation) {
        try {
            return judge.accepts(deviation);
        } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The lie leads the honest rest out of what it can compute on 64 bits: there is no witness.
            return false;
        }
    }

    @Test
    void integersAreThoseOfTheRuntime() throws Exception {
        assertThat(pairs(integers(LARGE, SEED, 40, 20))).isEqualTo(800);
    }

    /// Of the scores, some are sums of doubles, others a softmax of them: in one tensor with all bits of the sums, quotients had no room.
    @Test
    void sumsBesideQuotients() throws Exception {
        assertThat(RandomTrees.of(638, LARGE)).hasToString("TreeEnsembleClassifier of DOUBLE, 2 trees, 2 targets, "
                + "SOFTMAX_ZERO, SUM, bases [0.865385337607322, 1.7032260039785807], modes [4], votes for 1");
        assertThat(pairs(integers(LARGE, 638, 1, 20))).isEqualTo(20);
    }

    @Test
    void circuitsAndProgramsAreThoseOfTheRuntime() throws Exception {
        for (Lookups lookups : List.of(Lookups.OFF, Lookups.ON)) {
            Map<RandomTrees.Operator, Result> results = circuits(RandomTrees.Limits.CIRCUIT, lookups, 7, 4);
            assertThat(pairs(results)).isEqualTo(28);
            assertThat(results.values().stream().mapToInt(result -> result.attacks).sum()).isPositive();
        }
    }

    @Test
    void integersOfDoublesAreThoseOfTheRuntime() throws Exception {
        assertThat(pairs(integers(RandomTrees.Limits.DOUBLES, SEED, 60, 30))).isEqualTo(1_800);
    }

    @Test
    void circuitsOfDoublesAreThoseOfTheRuntime() throws Exception {
        for (Lookups lookups : List.of(Lookups.OFF, Lookups.ON)) {
            Map<RandomTrees.Operator, Result> results = circuits(RandomTrees.Limits.DOUBLES_CIRCUIT, lookups, 5, 8);
            assertThat(pairs(results)).isEqualTo(40);
            assertThat(results.values().stream().mapToInt(result -> result.attacks).sum()).isPositive();
        }
    }

    private static long pairs(Map<RandomTrees.Operator, Result> results) {
        return results.values().stream().mapToLong(result -> result.comparison.pairs()).sum();
    }

    @Test
    @Tag("nightly")
    void manyModels() throws Exception {
        List<List<Object>> rows = new ArrayList<>();
        integers(LARGE, SEED, 2_000, 50).forEach((operator, result) -> rows.add(result.row("integers", operator)));
        circuits(RandomTrees.Limits.CIRCUIT, Lookups.OFF, 200, 5)
                .forEach((operator, result) -> rows.add(result.row("constraints and program", operator)));
        circuits(RandomTrees.Limits.CIRCUIT, Lookups.ON, 200, 5).forEach(
                (operator, result) -> rows.add(result.row("constraints and program, lookups", operator)));
        integers(RandomTrees.Limits.DOUBLES, SEED, 1_000, 50)
                .forEach((operator, result) -> rows.add(result.row("integers, doubles", operator)));
        circuits(RandomTrees.Limits.DOUBLES_CIRCUIT, Lookups.ON, 100, 5).forEach(
                (operator, result) -> rows.add(result.row("constraints and program, doubles, lookups", operator)));
        TrustTable.check("trees.tsv", List.of("level", "operator", "models", "pairs", "labels",
                "other label within the margin", "greatest distance of a sum over its bound",
                "greatest distance of a transformed score over its bound", "attacks rejected"), rows);
    }
}
