package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Permutation;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Permutations by switches and by products, with witnesses of provers who try to get other rows through.
class PermutationCircuitTest {

    private static final BigInteger CHALLENGE = new BigInteger("987654321987654321987654321987654321");

    /// Returns the assert that rows of an input `x` are those of an input `y` in some order.
    private static RelationModule module(int lines, int extent, long magnitude) {
        return module(Shape.of(lines, extent), new Interval(-magnitude, magnitude));
    }

    private static RelationModule module(Shape shape, Interval interval) {
        RelationBuilder builder = new RelationBuilder();
        Value x = builder.input("x", Visibility.PRIVATE, interval, shape, Optional.empty(), Optional.empty());
        Value y = builder.input("y", Visibility.PRIVATE, interval, shape, Optional.empty(), Optional.empty());
        builder.output(y, "z", Visibility.PRIVATE);
        List<Op> ops = new ArrayList<>(builder.ops());
        ops.add(new Permutation(x, y, SourceLoc.NONE));
        return new RelationModule("permutation", new Func("main", ops));
    }

    private static RelationModule sort(int extent, boolean positions, long magnitude) {
        return sort(Shape.of(2, extent), positions, new Interval(-magnitude, magnitude));
    }

    private static RelationModule sort(Shape shape, boolean positions, Interval interval) {
        RelationBuilder builder = new RelationBuilder();
        Value x = builder.input("x", Visibility.PRIVATE, interval, shape, Optional.empty(), Optional.empty());
        List<Value> results = builder.sort(x, positions);
        for (int i = 0; i < results.size(); i++) {
            builder.output(results.get(i), "y" + i, Visibility.PUBLIC);
        }
        return new RelationModule("sort", new Func("main", builder.ops()));
    }

    private static R1csCircuit byProducts(RelationModule module) {
        List<Op> ops = module.main().ops();
        return R1csCompiler.compile(module, LookupPlan.forced(ops, 4, 64),
                new RangeParts(ops, module.main().definitions()));
    }

    private static List<BigInteger> witness(R1csCircuit circuit, long[] x, long[] y) {
        return WitnessBuilder.build(circuit, Map.of("x", x, "y", y), BigInteger.TEN, RelationInterpreter::honest,
                CHALLENGE);
    }

    private static List<Integer> violations(R1csCircuit circuit, List<BigInteger> witness) {
        SatisfactionCheck check = new SatisfactionCheck(circuit, witness);
        return IntStream.range(0, circuit.constraintCount()).filter(row -> !check.holds(row)).boxed().toList();
    }

    private static boolean isPermutation(long[] x, long[] y) {
        return Arrays.equals(Arrays.stream(x).sorted().toArray(), Arrays.stream(y).sorted().toArray());
    }

    /// Returns all orders of x.
    private static List<long[]> orders(long[] x) {
        if (x.length == 0) {
            return List.of(x);
        }
        List<long[]> orders = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            int first = i;
            long[] others = IntStream.range(0, x.length).filter(k -> k != first).mapToLong(k -> x[k]).toArray();
            for (long[] order : orders(others)) {
                long[] whole = new long[x.length];
                whole[0] = x[i];
                System.arraycopy(order, 0, whole, 1, order.length);
                orders.add(whole);
            }
        }
        return orders;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6})
    void everyOrderOfFewElementsIsRouted(int extent) {
        R1csCircuit switches = R1csCompiler.compile(module(1, extent, 100));
        R1csCircuit products = byProducts(module(1, extent, 100));
        for (long[] x : List.of(IntStream.range(0, extent).mapToLong(i -> 7L * i - 20).toArray(),
                IntStream.range(0, extent).mapToLong(i -> i / 2).toArray())) {
            for (long[] y : orders(x)) {
                assertThat(violations(switches, witness(switches, x, y))).as(Arrays.toString(y)).isEmpty();
                assertThat(violations(products, witness(products, x, y))).as(Arrays.toString(y)).isEmpty();
            }
        }
    }

    @Test
    void ordersOfManyElementsAreRoutedAndNoOtherElements() {
        long seed = new Random().nextLong();
        System.out.println("ordersOfManyElementsAreRoutedAndNoOtherElements seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 15; round++) {
            int extent = round < 3 ? 98 + round : 2 + random.nextInt(99);
            long magnitude = 1L << random.nextInt(1, 40);
            RelationModule module = module(2, extent, magnitude);
            boolean few = random.nextBoolean();
            long[] x = random.longs(2L * extent, -magnitude, magnitude).map(i -> few ? i % 3 : i).toArray();
            long[] y = x.clone();
            for (int i = extent - 1; i > 0; i--) {
                exchange(y, i, random.nextInt(i + 1));
                exchange(y, extent + i, extent + random.nextInt(i + 1));
            }
            long[] other = y.clone();
            other[random.nextInt(other.length)] += 1;
            // Elements of one row cannot make up for those of another one.
            long[] crossed = y.clone();
            exchange(crossed, random.nextInt(extent), extent + random.nextInt(extent));
            for (R1csCircuit circuit : List.of(R1csCompiler.compile(module), byProducts(module))) {
                assertThat(violations(circuit, witness(circuit, x, y))).as("round " + round).isEmpty();
                assertThat(violations(circuit, witness(circuit, x, other))).as("round " + round).isNotEmpty();
                assertThat(violations(circuit, witness(circuit, x, crossed)).isEmpty()).as("round " + round)
                        .isEqualTo(Arrays.equals(y, crossed));
            }
        }
    }

    private static void exchange(long[] elements, int i, int j) {
        long moved = elements[i];
        elements[i] = elements[j];
        elements[j] = moved;
    }

    private static WireBlock.Switches switches(R1csCircuit circuit) {
        return (WireBlock.Switches) circuit.blocks().stream().filter(WireBlock.Switches.class::isInstance).findFirst()
                .orElseThrow();
    }

    /// What passes through a network for given settings, whatever they are, with one row that does not hold.
    private static final class Passage {
        private final Map<SwitchNetwork.Signal, Long> elements = new HashMap<>();
        private final WireBlock.Switches block;
        private final long[] targets;

        /// @param tampered index of a switch, −1 for none
        /// @param row      0 for its boolean, 1 for what is chosen, 2 for the other one
        Passage(WireBlock.Switches block, long[] given, long[] settings, int tampered, int row) {
            this.block = block;
            this.targets = new long[given.length];
            for (int i = 0; i < given.length; i++) {
                elements.put(new SwitchNetwork.Given(i), given[i]);
            }
            for (int i = 0; i < settings.length; i++) {
                SwitchNetwork.Switch each = block.network().switches().get(i);
                long whenSet = element(each.whenSet());
                long whenClear = element(each.whenClear());
                long chosen = whenClear + settings[i] * (whenSet - whenClear) + (i == tampered && row == 1 ? 1 : 0);
                elements.put(each.chosen(), chosen);
                if (each.isOtherTied()) {
                    elements.put(each.other(), whenSet + whenClear - chosen + (i == tampered && row == 2 ? 1 : 0));
                }
            }
            for (int i = 0; i < targets.length; i++) {
                targets[i] = element(new SwitchNetwork.Target(i));
            }
        }

        private long element(SwitchNetwork.Signal signal) {
            return signal instanceof SwitchNetwork.Rest(var first, var second, var chosen, _, _, _)
                    ? element(first) + element(second) - element(chosen)
                    : elements.getOrDefault(signal, Long.MIN_VALUE);
        }

        /// Returns the witness for what leaves the network.
        List<BigInteger> witness(R1csCircuit circuit, long[] given, long[] settings) {
            List<BigInteger> witness = new ArrayList<>(PermutationCircuitTest.witness(circuit, given, targets));
            for (int i = 0; i < settings.length; i++) {
                set(witness, block.network().switches().get(i).bit(), settings[i]);
            }
            elements.forEach((signal, element) -> {
                if (signal instanceof SwitchNetwork.Wire(int wire)) {
                    set(witness, wire, element);
                }
            });
            return witness;
        }

        private void set(List<BigInteger> witness, int wire, long value) {
            witness.set(block.start() + wire, BigInteger.valueOf(value).mod(R1csCircuit.ORDER));
        }
    }

    /// Every setting of the network is a witness, of what it makes of the elements and of nothing else.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void whateverTheSettingsAreElementsLeaveInSomeOrder(int extent) {
        R1csCircuit circuit = R1csCompiler.compile(module(1, extent, 100));
        WireBlock.Switches block = switches(circuit);
        int count = block.network().switches().size();
        long[] x = IntStream.range(0, extent).mapToLong(i -> i * i - 3L).toArray();
        List<String> left = new ArrayList<>();
        for (int all = 0; all < 1 << count; all++) {
            int bits = all;
            long[] settings = IntStream.range(0, count).mapToLong(i -> bits >> i & 1).toArray();
            Passage passage = new Passage(block, x, settings, -1, 0);
            assertThat(isPermutation(x, passage.targets)).isTrue();
            List<BigInteger> witness = passage.witness(circuit, x, settings);
            assertThat(violations(circuit, witness)).isEmpty();
            left.add(Arrays.toString(passage.targets));
            // Any other wire of the network breaks a row.
            for (int wire = block.start(); wire < block.start() + block.wireCount(); wire++) {
                List<BigInteger> changed = new ArrayList<>(witness);
                changed.set(wire, BigInteger.ONE.subtract(witness.get(wire)).mod(R1csCircuit.ORDER));
                assertThat(violations(circuit, changed)).as("wire " + wire).isNotEmpty();
            }
        }
        assertThat(left.stream().distinct().count()).isEqualTo(orders(x).size());
    }

    /// Without any one row of a network other elements leave it, all other rows being as they should.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 9, 21, 40})
    void everyRowOfANetworkIsMissed(int extent) {
        R1csCircuit circuit = R1csCompiler.compile(module(1, extent, 1L << 30));
        WireBlock.Switches block = switches(circuit);
        int count = block.network().switches().size();
        Random random = new Random(extent);
        long[] x = random.longs(extent, -(1L << 28), 1L << 28).toArray();
        List<Integer> missed = new ArrayList<>();
        for (int tampered = 0; tampered < count; tampered++) {
            int rows = block.network().switches().get(tampered).isOtherTied() ? 3 : 2;
            for (int row = 0; row < rows; row++) {
                long[] settings = IntStream.range(0, count).mapToLong(_ -> random.nextInt(2)).toArray();
                settings[tampered] = row == 0 ? 2 : settings[tampered];
                Passage passage = new Passage(block, x, settings, tampered, row);
                assertThat(isPermutation(x, passage.targets)).isFalse();
                List<Integer> violated = violations(circuit, passage.witness(circuit, x, settings));
                assertThat(violated).as("row " + row + " of switch " + tampered).hasSize(1);
                missed.addAll(violated);
            }
        }
        assertThat(missed).doesNotHaveDuplicates().hasSize(block.network().rowCount());
    }

    /// Without any one row of the products other elements are accepted, all other rows being as they should.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 9})
    void everyRowOfProductsIsMissed(int extent) {
        R1csCircuit circuit = byProducts(module(1, extent, 100));
        int start = circuit.blocks().stream().filter(WireBlock.RunningProducts.class::isInstance).findFirst()
                .orElseThrow().start();
        long[] x = IntStream.range(0, extent).mapToLong(i -> 3L * i - 5).toArray();
        long[] y = x.clone();
        y[extent - 1] += 1;
        int count = PermutationRows.wireCount(extent);
        List<BigInteger> left = products(x);
        List<BigInteger> right = products(y);
        List<Integer> missed = new ArrayList<>();
        for (int row = 0; row < PermutationRows.rowCount(extent); row++) {
            // Products up to the row as they are; from there on what makes the last ones equal.
            boolean isLeft = row < extent - 1;
            List<BigInteger> goal = isLeft ? right : left;
            List<BigInteger> own = new ArrayList<>(isLeft ? left : right);
            int from = isLeft ? row : row - (extent - 1);
            BigInteger factor = goal.getLast().multiply(own.getLast().modInverse(R1csCircuit.ORDER));
            for (int k = from; k < own.size(); k++) {
                own.set(k, own.get(k).multiply(factor).mod(R1csCircuit.ORDER));
            }
            List<BigInteger> wires = new ArrayList<>(isLeft ? own : left);
            wires.addAll((isLeft ? right : own).subList(0, extent - 2));
            List<BigInteger> witness = new ArrayList<>(witness(circuit, x, y));
            for (int i = 0; i < count; i++) {
                witness.set(start + i, wires.get(i));
            }
            List<Integer> violated = violations(circuit, witness);
            assertThat(violated).as("row " + row).hasSize(1);
            missed.addAll(violated);
        }
        assertThat(missed).doesNotHaveDuplicates();
    }

    /// Returns the products of c less the first two, three, … elements.
    private static List<BigInteger> products(long[] elements) {
        List<BigInteger> products = new ArrayList<>();
        BigInteger product = CHALLENGE.subtract(BigInteger.valueOf(elements[0]));
        for (int k = 1; k < elements.length; k++) {
            product = product.multiply(CHALLENGE.subtract(BigInteger.valueOf(elements[k]))).mod(R1csCircuit.ORDER);
            products.add(product);
        }
        return products;
    }

    /// A root of the difference of both polynomials is a challenge that other elements pass: what the error bound counts.
    @Test
    void aProverWhoKnowsTheChallengeGetsThroughWithThatChallengeOnly() {
        RelationModule module = module(1, 2, 100);
        R1csCircuit circuit = byProducts(module);
        // (c − 1)·(c − 4) = (c − 2)·(c − 5) for c = 3.
        Map<String, long[]> inputs = Map.of("x", new long[]{1, 4}, "y", new long[]{2, 5});
        List<Integer> ofPermutation = violations(circuit, WitnessBuilder.build(circuit, inputs, BigInteger.TEN,
                RelationInterpreter::honest, CHALLENGE));
        assertThat(ofPermutation).hasSize(1);
        assertThat(violations(circuit, WitnessBuilder.build(circuit, inputs, BigInteger.TEN,
                RelationInterpreter::honest, BigInteger.valueOf(3)))).doesNotContainAnyElementsOf(ofPermutation);
    }

    @Test
    void switchesAreAsManyAsTheFormulaSaysAndSumsStayShort() {
        for (int extent = 2; extent <= 300; extent++) {
            SwitchNetwork network = SwitchNetwork.of(extent, 1, 1);
            int switches = IntStream.rangeClosed(1, extent).map(i -> 32 - Integer.numberOfLeadingZeros(i - 1)).sum();
            assertThat(network.switches()).hasSize(switches);
            assertThat(network.rowCount()).isBetween(2 * switches + (extent - 1) / 2,
                    2 * switches + (extent - 1) / 2 + Math.max(1, switches / 20));
            assertThat(network.switches()).allMatch(each -> terms(each.x()) <= LookupRows.LONGEST_SUM
                    && terms(each.y()) <= LookupRows.LONGEST_SUM);
        }
        assertThat(SwitchNetwork.of(2, 1, 1).rowCount()).isEqualTo(3);
        assertThat(SwitchNetwork.of(3, 1, 1).rowCount()).isEqualTo(7);
        assertThat(SwitchNetwork.of(4, 1, 1).rowCount()).isEqualTo(11);
        assertThat(SwitchNetwork.of(21, 1, 1).rowCount()).isEqualTo(159);
        assertThat(SwitchNetwork.of(100, 1, 1).rowCount()).isEqualTo(1212);
    }

    private static int terms(SwitchNetwork.Signal signal) {
        return signal.givens() + signal.targets() + signal.wires();
    }

    @Test
    void bothFormsCostWhatWasCounted() {
        for (int extent : new int[]{2, 3, 7, 21}) {
            for (long magnitude : new long[]{1, 100, 1L << 35}) {
                for (RelationModule module : List.of(module(3, extent, magnitude), sort(extent, false, magnitude),
                        sort(extent, true, magnitude))) {
                    for (Lookups lookups : Lookups.values()) {
                        R1csCircuit circuit = R1csCompiler.compile(module, lookups);
                        CircuitVariant counted = CircuitVariants.of(module, lookups).chosen();
                        assertThat(counted.nodes()).isEqualTo(CircuitCounterTest.withoutEntries(circuit.costs()));
                        assertThat(counted.wires()).isEqualTo(circuit.wireCount());
                        assertThat((double) counted.entries())
                                .isBetween(0.5 * circuit.nonZeroCount(), 2.0 * circuit.nonZeroCount());
                        assertThat(circuit.blocks().stream().anyMatch(WireBlock.RunningProducts.class::isInstance))
                                .isEqualTo(lookups == Lookups.ON);
                    }
                }
            }
        }
    }

    /// A permutation alone may be what the challenge is for.
    @Test
    void productsOfAPermutationNeedNoTables() {
        R1csCircuit circuit = R1csCompiler.compile(module(Shape.of(1, 5), new Interval(0, 1)), Lookups.ON);
        assertThat(circuit.lookups().orElseThrow().tables()).isEmpty();
        long[] x = {1, 0, 0, 1, 0};
        assertThat(violations(circuit, witness(circuit, x, new long[]{0, 0, 1, 0, 1}))).isEmpty();
        assertThat(violations(circuit, witness(circuit, x, x.clone()))).isEmpty();
        assertThat(violations(circuit, witness(circuit, x, new long[]{0, 1, 1, 0, 1}))).isNotEmpty();
    }

    /// Every wire of the products comes after the challenge, and everything that they read before it.
    @Test
    void whatIsPermutedIsCommittedTo() {
        R1csCircuit circuit = R1csCompiler.compile(sort(9, true, 1000), Lookups.ON);
        CommittedWires commitment = circuit.commitments().getLast();
        int end = commitment.firstWire() + commitment.wireCount();
        for (WireBlock block : circuit.blocks()) {
            if (block instanceof WireBlock.RunningProducts products) {
                assertThat(products.start()).isGreaterThan(commitment.challengeWire());
                RowReader right = circuit.reader(ConstraintRows.Matrix.B);
                int rows = 0;
                for (int row = 0; row < circuit.constraintCount(); row++) {
                    if (circuit.module().main().ops().get(Math.max(0, circuit.origins().opIndex(circuit.origins()
                            .runOf(row)))) instanceof Permutation) {
                        right.read(row);
                        for (int i = 0; i < right.count(); i++) {
                            assertThat(right.wire(i) == commitment.challengeWire() || right.wire(i) < end).isTrue();
                        }
                        rows++;
                    }
                }
                assertThat(rows).isEqualTo(2 * 2 * 8);
            }
        }
    }

    @Test
    void namesSayWhatTheWiresAreFor() {
        RelationModule module = sort(4, false, 10);
        WireNames plain = WireNames.of(R1csCompiler.compile(module));
        WireBlock.Switches block = switches(R1csCompiler.compile(module));
        assertThat(plain.name(block.start())).isEqualTo("main.x.sorted.switch[0]");
        R1csCircuit products = R1csCompiler.compile(module, Lookups.ON);
        WireNames names = WireNames.of(products);
        List<String> all = IntStream.range(0, products.wireCount()).mapToObj(names::name).toList();
        assertThat(all).doesNotHaveDuplicates().contains("main.x.sorted.product[9]");
    }

    /// As [RowDeletionTest] does it for gadgets.
    @Test
    void everyRowOfASortWithPositionsIsMissed() {
        R1csCircuit circuit = R1csCompiler.compile(sort(Shape.of(1, 2), true, new Interval(0, 1)));
        List<Integer> redundant = IntStream.range(0, circuit.constraintCount())
                .filter(row -> !new WitnessSearch(circuit, row).succeeds()).boxed().toList();
        assertThat(redundant.stream().map(row -> circuit.profile().get(circuit.origins().runOf(row)).op() + row))
                .isEmpty();
    }

    @Test
    void sortsAreMadeOfTheirRows() {
        long seed = new Random().nextLong();
        System.out.println("sortsAreMadeOfTheirRows seed " + seed);
        Random random = new Random(seed);
        for (int extent : new int[]{2, 3, 10, 33}) {
            for (boolean positions : new boolean[]{false, true}) {
                RelationModule module = sort(extent, positions, 1000);
                long[] x = random.longs(2L * extent, -20, 20).toArray();
                for (R1csCircuit circuit : List.of(R1csCompiler.compile(module),
                        R1csCompiler.compile(module, Lookups.ON), byProducts(module))) {
                    assertThat(circuit.firstViolation(WitnessBuilder.build(circuit, Map.of("x", x), BigInteger.TEN,
                            RelationInterpreter::honest, CHALLENGE))).isEqualTo(-1);
                }
            }
        }
    }
}
