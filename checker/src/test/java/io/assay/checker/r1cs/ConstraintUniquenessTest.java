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
    private static final AtomicInteger PROVEN = new AtomicInteger();
    private static final AtomicInteger AMBIGUOUS = new AtomicInteger();

    @Property(tries = 800)
    void provenWiresAreDeterminedInAllSolutions(@ForAll long seed, @ForAll @IntRange(max = 3) int prime) {
        check(seed, PRIMES[prime]);
    }

    @Tag("nightly")
    @Property(tries = 20_000)
    void provenWiresAreDeterminedInManySystems(@ForAll long seed, @ForAll @IntRange(max = 3) int prime) {
        check(seed, PRIMES[prime]);
    }

    private static void check(long seed, int prime) {
        RandomGadgets.Sample sample = RandomGadgets.sample(seed, prime);
        ConstraintSystem system = sample.system();
        ConstraintUniqueness.Result result = ConstraintUniqueness.check(system, sample.given());
        Facts facts = Facts.of(system, new WireIndex(system), Map.of());
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
        assertThat(outside).as("wires outside their bounds, seed %s, prime %s", seed, prime).isEqualTo(new BitSet());
        BitSet wrong = (BitSet) varying.clone();
        wrong.andNot(result.unproven());
        assertThat(wrong).as("wires said to be determined, seed %s, prime %s", seed, prime)
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
