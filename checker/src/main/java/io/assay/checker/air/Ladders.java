package io.assay.checker.air;

import io.assay.checker.air.ElementSums.Sum;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What range asserts say of elements that are placed among thresholds, element by element, as [ElementSums] writes them; see
/// [HintLemmas] for the manner of speaking.
///
/// **Lemma.** Let 1 − s₀, s₀ − s₁, …, s_(c−1) be 0 or 1. They add up to 1, and there are fewer of them than the field has
/// elements, so that just one is 1: the first k steps are 1 and the others 0. Let an assert say 0 ≤ x + C + Σ f_i·s_i ≤ m:
/// then, at place k, x is the residue of a number that is at least L_k = −C − f_0 − … − f_(k−1), by at most m; and
/// 0 ≤ −x + C + Σ f_i·s_i ≤ m says that it is one that is at most U_k. If none of these numbers can differ by the modulus,
/// they are one, in [L_k, U_k]. If that is at or above the threshold before each place, and below the one after, x determines
/// the place, and with it each step. Nothing is assumed of x.
final class Ladders {

    /// 0 ≤ sum ≤ max.
    private record Fact(Sum sum, long max) {}

    /// An interval that x is in whatever the place.
    record Limits(long lo, long hi) {}

    private final ElementSums elements;
    private final Set<Sum> bits = new HashSet<>();
    private final Map<Long, List<Fact>> facts = new HashMap<>();

    Ladders(RelationModule module) {
        this.elements = new ElementSums(module, Ladders::longest);
        for (Relation relation : module.relations()) {
            if (relation instanceof Relation.Range range && elements.isSum(range.operand())) {
                for (int i = 0; i < range.operand().count(); i++) {
                    note(elements.sum(range.operand(), i), range.max());
                }
            }
        }
    }

    private static int longest(HintFunction function) {
        return function instanceof HintFunction.Steps steps
                ? 1 + (int) Arrays.stream(steps.counts().elements()).max().orElse(0)
                : 0;
    }

    private void note(Sum sum, long max) {
        if (max <= 1) {
            bits.add(sum);
        }
        sum.factors().forEach((key, factor) -> {
            if (Math.abs(factor) == 1 && elements.isAtom(key)) {
                facts.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Fact(sum, max));
            }
        });
    }

    /// Notes what steps that are pinned say of inputs.
    void note(RelationModule module, RangeFacts ranges) {
        for (Relation relation : module.relations()) {
            if (relation instanceof Relation.Hint hint && hint.function() instanceof HintFunction.Steps steps) {
                int[] starts = steps.starts();
                for (int i = 0; i < steps.counts().count(); i++) {
                    long key = elements.source(hint.operands().getFirst(), i);
                    if (elements.definition(key) instanceof Relation.Input input) {
                        try {
                            Limits limits = limits(hint, steps, i, starts[i]);
                            ranges.note(input.result(), (int) key, limits.lo(), limits.hi());
                        } catch (Unpinned _) {
                            // Whoever asks for the hint is told so.
                        }
                    }
                }
            }
        }
    }

    /// Proves that x determines its steps, and returns the limits that all places together leave it.
    /// @param element of the hint's operand
    /// @param start   its first step
    Limits limits(Relation.Hint hint, HintFunction.Steps steps, int element, int start) throws Unpinned {
        Tensor result = hint.results().getFirst();
        int count = (int) steps.counts().at(element);
        long x = elements.source(hint.operands().getFirst(), element);
        // Of a single step, 1 − s and s say the same.
        for (int i = count == 1 ? 1 : 0; i <= count; i++) {
            TreeMap<Long, Long> fall = new TreeMap<>();
            if (i > 0) {
                fall.put(ElementSums.key(result, start + i - 1), 1L);
            }
            if (i < count) {
                fall.put(ElementSums.key(result, start + i), -1L);
            }
            if (!bits.contains(new Sum(fall, i == 0 ? 1 : 0))) {
                throw new Unpinned(result, start + Math.min(i, count - 1L),
                        "no assert says that steps fall from 1 to 0 at one place");
            }
        }
        return new Place(result, start, count, x, steps).limits();
    }

    /// One element and what asserts say of it at each place.
    private final class Place {
        private final Tensor result;
        private final int start;
        private final int count;
        private final long x;
        private final HintFunction.Steps steps;
        private final BigInteger[] least;
        private final BigInteger[] greatest;
        private BigInteger reach = BigInteger.ZERO;

        Place(Tensor result, int start, int count, long x, HintFunction.Steps steps) {
            this.result = result;
            this.start = start;
            this.count = count;
            this.x = x;
            this.steps = steps;
            this.least = new BigInteger[count + 1];
            this.greatest = new BigInteger[count + 1];
        }

        Limits limits() throws Unpinned {
            for (Fact fact : facts.getOrDefault(x, List.of())) {
                take(fact);
            }
            BigInteger lo = BigInteger.ONE.shiftLeft(62);
            BigInteger hi = lo.negate();
            for (int k = 0; k <= count; k++) {
                if (least[k] == null || (k > 0 && least[k].compareTo(threshold(k - 1)) < 0)) {
                    throw new Unpinned(result, start + Math.max(0, k - 1L),
                            "where " + k + " steps are 1, no assert says "
                                    + "that " + (k == 0
                                            ? "there is a least value"
                                            : "threshold " + threshold(k - 1)
                                                    + " has been reached"));
                }
                if (greatest[k] == null || (k < count && greatest[k].compareTo(threshold(k)) >= 0)) {
                    throw new Unpinned(result, start + Math.min(k, count - 1L), "where " + k
                            + " steps are 1, no assert says that " + (k == count
                                    ? "there is a greatest value"
                                    : "threshold " + threshold(k) + " has not been reached"));
                }
                if (least[k].compareTo(greatest[k]) <= 0) {
                    lo = lo.min(least[k]);
                    hi = hi.max(greatest[k]);
                }
            }
            NoWrap.require(result, "the place of an element", reach, reach, BigInteger.valueOf(count + 1L));
            return new Limits(lo.max(BigInteger.valueOf(-Bounds.LIMIT)).longValueExact(),
                    hi.min(BigInteger.valueOf(Bounds.LIMIT)).longValueExact());
        }

        private BigInteger threshold(int i) {
            return BigInteger.valueOf(steps.thresholds().at(start + i));
        }

        /// Takes a fact that speaks of the element and its steps only.
        private void take(Fact fact) {
            long first = ElementSums.key(result, start);
            boolean own = fact.sum().factors().keySet().stream()
                    .allMatch(key -> key == x || (key >= first && key < first + count));
            if (!own) {
                return;
            }
            boolean above = fact.sum().factors().getOrDefault(x, 0L) > 0;
            BigInteger number = BigInteger.valueOf(fact.sum().constant());
            for (int k = 0; k <= count; k++) {
                if (k > 0) {
                    number = number.add(BigInteger.valueOf(fact.sum().factors().getOrDefault(first + k - 1, 0L)));
                }
                reach = reach.max(number.abs().add(BigInteger.valueOf(fact.max())));
                if (above) {
                    least[k] = least[k] == null ? number.negate() : least[k].max(number.negate());
                } else {
                    greatest[k] = greatest[k] == null ? number : greatest[k].min(number);
                }
            }
        }
    }
}
