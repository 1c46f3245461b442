package io.assay.checker.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/// Whatever the checker says of small systems, all their solutions bear out.
class ConstraintUniquenessTest {

    private static final int[] PRIMES = {5, 7, 11, 17};
    /// Below, numbers of two bits and their differences do not stay apart.
    private static final int[] SORT_PRIMES = {11, 13, 17};
    private static final AtomicInteger PROVEN = new AtomicInteger();
    private static final AtomicInteger AMBIGUOUS = new AtomicInteger();
    private static final AtomicInteger SET_IN_TWO_WAYS = new AtomicInteger();

    @Property(tries = 800)
    void provenWiresAreDeterminedInAllSolutions(@ForAll long seed, @ForAll @IntRange(max = 3) int prime) {
        check(RandomGadgets.sample(seed, PRIMES[prime]), "seed " + seed + ", prime " + PRIMES[prime]);
    }

    @Property(tries = 200)
    void sortsAreDeterminedButForTheirSwitches(@ForAll long seed, @ForAll @IntRange(max = 2) int prime) {
        checkSort(seed, SORT_PRIMES[prime]);
    }

    @Tag("nightly")
    @Property(tries = 5_000)
    void manySortsAreDeterminedButForTheirSwitches(@ForAll long seed, @ForAll @IntRange(max = 2) int prime) {
        checkSort(seed, SORT_PRIMES[prime]);
    }

    private static void checkSort(long seed, int prime) {
        check(RandomGadgets.sort(seed, prime), "sort of seed " + seed + ", prime " + prime);
    }

    @Tag("nightly")
    @Property(tries = 20_000)
    void provenWiresAreDeterminedInManySystems(@ForAll long seed, @ForAll @IntRange(max = 3) int prime) {
        check(RandomGadgets.sample(seed, PRIMES[prime]), "seed " + seed + ", prime " + PRIMES[prime]);
    }

    private static void check(RandomGadgets.Sample sample, String name) {
        ConstraintSystem system = sample.system();
        int prime = system.modulus().intValueExact();
        ConstraintUniqueness.Result result = ConstraintUniqueness.check(system, sample.given());
        WireIndex index = new WireIndex(system);
        Facts facts = Facts.of(system, index, Map.of(), SwitchNetworks.find(system, index, sample.given()));
        Map<String, long[]> first = new HashMap<>();
        BitSet varying = new BitSet();
        BitSet outside = new BitSet();
        Solutions.forEach(system, wires -> {
            long[] other = first.computeIfAbsent(given(wires, sample.given()), _ -> wires.clone());
            for (int wire = 0; wire < wires.length; wire++) {
                if (wires[wire] != other[wire]) {
                    varying.set(wire);
                }
                if (!isWithin(facts, wire, wires[wire], prime)) {
                    outside.set(wire);
                }
            }
        });
        assertThat(outside).as("wires outside their bounds, %s", name).isEqualTo(new BitSet());
        BitSet wrong = (BitSet) varying.clone();
        wrong.andNot(result.unproven());
        assertThat(result.free().intersects(result.unproven())).isFalse();
        // How switches are set may differ, as long as nothing else does.
        wrong.andNot(result.free());
        if (result.unproven().isEmpty() && result.free().intersects(varying)) {
            SET_IN_TWO_WAYS.incrementAndGet();
        }
        assertThat(wrong).as("wires said to be determined, %s", name)
                .isEqualTo(new BitSet());
        if (result.unproven().isEmpty()) {
            PROVEN.incrementAndGet();
        }
        if (!varying.isEmpty()) {
            AMBIGUOUS.incrementAndGet();
        }
    }

    /// A test of soundness alone would accept a checker that proves nothing, or systems that are all unique.
    @AfterContainer
    static void someSystemsAreUniqueAndSomeAreNot() {
        assertThat(PROVEN.get()).isGreaterThan(100);
        assertThat(AMBIGUOUS.get()).isGreaterThan(100);
        assertThat(SET_IN_TWO_WAYS.get()).isGreaterThan(5);
    }

    private static String given(long[] wires, BitSet given) {
        StringBuilder key = new StringBuilder();
        given.stream().forEach(wire -> key.append(wires[wire]).append(' '));
        return key.toString();
    }

    private static boolean isWithin(Facts facts, int wire, long value, int prime) {
        if (!facts.isBounded(wire)) {
            return true;
        }
        long lo = facts.bounds(wire).lo().longValueExact();
        // The least integer from lo on that is congruent to the value.
        long least = lo + Math.floorMod(value - lo, prime);
        return least <= facts.bounds(wire).hi().longValueExact();
    }
}
