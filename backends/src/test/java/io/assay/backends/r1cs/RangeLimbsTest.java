package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.RangeLimbs.Piece;
import io.assay.backends.r1cs.WireBlock.Limb;
import io.assay.backends.r1cs.WireBlock.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeLimbsTest {

    @ParameterizedTest
    @ValueSource(strings = {"2", "16", "4 8", "2 11 64", "7 32", "8 100", "256 1000", "3 5"})
    void noLimbsWhateverTheyAreShowAnythingElse(String tables) {
        long[] sizes = java.util.Arrays.stream(tables.split(" ")).mapToLong(Long::parseLong).toArray();
        RangeLimbs limbs = new RangeLimbs(sizes);
        for (long max = 1; max <= 140; max++) {
            if (limbs.possible(max)) {
                for (long x = -40; x <= 300; x++) {
                    assertThat(provable(x, max, limbs.pieces(max), sizes)).as(x + " in [0, " + max + "] by " + tables)
                            .isEqualTo(x >= 0 && x <= max);
                }
            }
        }
    }

    /// Tells whether some limbs, chosen by a prover, pass every lookup.
    private static boolean provable(long x, long max, List<Piece> pieces, long[] sizes) {
        return pieces.stream().allMatch(piece -> upper(piece.complement() ? max - x : x, piece, 1, sizes));
    }

    /// Tries all values of the limbs from `index` on; the lowest is what they leave.
    private static boolean upper(long rest, Piece piece, int index, long[] sizes) {
        if (index == piece.limbs().size()) {
            return passes(rest, piece.limbs().getFirst(), piece, sizes);
        }
        Limb limb = piece.limbs().get(index);
        for (long value = 0; value < 1L << limb.bits() + 1; value++) {
            if (passes(value, limb, piece, sizes) && upper(rest - (value << limb.shift()), piece, index + 1, sizes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean passes(long value, Limb limb, Piece piece, long[] sizes) {
        List<Use> uses = piece.uses().stream().filter(use -> use.limb().equals(limb)).toList();
        return !uses.isEmpty() && uses.stream().allMatch(use -> value + use.addend() >= 0
                && value + use.addend() < sizes[use.table()]);
    }

    @Test
    void aWideRangeTakesAsManyLimbsAsNeeded() {
        RangeLimbs limbs = new RangeLimbs(1 << 4, 1 << 8);
        assertThat(limbs.pieces((1L << 20) - 1).getFirst().limbs()).hasSize(3);
        assertThat(limbs.pieces((1L << 61) - 1).getFirst().uses()).hasSize(9);
        assertThat(limbs.pieces(1L << 20)).hasSize(2);
        assertThat(limbs.pieces(200).getFirst().uses()).hasSize(2);
    }

    @Test
    void withoutTablesNothingIsPossible() {
        assertThat(new RangeLimbs().possible(1)).isFalse();
        assertThat(new RangeLimbs(100).possible(127)).isFalse();
    }

    @Property(tries = 60)
    void thePlannerIsAsGoodAsEveryPairOfTables(@ForAll long seed) {
        Random random = new Random(seed);
        Map<TablePlanner.Kind, TablePlanner.Demand> demands = new TreeMap<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            long max = random.nextInt(4) == 0 ? 1 + random.nextInt(500) : (1L << 1 + random.nextInt(9)) - 1;
            long count = 1L << random.nextInt(12);
            demands.put(new TablePlanner.Kind(max, random.nextBoolean()), new TablePlanner.Demand(count,
                    RangeLimbs.ROW * count * (64 - Long.numberOfLeadingZeros(max))));
        }
        long found = cost(new TablePlanner(demands).sizes(), demands);
        for (long[] pair : pairs()) {
            assertThat(found).as("seed " + seed + ", tables " + pair[0] + ", " + pair[1])
                    .isLessThanOrEqualTo(cost(pair, demands));
        }
        assertThat(found).isLessThanOrEqualTo(cost(new long[0], demands));
    }

    private static List<long[]> pairs() {
        List<long[]> pairs = new ArrayList<>();
        for (int low = 1; low < 9; low++) {
            for (int high = low + 1; high <= 10; high++) {
                pairs.add(new long[]{1L << low, 1L << high});
            }
        }
        return pairs;
    }

    private static long cost(long[] sizes, Map<TablePlanner.Kind, TablePlanner.Demand> demands) {
        RangeLimbs limbs = new RangeLimbs(sizes);
        long sum = 0;
        for (long size : sizes) {
            sum += RangeLimbs.ROW * size;
        }
        for (Map.Entry<TablePlanner.Kind, TablePlanner.Demand> demand : demands.entrySet()) {
            long asBits = demand.getValue().costAsBits();
            long max = limbs.cheapest(demand.getKey());
            assertThat(max).isGreaterThanOrEqualTo(demand.getKey().max());
            sum += limbs.possible(max) ? Math.min(asBits, limbs.cost(max) * demand.getValue().count()) : asBits;
        }
        return sum;
    }
}
