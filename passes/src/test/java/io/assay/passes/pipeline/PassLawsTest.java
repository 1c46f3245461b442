package io.assay.passes.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.assay.ir.Module;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.TensorData;
import io.assay.ir.fixed.Output;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.testing.RandomChains;
import io.assay.ir.testing.RandomFormulas;
import io.assay.ir.testing.RandomFunctions;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.testing.RandomTensors;
import io.assay.ir.testing.RandomTrees;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.verify.Verifier;
import io.assay.passes.fixed.FuseLookups;
import io.assay.passes.fixed.SimplifyFixed;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerFixedToRelation;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.lower.UnsupportedModelException;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.RuleEngine;
import io.assay.passes.tensor.RecogniseFormulas;
import io.assay.passes.tensor.SimplifyTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Two laws of every pass: the result is well formed, and it means the same.
class PassLawsTest {

    private static final List<String> TENSOR = List.of("fold-constants", "move-thresholds", "simplify-tensor",
            "eliminate-common", "fold-leaves", "eliminate-dead", "recognise-formulas", "move-decisions",
            "eliminate-dead", "select-ranks", "eliminate-dead");
    private static final List<String> FIXED = List.of("simplify-fixed", "eliminate-common", "eliminate-dead",
            "pool-before-requantize", "eliminate-dead", "fuse-lookups");
    private static final List<String> RELATION = List.of("eliminate-common", "eliminate-dead");
    private static final List<String> ALONE = List.of("keep-integers", "lower-tensor-to-fixed",
            "lower-fixed-to-relation");

    /// `verifyEach` holds both laws; a law that it does not see would be its own bug, so `fixed` is compared here as
    /// well.
    private static Module run(Module module, List<String> passes, long seed) {
        PassOptions options = new PassOptions(true, List.of(), java.util.Optional.empty(),
                java.util.OptionalInt.empty(), seed);
        return Pipelines.run(module, passes, options, PassObserver.NONE);
    }

    /// Sharing can make work for the rules before it, so once is not always enough; but a few rounds are.
    private static void assertSettles(Module module, List<String> passes, long seed) {
        Module settled = module;
        for (int round = 0; round < 4; round++) {
            settled = run(settled, passes, seed);
        }
        assertThat(run(settled, passes, seed)).as("nothing is left to do").isEqualTo(settled);
    }

    @Test
    void everyPassHasItsLawsHere() {
        Set<String> passes = new TreeSet<>();
        List.of(TENSOR, FIXED, RELATION, ALONE).forEach(passes::addAll);
        assertThat(Pipelines.all()).extracting(PassInfo::name).containsExactlyInAnyOrderElementsOf(passes);
    }

    @Property(tries = 300)
    void tensorPassesKeepFormAndMeaning(@ForAll long seed) {
        TensorModule module = RandomTensors.tensor(seed);
        Module after = run(module, TENSOR, seed);
        assertThat(after.main().ops().size()).isLessThanOrEqualTo(module.main().ops().size());
        assertSettles(after, TENSOR, seed);
    }

    /// Whatever way a formula is written, the pass keeps its meaning; what it leaves alone was no longer the formula.
    @Property(tries = 300)
    void formulasKeepTheirMeaning(@ForAll long seed) {
        TensorModule module = RandomFormulas.tensor(seed);
        assertSettles(run(module, List.of("recognise-formulas", "eliminate-dead"), seed), TENSOR, seed);
    }

    /// Seeds are fixed: in `double`, a number of a random input may lie beside a threshold that its float32 is at.
    @Test
    void passesOfTreesKeepFormAndMeaning() {
        Map<String, Integer> changed = new LinkedHashMap<>();
        for (long seed = 0; seed < 80; seed++) {
            TensorModule module = RandomTrees.sample(seed).module();
            for (String pass : List.of("move-thresholds", "fold-leaves", "move-decisions")) {
                changed.merge(pass, run(module, List.of(pass), seed).equals(module) ? 0 : 1, Integer::sum);
            }
            Module after = run(module, TENSOR, seed);
            assertSettles(after, TENSOR, seed);
        }
        assertThat(changed).allSatisfy((pass, count) -> assertThat(count).as(pass).isBetween(20, 70));
    }

    /// It trades ops on floats for more ops on integers.
    @Property(tries = 300)
    void keepingIntegersKeepsFormAndMeaning(@ForAll long seed) {
        Module kept = run(RandomTensors.tensor(seed), List.of("keep-integers"), seed);
        assertSettles(run(kept, TENSOR, seed), TENSOR, seed);
    }

    /// Integers mean what the floats do, up to their rounding, and up to rows that are turned over by it, which no seed
    /// here has to a greater extent.
    @Test
    void loweringTensorsKeepsFormAndMeaning() {
        int bits = 16;
        InputBox box = new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, -2),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, 2), bits, false, "test");
        LowerTensorToFixed.Options options = new LowerTensorToFixed.Options(bits, Map.of("x", box), Map.of(),
                Map.of());
        int refused = 0;
        for (long seed = 0; seed < 24; seed++) {
            TensorModule module = RandomTensors.tensor(seed);
            try {
                FixedModule lowered = LowerTensorToFixed.lower(module, options).module();
                assertThat(Verifier.verify(lowered)).as("seed %d", seed).isEmpty();
                assertMeansTheSame(module, lowered, bits, seed);
            } catch (UnsupportedModelException e) {
                assertThat(e.help()).isNotEmpty();
                refused++;
            }
        }
        assertThat(refused).isLessThan(2);
    }

    private static void assertMeansTheSame(TensorModule module, FixedModule lowered, int bits, long seed) {
        long[] x = new Random(seed).longs(RandomTensors.SHAPE.elementCount(), -2L << bits, (2L << bits) + 1).toArray();
        double[] reals = Arrays.stream(x).mapToDouble(v -> Math.scalb((double) v, -bits)).toArray();
        Map<String, double[]> expected = TensorInterpreter.run(module, Map.of("x", reals));
        Map<String, long[]> found = FixedInterpreter.run(lowered, Map.of("x", x));
        lowered.main().ops().forEach(op -> {
            if (op instanceof Output output) {
                long[] integers = found.get(output.name());
                double[] floats = expected.get(output.name());
                for (int i = 0; i < floats.length; i++) {
                    double y = Math.scalb((double) integers[i], -output.value().type().scaleBits());
                    assertThat(y).as("seed %d, %s[%d]", seed, output.name(), i).isCloseTo(floats[i],
                            within(0x1p-8 * (1 + Math.abs(floats[i]))));
                }
            }
        });
    }

    /// A module has integers or is refused with a reason; integers mean the same on every level below.
    @Property(tries = 200)
    void loweredTensorsMeanTheSameBelow(@ForAll long seed) {
        InputBox box = new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, -2),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, 2), 12, false, "test");
        List<Module> lowered = new ArrayList<>();
        Lowered compiled;
        try {
            compiled = Pipelines.compile(RandomTensors.tensor(seed),
                    new LowerTensorToFixed.Options(12, Map.of("x", box), Map.of(), Map.of()), PassOptions.DEFAULT,
                    (pass, after, _) -> {
                        if (pass.equals("lower-tensor-to-fixed")) {
                            lowered.add(after);
                        }
                    });
        } catch (UnsupportedModelException e) {
            assertThat(e.help()).isNotEmpty();
            return;
        }
        Map<String, long[]> inputs = Map.of("x", new Random(seed).longs(RandomTensors.SHAPE.elementCount(), -8192, 8193)
                .toArray());
        Map<String, long[]> expected = FixedInterpreter.run((FixedModule) lowered.getFirst(), inputs);
        RelationInterpreter.Run run = RelationInterpreter.run(compiled.relation(), inputs);
        assertThat(run.failures()).isEmpty();
        Map<String, long[]> simplified = FixedInterpreter.run(compiled.fixed(), inputs);
        expected.forEach((name, y) -> {
            assertThat(simplified.get(name)).as(name).isEqualTo(y);
            assertThat(run.outputs().get(name)).as(name).isEqualTo(y);
        });
    }

    @Property(tries = 300)
    void fixedPassesKeepFormAndMeaningOnChains(@ForAll long seed) {
        FixedModule module = RandomChains.fixed(seed);
        FixedModule after = (FixedModule) run(module, FIXED, seed);
        Interval interval = module.main().ops().getFirst().results().getFirst().type().interval();
        Random random = new Random(seed);
        for (int i = 0; i < 10; i++) {
            Map<String, long[]> inputs = Map.of("x",
                    random.longs(6, interval.lo(), interval.hi() + 1).toArray());
            Map<String, long[]> expected = FixedInterpreter.run(module, inputs);
            FixedInterpreter.run(after, inputs).forEach((name, y) -> assertThat(y).isEqualTo(expected.get(name)));
        }
    }

    /// Chains that become tables, and those that do not.
    @Property(tries = 150)
    void fixedPassesKeepFormAndMeaningOnFunctions(@ForAll long seed) {
        FixedModule module = RandomFunctions.fixed(seed);
        FixedModule after = (FixedModule) run(module, FIXED, seed);
        assertSettles(after, FIXED, seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5; i++) {
            Map<String, long[]> inputs = RandomFunctions.inputs(module, random);
            Map<String, long[]> expected = FixedInterpreter.run(module, inputs);
            FixedInterpreter.run(after, inputs).forEach((name, y) -> assertThat(y).isEqualTo(expected.get(name)));
        }
    }

    @Property(tries = 100)
    void fixedPassesKeepFormAndMeaningOnEveryOp(@ForAll long seed) {
        FixedModule module = RandomModules.fixed(seed);
        FixedModule after = (FixedModule) run(module, FIXED, seed);
        Map<String, long[]> inputs = RandomModules.inputs(seed);
        Map<String, long[]> expected = FixedInterpreter.run(module, inputs);
        assertThat(FixedInterpreter.run(after, inputs)).hasSameSizeAs(expected)
                .allSatisfy((name, y) -> assertThat(y).isEqualTo(expected.get(name)));
    }

    @Property(tries = 60)
    void relationsOfSimplifiedModulesMeanTheSame(@ForAll long seed) {
        FixedModule module = seed % 2 == 0 ? RandomModules.fixed(seed) : RandomChains.fixed(seed);
        Module after = run(run(module, FIXED, seed), List.of("lower-fixed-to-relation"), seed);
        RelationModule relation = (RelationModule) run(after, RELATION, seed);
        Map<String, long[]> inputs = new LinkedHashMap<>(RandomModules.inputs(seed));
        if (seed % 2 != 0) {
            Interval interval = module.main().ops().getFirst().results().getFirst().type().interval();
            inputs.put("x", new Random(seed).longs(6, interval.lo(), interval.hi() + 1).toArray());
        }
        RelationInterpreter.Run run = RelationInterpreter.run(relation, inputs);
        assertThat(run.failures()).isEmpty();
        FixedInterpreter.run(module, inputs)
                .forEach((name, y) -> assertThat(run.outputs().get(name)).isEqualTo(y));
    }

    /// No rule may make a circuit dearer: fewer hints and lookups, and no more range bits.
    @Property(tries = 100)
    void simplifyingNeverCostsRangeBits(@ForAll long seed) {
        FixedModule module = RandomChains.fixed(seed);
        FixedModule bare = (FixedModule) run(module, List.of("eliminate-common", "eliminate-dead"), seed);
        FixedModule simplified = (FixedModule) run(module, FIXED, seed);
        assertThat(rangeBits(simplified)).isLessThanOrEqualTo(rangeBits(bare));
    }

    private static long rangeBits(FixedModule module) {
        long bits = 0;
        for (var op : LowerFixedToRelation.lower(module).main().ops()) {
            if (op instanceof io.assay.ir.relation.Range range) {
                bits += (long) Interval.bitsFor(range.max()) * range.operand().type().elementCount();
            }
        }
        return bits;
    }

    @Test
    void randomModulesMakeEveryRuleFire() {
        Map<String, Integer> tensor = new LinkedHashMap<>();
        Map<String, Integer> fixed = new LinkedHashMap<>();
        Map<String, Integer> formulas = new LinkedHashMap<>();
        Map<String, Integer> tables = new LinkedHashMap<>();
        for (long seed = 0; seed < 300; seed++) {
            fired(SimplifyTensor.RULES, RandomTensors.tensor(seed)).forEach((k, n) -> tensor.merge(k, n, Integer::sum));
            fired(SimplifyFixed.RULES, RandomChains.fixed(seed)).forEach((k, n) -> fixed.merge(k, n, Integer::sum));
            fired(RecogniseFormulas.RULES, RandomFormulas.tensor(seed))
                    .forEach((k, n) -> formulas.merge(k, n, Integer::sum));
        }
        for (long seed = 0; seed < 100; seed++) {
            tables.putAll(fired(FuseLookups.RULES, RandomFunctions.fixed(seed)));
        }
        assertThat(new TreeSet<>(tables.keySet())).containsExactlyElementsOf(names(FuseLookups.RULES));
        assertThat(new TreeSet<>(formulas.keySet())).containsExactlyElementsOf(names(RecogniseFormulas.RULES));
        assertThat(new TreeSet<>(tensor.keySet())).containsExactlyElementsOf(names(SimplifyTensor.RULES));
        assertThat(new TreeSet<>(fixed.keySet())).containsExactlyElementsOf(names(SimplifyFixed.RULES));
    }

    private static Map<String, Integer> fired(List<Rule<?>> rules, Module module) {
        assertThat(Verifier.verify(module)).isEmpty();
        return new RuleEngine("test", rules).rewrite(module.main(), RewriteBudget.unlimited()).fired();
    }

    private static TreeSet<String> names(List<Rule<?>> rules) {
        TreeSet<String> names = new TreeSet<>();
        rules.forEach(rule -> names.add(rule.name()));
        return names;
    }
}
