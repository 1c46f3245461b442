package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Steps of a number among thresholds: wires s_0, s_1, …, of which the first k are 1 and the others 0, for a k that is called
/// the place. [Facts] finds them; a single boolean is one of one step.
///
/// **Lemma.** Let rows say K + Σ g_i·s_i + U = 0 with the same K or its opposite, and U in an interval: linear rows, or F·F = F, which
/// says that F − U' = 0 with a U' of 0 or 1. At each place, K
/// is the residue of a number of an interval, and of all the intervals that the rows give there. As these numbers are below p/4,
/// they are one, in the intersection. If K is determined and the intersections of no two places have a number in common, so is
/// the place, and with it each step. Whatever the place, K is in the hull of the intersections.
final class Ladder {

    /// Terms of a row beside the steps and their number.
    private static final int LONGEST = 160;
    /// Terms of a number that is placed.
    private static final int LONGEST_NUMBER = 4096;
    /// The rows that say what a wire is come before those that use it.
    private static final int FIRST_ROWS = 8;
    /// Steps of one threshold that are looked for in a row.
    private static final int MOST_CANDIDATES = 4;

    private final int[] steps;
    private final int[] sorted;

    /// @param steps in order: the first ones are 1
    Ladder(int... steps) {
        this.steps = steps.clone();
        this.sorted = steps.clone();
        Arrays.sort(sorted);
    }

    /// Returns the steps.
    int[] steps() {
        return steps.clone();
    }

    boolean contains(int wire) {
        return Arrays.binarySearch(sorted, wire) >= 0;
    }

    /// Intervals of a sum of wires, one for each place.
    private static final class Places {
        private final BigInteger[] least;
        private final BigInteger[] greatest;

        Places(BigInteger[] least, BigInteger[] greatest) {
            this.least = least;
            this.greatest = greatest;
        }

        Places and(Places other) {
            BigInteger[] lo = new BigInteger[least.length];
            BigInteger[] hi = new BigInteger[least.length];
            Arrays.setAll(lo, k -> least[k].max(other.least[k]));
            Arrays.setAll(hi, k -> greatest[k].min(other.greatest[k]));
            return new Places(lo, hi);
        }

        /// Tells whether every number is below a quarter of the modulus.
        boolean isSmall(BigInteger modulus) {
            for (int k = 0; k < least.length; k++) {
                if (least[k].abs().shiftLeft(2).compareTo(modulus) >= 0
                        || greatest[k].abs().shiftLeft(2).compareTo(modulus) >= 0) {
                    return false;
                }
            }
            return true;
        }

        private boolean isPossible(int place) {
            return least[place].compareTo(greatest[place]) <= 0;
        }

        boolean areDisjoint() {
            List<Bounds> possible = new ArrayList<>();
            for (int k = 0; k < least.length; k++) {
                if (isPossible(k)) {
                    possible.add(new Bounds(least[k], greatest[k]));
                }
            }
            possible.sort((a, b) -> a.lo().compareTo(b.lo()));
            for (int i = 1; i < possible.size(); i++) {
                if (possible.get(i - 1).hi().compareTo(possible.get(i).lo()) >= 0) {
                    return false;
                }
            }
            return true;
        }

        Optional<Bounds> hull() {
            Optional<Bounds> hull = Optional.empty();
            for (int k = 0; k < least.length; k++) {
                if (isPossible(k)) {
                    Bounds here = new Bounds(least[k], greatest[k]);
                    hull = Optional.of(hull.map(here::hull).orElse(here));
                }
            }
            return hull;
        }
    }

    /// Returns what ±K is at each place, where a row says K + Σ g·s + U = 0.
    private Places places(Form sum, Bounds rest, boolean isNegated) {
        BigInteger[] least = new BigInteger[steps.length + 1];
        BigInteger[] greatest = new BigInteger[least.length];
        BigInteger moved = BigInteger.ZERO;
        for (int k = 0; k < least.length; k++) {
            moved = k == 0 ? moved : moved.add(sum.of(steps[k - 1]));
            Bounds other = rest.plus(new Bounds(moved, moved));
            least[k] = isNegated ? other.lo() : other.hi().negate();
            greatest[k] = isNegated ? other.hi() : other.lo().negate();
        }
        return new Places(least, greatest);
    }

    /// What a row says: that `sum` + U = 0 for a U of an interval.
    private record Said(Form sum, Bounds more) {}

    /// Returns the rows that may say where the steps fall.
    private List<Said> rows(ConstraintSystem system, WireIndex index) {
        List<Said> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(FIRST_ROWS, index.count(steps[0])); i++) {
            int row = index.row(steps[0], i);
            if (system.c().count(row) > steps.length + LONGEST + LONGEST_NUMBER) {
                continue;
            }
            if (Rows.isLinear(system, row)) {
                rows.add(new Said(Rows.linear(system, row), Bounds.ZERO));
            } else {
                Rows.bit(system, row).ifPresent(sum -> rows.add(new Said(sum, Bounds.of(-1, 0))));
            }
        }
        return rows;
    }

    /// Returns the intervals of wires that the steps are those of.
    Map<Integer, Bounds> placed(ConstraintSystem system, WireIndex index, Facts facts) {
        Map<Integer, Places> places = new HashMap<>();
        Map<Integer, Bounds> found = new HashMap<>();
        for (Said said : rows(system, index)) {
            Form others = said.sum().where(wire -> !contains(wire));
            for (int i = 0; i < others.count() && others.count() <= LONGEST; i++) {
                int x = others.wire(i);
                boolean isNegated = others.coefficient(i).signum() < 0;
                Optional<Bounds> rest = x == 0 || !others.coefficient(i).abs().equals(BigInteger.ONE)
                        ? Optional.empty()
                        : facts.bounds(others.where(wire -> wire != x));
                if (rest.isPresent()) {
                    Places here = places(said.sum(), rest.get().plus(said.more()), isNegated);
                    Places before = places.get(x);
                    Places both = before == null ? here : before.and(here);
                    places.put(x, both);
                    if (before != null && before.isSmall(system.modulus()) && here.isSmall(system.modulus())) {
                        both.hull().ifPresent(hull -> found.put(x, hull));
                    }
                }
            }
        }
        return found;
    }

    /// Learns the steps in a linear row, if what is known beside them tells the place.
    static boolean apply(Knowledge knowledge, Form sum) {
        Form unknown = knowledge.unknown(sum);
        int numbers = sum.of(0).signum() == 0 ? 0 : 1;
        if (unknown.count() + numbers == sum.count()) {
            // Nothing is known that could be placed.
            return false;
        }
        List<Ladder> candidates = new ArrayList<>();
        for (int i = 0; i < unknown.count() && candidates.isEmpty(); i++) {
            knowledge.facts().ladder(unknown.wire(i)).ifPresent(candidates::add);
        }
        for (int i = 0; i < unknown.count() && unknown.count() <= LONGEST && candidates.size() < MOST_CANDIDATES; i++) {
            int wire = unknown.wire(i);
            // A digit of a slack is in two rows: its own, and the one that it is a digit in.
            if (knowledge.facts().isBit(wire) && knowledge.index().count(wire) > 2
                    && knowledge.facts().ladder(wire).isEmpty()) {
                candidates.add(new Ladder(wire));
            }
        }
        for (Ladder ladder : candidates) {
            if (ladder.isDetermined(knowledge)) {
                Arrays.stream(ladder.steps).forEach(knowledge::learn);
                return true;
            }
        }
        return false;
    }

    private boolean isDetermined(Knowledge knowledge) {
        List<Said> rows = rows(knowledge.system(), knowledge.index());
        Map<Integer, Integer> uses = new HashMap<>();
        for (Said said : rows) {
            for (int i = 0; i < said.sum().count(); i++) {
                uses.merge(said.sum().wire(i), 1, Integer::sum);
            }
        }
        // A known digit of a slack is in one of the rows, and says nothing of another.
        IntPredicate common = wire -> wire != 0 && knowledge.isKnown(wire) && !contains(wire)
                && uses.getOrDefault(wire, 0) > 1;
        Map<Form, Places> found = new HashMap<>();
        for (Said said : rows) {
            Form rest = said.sum().where(wire -> !common.test(wire) && !contains(wire));
            Form number = said.sum().where(common);
            Optional<Bounds> bounds = rest.count() > LONGEST || number.count() == 0
                    ? Optional.empty()
                    : knowledge.facts().bounds(rest);
            if (bounds.isPresent()) {
                boolean isNegated = number.coefficient(0).signum() < 0;
                Places here = places(said.sum(), bounds.get().plus(said.more()), isNegated);
                if (here.isSmall(knowledge.modulus())) {
                    found.merge(isNegated ? number.times(BigInteger.ONE.negate()) : number, here, Places::and);
                }
            }
        }
        return found.values().stream().anyMatch(Places::areDisjoint);
    }
}
