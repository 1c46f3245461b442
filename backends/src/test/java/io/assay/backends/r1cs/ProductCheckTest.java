package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Contract;
import io.assay.ir.text.AirSyntaxException;
import io.assay.passes.lower.LowerFixedToRelation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Matrix products that are shown by a random check, with witnesses of provers who try to get other products through.
class ProductCheckTest {

    private static final BigInteger CONTEXT = BigInteger.valueOf(77);
    private static final BigInteger CHALLENGE = new BigInteger("987654321987654321987654321987654321");

    private static String type(String labels, Map<Character, Integer> extents, String interval) {
        return labels.chars().mapToObj(label -> extents.get((char) label) + "x")
                .collect(Collectors.joining("", "tensor<",
                        "fixed0" + interval + ">"));
    }

    /// Returns the product of inputs `x` in [-9, 5] and `y` in [-3, 100].
    private static RelationModule product(String lhs, String rhs, String out, Map<Character, Integer> extents)
            throws AirSyntaxException {
        return LowerFixedToRelation.lower(TestCircuits.fixed("""
                %%0 = fixed.input {name = "x", visibility = private} : %s
                %%1 = fixed.input {name = "y", visibility = private} : %s
                %%2 = fixed.contract %%0, %%1 {einsum = einsum{lhs = "%s", rhs = "%s", out = "%s"}} : %s
                fixed.output %%2 {name = "z", visibility = private}
                """.formatted(type(lhs, extents, "[-9,5]"), type(rhs, extents, "[-3,100]"), lhs, rhs, out,
                type(out, extents, "[-999999,999999]"))));
    }

    private static RelationModule matrices(int m, int k, int n) throws AirSyntaxException {
        return product("ik", "kj", "ij", Map.of('i', m, 'k', k, 'j', n));
    }

    private static R1csCircuit forced(RelationModule module) {
        List<Op> ops = module.main().ops();
        return R1csCompiler.compile(module, LookupPlan.forced(ops, 4, 64),
                new RangeParts(ops, module.main().definitions()));
    }

    private static Map<String, long[]> inputs(RelationModule module, Random random) {
        Map<String, long[]> inputs = new HashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof io.assay.ir.relation.Input input) {
                boolean isFirst = input.name().equals("x");
                inputs.put(input.name(), random.longs(input.result().type().elementCount(), isFirst ? -9 : -3,
                        isFirst ? 6 : 101).toArray());
            }
        }
        return inputs;
    }

    private static List<BigInteger> witness(R1csCircuit circuit, Map<String, long[]> inputs, BigInteger challenge) {
        return WitnessBuilder.build(circuit, inputs, CONTEXT, RelationInterpreter::honest, challenge);
    }

    private static Contract contract(RelationModule module) {
        return (Contract) module.main().ops().stream().filter(Contract.class::isInstance).findFirst().orElseThrow();
    }

    /// First wire of the elements of a value.
    private static int start(R1csCircuit circuit, Value value) {
        return circuit.blocks().stream()
                .filter(block -> block instanceof WireBlock.Elements(_, var found) && found.equals(value)).findFirst()
                .orElseThrow().start();
    }

    private static List<Integer> violations(R1csCircuit circuit, List<BigInteger> witness) {
        SatisfactionCheck check = new SatisfactionCheck(circuit, witness);
        return IntStream.range(0, circuit.constraintCount()).filter(row -> !check.holds(row)).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ik,kj,ij", "ik,jk,ji", "bik,bkj,bij", "kai,bkj,jbia", "bki,bkj,ijb", "abk,kc,bca"})
    void everyLayoutHoldsForTheHonestWitnessAndForNoOtherWire(String einsum) throws AirSyntaxException {
        long seed = new Random().nextLong();
        System.out.println("everyLayoutHoldsForTheHonestWitnessAndForNoOtherWire " + einsum + " seed " + seed);
        Random random = new Random(seed);
        String[] labels = einsum.split(",");
        for (int round = 0; round < 5; round++) {
            Map<Character, Integer> extents = new HashMap<>();
            einsum.chars().filter(label -> label != ',')
                    .forEach(label -> extents.computeIfAbsent((char) label, _ -> 2 + random.nextInt(3)));
            RelationModule module = product(labels[0], labels[1], labels[2], extents);
            R1csCircuit circuit = forced(module);
            assertThat(circuit.products()).singleElement().matches(ProductVariants::isChecked);
            Map<String, long[]> inputs = inputs(module, random);
            List<BigInteger> witness = witness(circuit, inputs, new BigInteger(250, random));
            assertThat(violations(circuit, witness)).isEmpty();
            R1csCircuit direct = R1csCompiler.compile(module);
            assertThat(witness.subList(0, 1 + circuit.publicCount()))
                    .isEqualTo(witness(direct, inputs, CHALLENGE).subList(0, 1 + circuit.publicCount()));
            for (int i = 0; i < 60; i++) {
                int wire = 1 + random.nextInt(circuit.wireCount() - 1);
                assertThat(circuit.firstViolation(changed(witness, wire, BigInteger.ONE)) == -1)
                        .as("wire " + wire).isEqualTo(wire == circuit.challengeWire() - 1);
            }
        }
    }

    private static List<BigInteger> changed(List<BigInteger> witness, int wire, BigInteger by) {
        List<BigInteger> changed = new ArrayList<>(witness);
        changed.set(wire, witness.get(wire).add(by).mod(R1csCircuit.ORDER));
        return changed;
    }

    /// A witness of which all wires after the challenge are computed as a prover would who believes in other operands or
    /// another product.
    private static List<BigInteger> believing(R1csCircuit circuit, Map<String, long[]> inputs,
            Map<Value, long[]> beliefs) {
        Map<Value, long[]> values = new HashMap<>(
                RelationInterpreter.run(circuit.module(), inputs, RelationInterpreter::honest).values());
        List<BigInteger> witness = new ArrayList<>(witness(circuit, inputs, CHALLENGE));
        List<BigInteger> honest = List.copyOf(witness);
        values.putAll(beliefs);
        new ChallengedWires(circuit, values, witness, CHALLENGE).fill();
        // What is looked up is as before: the reference would invert inverses.
        for (WireBlock block : circuit.blocks()) {
            for (int wire = block.start(); wire < block.start() + block.wireCount(); wire++) {
                if (block.followsChallenge() && !(block instanceof WireBlock.ProductSums)) {
                    witness.set(wire, honest.get(wire));
                }
            }
        }
        beliefs.forEach((value, elements) -> {
            int start = start(circuit, value);
            for (int i = 0; i < elements.length; i++) {
                witness.set(start + i, BigInteger.valueOf(elements[i]).mod(R1csCircuit.ORDER));
            }
        });
        return witness;
    }

    @Test
    void anotherProductIsRejectedByTheLastRowOfEachColumnAlone() throws AirSyntaxException {
        RelationModule module = matrices(3, 4, 5);
        R1csCircuit circuit = forced(module);
        Value result = contract(module).result();
        Map<String, long[]> inputs = inputs(module, new Random(3));
        long[] product = RelationInterpreter.run(module, inputs, RelationInterpreter::honest).values().get(result);
        // Without the one row of a column, the column would be free.
        for (long[] changes : new long[][]{{0, 1}, {7, -1}, {0, 1, 1, -1}, {0, 1, 5, -1}, {2, 1, 12, -1},
                {4, 3, 9, -3}}) {
            long[] other = moved(product, changes);
            List<Integer> rows = violations(circuit, believing(circuit, inputs, Map.of(result, other)));
            long columns = IntStream.range(0, 15).filter(i -> other[i] != product[i]).map(i -> i % 5).distinct()
                    .count();
            assertThat(rows).as(Arrays.toString(changes)).hasSize((int) columns);
        }
    }

    /// The operands are held by their ranges as well; here by the check alone.
    @Test
    void otherOperandsAreRejected() throws AirSyntaxException {
        RelationModule module = matrices(3, 4, 5);
        R1csCircuit circuit = forced(module);
        Map<String, long[]> inputs = inputs(module, new Random(8));
        List<BigInteger> witness = witness(circuit, inputs, CHALLENGE);
        int product = start(circuit, contract(module).result());
        Map<String, long[]> others = new HashMap<>(inputs);
        for (String name : List.of("x", "y")) {
            for (int element : new int[]{0, 3, 5, 11}) {
                long[] moved = inputs.getOrDefault(name, new long[0]).clone();
                moved[element] += moved[element] > 0 ? -1 : 1;
                others.put(name, moved);
                List<BigInteger> changed = new ArrayList<>(witness(circuit, others, CHALLENGE));
                assertThat(violations(circuit, changed)).isEmpty();
                for (int i = 0; i < 15; i++) {
                    changed.set(product + i, witness.get(product + i));
                }
                assertThat(violations(circuit, changed)).as(name + " " + element).isNotEmpty();
            }
            others.putAll(inputs);
        }
    }

    private static long[] moved(long[] numbers, long... changes) {
        long[] moved = numbers.clone();
        for (int i = 0; i < changes.length; i += 2) {
            moved[(int) changes[i]] += changes[i + 1];
        }
        return moved;
    }

    @Test
    void aProverWhoKnowsTheChallengeGetsThroughWithThatChallengeOnly() throws AirSyntaxException {
        RelationModule module = matrices(3, 4, 5);
        R1csCircuit circuit = forced(module);
        Map<String, long[]> inputs = inputs(module, new Random(4));
        int result = start(circuit, contract(module).result());
        BigInteger other = CHALLENGE.add(BigInteger.ONE);
        for (BigInteger challenge : List.of(CHALLENGE, other)) {
            List<BigInteger> witness = witness(circuit, inputs, challenge);
            assertThat(violations(circuit, witness)).isEmpty();
            // c·x more in row 0 of the product, x less in row 1.
            List<BigInteger> forged = changed(changed(witness, result, CHALLENGE), result + 5, BigInteger.ONE.negate());
            ProductLayout layout = ProductLayout.of(contract(module)).orElseThrow();
            int sums = circuit.blocks().stream().filter(WireBlock.ProductSums.class::isInstance).findFirst()
                    .orElseThrow().start();
            for (int row = 0; row < layout.termCount() + layout.foldedCount() - 2; row++) {
                forged = changed(forged, sums + layout.sumWire(0, 0, row), CHALLENGE.subtract(challenge));
            }
            assertThat(violations(circuit, forged)).hasSize(challenge.equals(CHALLENGE) ? 0 : 1);
        }
    }

    @Test
    void wrongPowersAreRejected() throws AirSyntaxException {
        R1csCircuit circuit = forced(matrices(4, 2, 4));
        WireBlock powers = circuit.blocks().stream().filter(WireBlock.SuccessivePowers.class::isInstance).findFirst()
                .orElseThrow();
        assertThat(powers.wireCount()).isEqualTo(2);
        Map<String, long[]> inputs = inputs(circuit.module(), new Random(5));
        List<BigInteger> witness = witness(circuit, inputs, CHALLENGE);
        // c³ as c²: then rows 2 and 3 of the product could be exchanged.
        List<BigInteger> equal = new ArrayList<>(witness);
        equal.set(powers.start() + 1, witness.get(powers.start()));
        assertThat(violations(circuit, equal)).isNotEmpty();
    }

    @Test
    void theCheckIsTakenWhereItIsCheaperAndCountedAsItIsMade() throws AirSyntaxException {
        int[][] shapes = {{8, 8, 8}, {2, 1, 9}, {3, 3, 3}, {1, 20, 9}, {9, 4, 1}, {2, 2, 2}, {16, 5, 7}, {6, 40, 6}};
        for (int[] shape : shapes) {
            RelationModule module = matrices(shape[0], shape[1], shape[2]);
            R1csCircuit circuit = R1csCompiler.compile(module, Lookups.ON);
            CircuitSize size = CircuitSize.of(module, Lookups.ON);
            assertThat(size.constraints()).isEqualTo(circuit.constraintCount());
            assertThat(size.wires()).isEqualTo(circuit.wireCount());
            int m = Math.min(shape[0], shape[2]);
            int n = Math.max(shape[0], shape[2]);
            int k = shape[1];
            long checked = (long) m * k + (long) n * k + (long) m * n - k - n;
            boolean isCheaper = m > 1 && 3 * checked < 2L * m * n * k;
            assertThat(circuit.products().stream().anyMatch(ProductVariants::isChecked)).isEqualTo(isCheaper);
            if (m > 1) {
                assertThat(circuit.products().getFirst().checkedRows()).isEqualTo(checked);
                assertThat(circuit.products().getFirst().directRows()).isEqualTo((long) m * n * k);
            }
        }
        assertThat(R1csCompiler.compile(matrices(8, 8, 8), Lookups.OFF).products()).singleElement()
                .matches(product -> !product.isChecked());
    }

    @Test
    void aProductAloneMayBeWhatTheChallengeIsFor() throws AirSyntaxException {
        RelationModule module = matrices(32, 32, 32);
        R1csCircuit circuit = R1csCompiler.compile(module, Lookups.AUTO);
        assertThat(circuit.products()).singleElement().matches(ProductVariants::isChecked);
        assertThat(circuit.constraintCount()).isLessThan(R1csCompiler.compile(module).constraintCount() / 2);
        assertThat(circuit.firstViolation(witness(circuit, inputs(module, new Random(6)), CHALLENGE))).isEqualTo(-1);
    }

    @Test
    void whatChecksSaveIsAFormThatWasConsidered() throws AirSyntaxException {
        CircuitVariants variants = CircuitVariants.of(matrices(32, 32, 32), Lookups.ON);
        assertThat(variants.all()).extracting(CircuitVariant::name).containsExactly(CircuitVariants.BITS,
                CircuitVariants.LOOKUPS, CircuitVariants.DIRECT);
        assertThat(variants.chosen().name()).isEqualTo(CircuitVariants.LOOKUPS);
        int checkedRows = 3 * 32 * 32 - 2 * 32;
        int powers = 30;
        assertThat(variants.all().getLast().constraints() - variants.chosen().constraints())
                .isEqualTo(32 * 32 * 32 - checkedRows - powers);
    }
}
