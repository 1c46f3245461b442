package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.WireBlock.Inverses;
import io.assay.backends.r1cs.WireBlock.Multiplicities;
import io.assay.backends.r1cs.WireBlock.Quotients;
import io.assay.ir.Func;
import io.assay.ir.FunctionTable;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Table;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.lower.LowerFixedToRelation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LookupCircuitTest {

    private static final BigInteger CONTEXT = BigInteger.valueOf(77);
    private static final BigInteger CHALLENGE = new BigInteger("123456789012345678901234567890123456789");

    private static final long[] SQUARES = {0, 1, 4, 9};

    private static R1csCircuit forced(RelationModule module, long... sizes) {
        List<Op> ops = module.main().ops();
        return R1csCompiler.compile(module, LookupPlan.forced(ops, sizes),
                new RangeParts(ops, module.main().definitions()));
    }

    private static List<BigInteger> witness(R1csCircuit circuit, Map<String, long[]> inputs, BigInteger challenge) {
        return WitnessBuilder.build(circuit, inputs, CONTEXT, RelationInterpreter::honest, challenge);
    }

    @Property(tries = 40)
    void theHonestWitnessSatisfiesAndNoWireButTheBlinderMayChange(@ForAll long seed) {
        RelationModule module = LowerFixedToRelation.lower(RandomModules.fixed(seed));
        Random random = new Random(seed);
        long[][] tables = {{16}, {4, 64}, {2, 8, 128}, {3, 32}};
        R1csCircuit circuit = forced(module, tables[random.nextInt(tables.length)]);
        List<BigInteger> witness = witness(circuit, RandomModules.inputs(seed), CHALLENGE);
        assertThat(circuit.firstViolation(witness)).as("seed " + seed).isEqualTo(-1);
        int blinder = circuit.lookups().map(lookups -> circuit.challengeWire() - 1).orElse(-1);
        for (int i = 0; i < 40; i++) {
            int wire = 1 + random.nextInt(circuit.wireCount() - 1);
            List<BigInteger> changed = changed(witness, wire, BigInteger.ONE);
            assertThat(circuit.firstViolation(changed) == -1).as("seed " + seed + ", wire " + wire)
                    .isEqualTo(wire == blinder);
        }
    }

    private static List<BigInteger> changed(List<BigInteger> witness, int wire, BigInteger by) {
        List<BigInteger> changed = new ArrayList<>(witness);
        changed.set(wire, witness.get(wire).add(by).mod(R1csCircuit.ORDER));
        return changed;
    }

    @Property(tries = 25)
    void outputsAreThoseOfTheCircuitOfBits(@ForAll long seed) {
        RelationModule module = LowerFixedToRelation.lower(RandomModules.fixed(seed));
        R1csCircuit bits = R1csCompiler.compile(module);
        R1csCircuit lookups = forced(module, 8, 32);
        List<BigInteger> left = witness(bits, RandomModules.inputs(seed), CHALLENGE);
        List<BigInteger> right = witness(lookups, RandomModules.inputs(seed), CHALLENGE);
        assertThat(right.subList(0, 1 + lookups.publicCount())).isEqualTo(left.subList(0, 1 + bits.publicCount()));
    }

    private static RelationModule ranged(int count, long max) throws AirSyntaxException {
        return (RelationModule) new AirParser().parse("""
                module "m" relation func @main {
                %%0 = relation.input {name = "x", visibility = private} : tensor<%1$dxint[0,%2$d]>
                relation.range %%0 {max = %2$d}
                relation.output %%0 {name = "y", visibility = private}
                }
                """.formatted(count, max));
    }

    @Test
    void valuesOutsideTheTableAreRejected() throws AirSyntaxException {
        for (long max = 1; max <= 40; max++) {
            R1csCircuit circuit = forced(ranged(3, max), 8, 16);
            for (long x = 0; x <= 2 * max + 2; x++) {
                List<BigInteger> witness = witness(circuit, Map.of("x", new long[]{0, x, max}), CHALLENGE);
                assertThat(circuit.firstViolation(witness) == -1).as(x + " <= " + max).isEqualTo(x <= max);
            }
        }
    }

    @Test
    void aProverWhoKnowsTheChallengeGetsThroughWithThatChallengeOnly() throws AirSyntaxException {
        R1csCircuit circuit = forced(ranged(2, 15), 16);
        List<BigInteger> witness = new ArrayList<>(witness(circuit, Map.of("x", new long[]{3, 99}), CHALLENGE));
        int inverse = start(circuit, Inverses.class) + 1;
        witness.set(inverse, CHALLENGE.subtract(BigInteger.valueOf(99)).modInverse(R1csCircuit.ORDER));
        assertThat(circuit.firstViolation(witness)).isNotEqualTo(-1);
        BigInteger missing = witness.get(inverse);
        // The builder has counted 99 as its last digits, 3. m_0/(c − 0) grows by the difference of the inverses: a
        // multiplicity is any element of the field.
        missing = missing.subtract(CHALLENGE.subtract(BigInteger.valueOf(3)).modInverse(R1csCircuit.ORDER));
        List<BigInteger> forged = changed(witness, start(circuit, Multiplicities.class),
                missing.multiply(CHALLENGE).mod(R1csCircuit.ORDER));
        forged = changed(forged, start(circuit, Quotients.class), missing);
        assertThat(circuit.firstViolation(forged)).isEqualTo(-1);
        List<BigInteger> later = new ArrayList<>(
                witness(circuit, Map.of("x", new long[]{3, 99}), CHALLENGE.add(BigInteger.ONE)));
        later.set(inverse, CHALLENGE.subtract(BigInteger.valueOf(98)).modInverse(R1csCircuit.ORDER));
        BigInteger multiplicity = forged.get(start(circuit, Multiplicities.class));
        later.set(start(circuit, Multiplicities.class), multiplicity);
        later.set(start(circuit, Quotients.class),
                multiplicity.multiply(CHALLENGE.add(BigInteger.ONE).modInverse(R1csCircuit.ORDER))
                        .mod(R1csCircuit.ORDER));
        assertThat(circuit.firstViolation(later)).isNotEqualTo(-1);
    }

    private static int start(R1csCircuit circuit, Class<? extends WireBlock> kind) {
        return circuit.blocks().stream().filter(kind::isInstance).findFirst().orElseThrow().start();
    }

    @Test
    void aWrongMultiplicityIsRejectedEvenWithItsQuotient() throws AirSyntaxException {
        R1csCircuit circuit = forced(ranged(2, 15), 16);
        List<BigInteger> witness = witness(circuit, Map.of("x", new long[]{3, 9}), CHALLENGE);
        BigInteger inverse = CHALLENGE.subtract(BigInteger.valueOf(3)).modInverse(R1csCircuit.ORDER);
        List<BigInteger> wrong = changed(witness, start(circuit, Multiplicities.class) + 3, BigInteger.ONE);
        wrong = changed(wrong, start(circuit, Quotients.class) + 3, inverse);
        assertThat(circuit.firstViolation(wrong)).isEqualTo(circuit.constraintCount() - 1);
    }

    @Test
    void aDenominatorOfZeroHasNoInverse() throws AirSyntaxException {
        R1csCircuit circuit = forced(ranged(2, 15), 16);
        List<BigInteger> witness = witness(circuit, Map.of("x", new long[]{3, 9}), BigInteger.valueOf(3));
        for (int value = 0; value < 5; value++) {
            List<BigInteger> tried = new ArrayList<>(witness);
            tried.set(start(circuit, Inverses.class), BigInteger.valueOf(value));
            assertThat(circuit.firstViolation(tried)).isNotEqualTo(-1);
        }
    }

    @Test
    void equalTablesAreOneTable() {
        R1csCircuit circuit = forced(twoLookups(SQUARES, SQUARES), 4);
        assertThat(circuit.lookups().orElseThrow().tables()).hasSize(2);
        assertThat(forced(twoLookups(SQUARES, new long[]{0, 1, 4, 8}), 4).lookups().orElseThrow().tables()).hasSize(3);
        Map<String, long[]> inputs = Map.of("x", new long[]{3, 1});
        List<BigInteger> witness = witness(circuit, inputs, CHALLENGE);
        assertThat(circuit.firstViolation(witness)).isEqualTo(-1);
        // A row of the table with another row's column.
        List<BigInteger> crossed = WitnessBuilder.build(circuit, inputs, CONTEXT, (hint, operands) -> {
            List<long[]> honest = RelationInterpreter.honest(hint, operands);
            return honest.size() == 2 ? List.of(new long[]{1, 9}, honest.get(1)) : honest;
        }, CHALLENGE);
        assertThat(circuit.firstViolation(crossed)).isNotEqualTo(-1);
    }

    /// 1/(c − c²) = 1/c − 1/(c − 1): were a column multiplied by c², (0, 1) would be a sum of the rows (0, 0) and (1, 0).
    @Test
    void noRowIsASumOfOthers() {
        assertThat(sumOfRows(BigInteger.TWO)).isTrue();
        assertThat(sumOfRows(BigInteger.ONE.shiftLeft(WireBlock.Powers.SQUARINGS_PER_COLUMN))).isFalse();
        long[] step = {0, 0, 1, 1};
        R1csCircuit circuit = forced(twoLookups(step, step), 4);
        List<BigInteger> forged = new ArrayList<>(WitnessBuilder.build(circuit, Map.of("x", new long[]{0, 0}), CONTEXT,
                (hint, operands) -> {
                    List<long[]> honest = RelationInterpreter.honest(hint, operands);
                    return honest.size() == 2 ? List.of(new long[]{1, 0}, honest.get(1)) : honest;
                }, CHALLENGE));
        WireBlock.Multiplicities counts = counts(circuit, 1);
        WireBlock.Quotients quotients = quotients(circuit, 1);
        // Both lookups have (0, 1) and (0, 0): each (0, 1) is counted as (0, 0) already, and takes one from (1, 0).
        BigInteger minusTwo = R1csCircuit.ORDER.subtract(BigInteger.TWO);
        forged.set(counts.start() + 1, minusTwo);
        forged.set(quotients.start() + 1,
                minusTwo.multiply(CHALLENGE.subtract(BigInteger.ONE).modInverse(R1csCircuit.ORDER))
                        .mod(R1csCircuit.ORDER));
        assertThat(circuit.firstViolation(forged)).isEqualTo(circuit.constraintCount() - 1);
    }

    private static boolean sumOfRows(BigInteger power) {
        BigInteger r = R1csCircuit.ORDER;
        BigInteger looked = CHALLENGE.subtract(CHALLENGE.modPow(power, r)).modInverse(r);
        return looked.equals(CHALLENGE.modInverse(r).subtract(CHALLENGE.subtract(BigInteger.ONE).modInverse(r)).mod(r));
    }

    private static WireBlock.Multiplicities counts(R1csCircuit circuit, int table) {
        return circuit.blocks().stream().filter(Multiplicities.class::isInstance).map(Multiplicities.class::cast)
                .filter(block -> block.index() == table).findFirst().orElseThrow();
    }

    private static WireBlock.Quotients quotients(R1csCircuit circuit, int table) {
        return circuit.blocks().stream().filter(Quotients.class::isInstance).map(Quotients.class::cast)
                .filter(block -> block.index() == table).findFirst().orElseThrow();
    }

    private static RelationModule twoLookups(long[] first, long[] second) {
        Value x = new Value(0, TensorType.fixed(new Interval(0, 3), 0, Shape.of(2)));
        Value y = new Value(1, TensorType.fixed(new Interval(0, 9), 0, Shape.of(2)));
        Value z = new Value(2, TensorType.fixed(new Interval(0, 9), 0, Shape.of(2)));
        return LowerFixedToRelation.lower(new FixedModule("m", new Func("main", List.of(
                new Input(x, "x", Visibility.PRIVATE, Optional.empty(), Optional.empty(), SourceLoc.NONE),
                new Table(y, table("first", first), x, SourceLoc.NONE),
                new Table(z, table("second", second), x, SourceLoc.NONE),
                new Output(y, "y", Visibility.PRIVATE, SourceLoc.NONE),
                new Output(z, "z", Visibility.PRIVATE, SourceLoc.NONE)))));
    }

    private static FunctionTable table(String name, long... values) {
        return new FunctionTable(name, 0, 0, 0, TensorData.integers(Shape.of(values.length), values),
                TensorData.integers(Shape.of(values.length), new long[values.length]));
    }

    @Test
    void planningIsTheSameEachTimeAndLeavesSmallCircuitsAlone() throws AirSyntaxException {
        RelationModule small = ranged(3, 15);
        assertThat(R1csCompiler.compile(small, Lookups.AUTO).lookups()).isEmpty();
        RelationModule large = ranged(20_000, 255);
        R1csCircuit circuit = R1csCompiler.compile(large, Lookups.AUTO);
        assertThat(circuit.lookups().orElseThrow().tables()).containsExactly(new LookupTable.Numbers(256));
        assertThat(circuit.constraintCount()).isEqualTo((int) CircuitSize.of(large, Lookups.AUTO).constraints());
        assertThat(R1csCompiler.compile(large, Lookups.OFF).constraintCount()).isEqualTo(160_001);
    }

    @Test
    void wiresComeAsThePublicOnesTheCommittedOnesTheChallengeTheRest() {
        R1csCircuit circuit = forced(LowerFixedToRelation.lower(RandomModules.fixed(11)), 8, 32);
        int challenge = circuit.challengeWire();
        int next = circuit.publicCount() + 1;
        for (WireBlock block : circuit.blocks()) {
            assertThat(block.start()).isEqualTo(next);
            assertThat(block.followsChallenge()).isEqualTo(block.start() >= challenge);
            next += block.wireCount();
        }
        assertThat(next).isEqualTo(circuit.wireCount());
        boolean[] used = new boolean[circuit.wireCount()];
        for (TestCircuits.Row row : TestCircuits.rows(circuit)) {
            Arrays.stream(row.wires()).flatMapToInt(Arrays::stream).forEach(wire -> used[wire] = true);
        }
        assertThat(Arrays.asList(box(used)).lastIndexOf(false)).as("a wire in no row").isLessThanOrEqualTo(0);
    }

    private static Boolean[] box(boolean[] flags) {
        Boolean[] boxed = new Boolean[flags.length];
        Arrays.setAll(boxed, i -> flags[i]);
        return boxed;
    }
}
