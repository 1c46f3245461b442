package io.assay.checker.air;

import io.assay.checker.air.ElementSums.Sum;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/// What permutations and range asserts say of rows that are sorted, element by element, as [ElementSums] writes them; see
/// [HintLemmas] for the manner of speaking.
///
/// **Keys.** Let asserts say that k₀ is in [a, a'], k_(j+1) − k_j in [0, g_j], and k_(n−1) in [b', b]. Then k_j is the residue of
/// K_j = K₀ + the differences up to it; if |a|, |a'|, all g_j, |b'| and |b| add up to less than half the modulus, K_(n−1) is the number in [b', b],
/// as it cannot differ from it by the modulus. So keys are the residues of integers in ascending order, all in [a, b].
///
/// **Elements alone.** Keys are s, a permutation of x asserted. Residues of [a, b] are residues of one number there, and numbers
/// have one ascending order: x determines s. Every x_i is in [a, b]. Nothing is assumed of x.
///
/// **With positions.** Keys are F·s_j + p_j with p_j in [0, F), and the s_j + M·p_j are asserted to be a permutation of the x_i + M·i, x_i being in
/// [l, h]. So for each j there is an i, another one for each, such that s_j is the residue of S_j = x_i + M·(i − p_j), an integer. As F·S_j
/// + p_j is not large either, it is K_j, and S_j = floor(K_j / F) is in [floor(a / F), floor(b / F)]. If nothing in there and nothing in [l, h] are M or more
/// apart, M·(i − p_j) = S_j − x_i is 0: p_j = i and s_j = x_i. The pairs (x_i, i) are all there, their keys are different, as i < F, and they have
/// one ascending order: by x, then by i.
final class Sorts {

    /// An interval of the number that a sum is the residue of. Its bounds have 65 bits at most.
    private record Limits(BigInteger lo, BigInteger hi) {
        Limits and(Limits other) {
            return new Limits(lo.max(other.lo), hi.min(other.hi));
        }

        BigInteger magnitude() {
            return lo.abs().max(hi.abs());
        }
    }

    /// A row of a permutation: how often each sum is on either side.
    private record Row(Map<Sum, Integer> lhs, Map<Sum, Integer> rhs) {
        boolean isOf(Map<Sum, Integer> one, Map<Sum, Integer> other) {
            return (lhs.equals(one) && rhs.equals(other)) || (lhs.equals(other) && rhs.equals(one));
        }
    }

    /// Terms of the difference of two keys.
    private static final int LONGEST = 4;

    private final ElementSums elements;
    private final Intervals intervals;
    /// By factors; the number of a sum is in the limits.
    private final Map<SortedMap<Long, Long>, Limits> limits = new HashMap<>();
    /// The factors of an element, s, in limited sums of one other element, p, whose factor is 1.
    private final Map<Long, SortedSet<Long>> factors = new HashMap<>();
    private final Map<Long, List<Row>> permutations = new HashMap<>();

    Sorts(RelationModule module, Intervals intervals) {
        this.intervals = intervals;
        this.elements = new ElementSums(module, function -> function instanceof HintFunction.Sort ? LONGEST : 0);
        for (Relation relation : module.relations()) {
            if (relation instanceof Relation.Range range && elements.isSum(range.operand())) {
                for (int i = 0; i < range.operand().count(); i++) {
                    note(elements.sum(range.operand(), i), BigInteger.valueOf(range.max()));
                }
            } else if (relation instanceof Relation.Permutation permutation) {
                int extent = permutation.lhs().shape().dim(1);
                for (int first = 0; first < permutation.lhs().count(); first += extent) {
                    int from = first;
                    Row row = new Row(counts(extent, i -> elements.sum(permutation.lhs(), from + i)),
                            counts(extent, i -> elements.sum(permutation.rhs(), from + i)));
                    note(row, row.lhs());
                    note(row, row.rhs());
                }
            }
        }
    }

    private void note(Row row, Map<Sum, Integer> side) {
        side.keySet().stream().flatMap(sum -> sum.factors().keySet().stream()).distinct()
                .forEach(key -> permutations.computeIfAbsent(key, _ -> new ArrayList<>()).add(row));
    }

    /// Notes that 0 ≤ sum ≤ max.
    private void note(Sum sum, BigInteger max) {
        BigInteger least = BigInteger.valueOf(sum.constant()).negate();
        note(sum.factors(), new Limits(least, least.add(max)));
        SortedMap<Long, Long> opposite = new TreeMap<>();
        for (Map.Entry<Long, Long> term : sum.factors().entrySet()) {
            if (term.getValue() == Long.MIN_VALUE) {
                return;
            }
            opposite.put(term.getKey(), -term.getValue());
        }
        note(opposite, new Limits(least.add(max).negate(), least.negate()));
    }

    private void note(SortedMap<Long, Long> sum, Limits found) {
        limits.merge(sum, found, Limits::and);
        if (sum.size() == 2) {
            note(sum.firstEntry(), sum.lastEntry());
            note(sum.lastEntry(), sum.firstEntry());
        }
    }

    private void note(Map.Entry<Long, Long> s, Map.Entry<Long, Long> p) {
        if (p.getValue() == 1 && s.getValue() > 0) {
            factors.computeIfAbsent(s.getKey(), _ -> new TreeSet<>()).add(s.getValue());
        }
    }

    private static Map<Sum, Integer> counts(int count, IntFunction<Sum> sums) {
        Map<Sum, Integer> counts = new HashMap<>();
        for (int i = 0; i < count; i++) {
            counts.merge(sums.apply(i), 1, Integer::sum);
        }
        return counts;
    }

    /// Notes what sorts say of inputs.
    void note(RelationModule module, RangeFacts ranges) {
        for (Relation relation : module.relations()) {
            if (relation instanceof Relation.Hint hint
                    && hint.function() instanceof HintFunction.Sort(boolean positions)
                    && !positions) {
                Tensor x = hint.operands().getFirst();
                int extent = x.shape().dim(1);
                for (int first = 0; first < x.count(); first += extent) {
                    note(hint, first, ranges);
                }
            }
        }
    }

    private void note(Relation.Hint hint, int first, RangeFacts ranges) {
        Tensor x = hint.operands().getFirst();
        try {
            Limits found = elementsAlone(hint, first);
            for (int i = first; i < first + x.shape().dim(1); i++) {
                long key = elements.source(x, i);
                if (elements.definition(key) instanceof Relation.Input input) {
                    BigInteger most = BigInteger.valueOf(Bounds.LIMIT);
                    ranges.note(input.result(), (int) key, found.lo().max(most.negate()).longValueExact(),
                            found.hi().min(most).longValueExact());
                }
            }
        } catch (Unpinned _) {
            // Whoever asks for the hint is told so.
        }
    }

    /// Proves of a hint that it is a sort, and returns bounds of its results.
    List<Bounds> prove(Relation.Hint hint, boolean positions) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        int extent = x.shape().dim(1);
        for (int first = 0; first < x.count(); first += extent) {
            if (positions) {
                withPositions(hint, first);
            } else {
                elementsAlone(hint, first);
            }
        }
        Bounds sorted = sorted(intervals.of(x), extent);
        return positions ? List.of(sorted, Bounds.of(x.count(), 0, Math.max(0, extent - 1L))) : List.of(sorted);
    }

    /// An element is at least that of its place among the least values, and at most that of the greatest.
    private static Bounds sorted(Bounds x, int extent) {
        if (x.isUniform()) {
            return x;
        }
        long[] lo = new long[x.count()];
        long[] hi = new long[x.count()];
        for (int i = 0; i < lo.length; i++) {
            lo[i] = x.lo(i);
            hi[i] = x.hi(i);
        }
        for (int first = 0; first < lo.length; first += extent) {
            Arrays.sort(lo, first, first + extent);
            Arrays.sort(hi, first, first + extent);
        }
        return Bounds.of(lo, hi);
    }

    private static SortedMap<Long, Long> single(Tensor tensor, int element) {
        return new TreeMap<>(Map.of(ElementSums.key(tensor, element), 1L));
    }

    /// Returns what the elements of a row that starts at `first` are in.
    private Limits elementsAlone(Relation.Hint hint, int first) throws Unpinned {
        Tensor x = hint.operands().getFirst();
        Tensor s = hint.results().getFirst();
        int extent = x.shape().dim(1);
        Map<Sum, Integer> given = counts(extent, i -> elements.sum(x, first + i));
        Map<Sum, Integer> sorted = counts(extent, j -> new Sum(single(s, first + j), 0));
        if (rows(s, first).stream().noneMatch(row -> row.isOf(given, sorted))) {
            throw new Unpinned(s, first, "no assert says that the elements of " + s + " are those of " + x);
        }
        return keys(s, first, extent, j -> single(s, first + j));
    }

    private List<Row> rows(Tensor s, int element) {
        return permutations.getOrDefault(ElementSums.key(s, element), List.of());
    }

    /// Proves that keys ascend, and returns what they are in.
    private Limits keys(Tensor s, int first, int extent, IntFunction<SortedMap<Long, Long>> key) throws Unpinned {
        Limits least = limits.get(key.apply(0));
        Limits greatest = limits.get(key.apply(extent - 1));
        if (least == null) {
            throw new Unpinned(s, first, "no assert bounds the first key of a row");
        }
        if (greatest == null) {
            throw new Unpinned(s, first + extent - 1L, "no assert bounds the last key of a row");
        }
        BigInteger reach = least.magnitude().add(greatest.magnitude());
        for (int j = 1; j < extent; j++) {
            SortedMap<Long, Long> difference = new TreeMap<>(key.apply(j));
            key.apply(j - 1).forEach((element, factor) -> difference.merge(element, -factor, Long::sum));
            Limits gap = limits.get(difference);
            if (gap == null || gap.lo().signum() < 0) {
                throw new Unpinned(s, first + (long) j, "no assert says that it is not less than the one before");
            }
            reach = reach.add(gap.magnitude());
        }
        NoWrap.require(s, "the order of a row", reach);
        return new Limits(least.lo(), greatest.hi());
    }

    private void withPositions(Relation.Hint hint, int first) throws Unpinned {
        Tensor s = hint.results().getFirst();
        long one = ElementSums.key(s, first);
        Unpinned missing = new Unpinned(s, first, "no assert bounds keys of elements and positions");
        for (long factor : factors.getOrDefault(one, new TreeSet<>())) {
            try {
                withPositions(hint, first, factor);
                return;
            } catch (Unpinned e) {
                missing = e;
            }
        }
        throw missing;
    }

    /// @param factor F
    private void withPositions(Relation.Hint hint, int first, long factor) throws Unpinned {
        Tensor s = hint.results().get(0);
        Tensor p = hint.results().get(1);
        int extent = s.shape().dim(1);
        for (int j = first; j < first + extent; j++) {
            Limits position = limits.get(single(p, j));
            if (position == null || position.lo().signum() < 0
                    || position.hi().compareTo(BigInteger.valueOf(factor)) >= 0) {
                throw new Unpinned(p, j, "no assert says that it is in [0, " + factor + ")");
            }
        }
        Limits keys = keys(s, first, extent, j -> new TreeMap<>(
                Map.of(ElementSums.key(s, first + j), factor, ElementSums.key(p, first + j), 1L)));
        for (Row row : rows(s, first)) {
            if (isOfPairs(row, hint, first, factor, keys)) {
                return;
            }
        }
        throw new Unpinned(s, first, "no assert says that elements and positions are those of "
                + hint.operands().getFirst());
    }

    /// Tells whether a row says that s + M·p are x + M·i, for an M beyond all differences.
    private boolean isOfPairs(Row row, Relation.Hint hint, int first, long factor, Limits keys) {
        Tensor x = hint.operands().getFirst();
        Tensor s = hint.results().get(0);
        Tensor p = hint.results().get(1);
        int extent = x.shape().dim(1);
        Bounds bounds = intervals.of(x);
        BigInteger least = floorDiv(keys.lo(), factor);
        BigInteger greatest = floorDiv(keys.hi(), factor);
        for (int i = first; i < first + extent; i++) {
            least = least.min(BigInteger.valueOf(bounds.lo(i)));
            greatest = greatest.max(BigInteger.valueOf(bounds.hi(i)));
        }
        for (long step : steps(row, s, p, first)) {
            BigInteger most = BigInteger.valueOf(step).multiply(BigInteger.valueOf(Math.max(extent, factor)))
                    .add(NoWrap.magnitude(bounds)).multiply(BigInteger.valueOf(factor));
            if (greatest.subtract(least).compareTo(BigInteger.valueOf(step)) < 0
                    && NoWrap.isSmall(most, BigInteger.valueOf(factor), keys.magnitude())
                    && row.isOf(counts(extent, i -> withNumber(elements.sum(x, first + i), i, step)),
                            counts(extent, j -> new Sum(new TreeMap<>(Map.of(ElementSums.key(s, first + j), 1L,
                                    ElementSums.key(p, first + j), step)), 0)))) {
                return true;
            }
        }
        return false;
    }

    /// Returns what the first position of a row may be multiplied by: M.
    private static SortedSet<Long> steps(Row row, Tensor s, Tensor p, int first) {
        SortedSet<Long> steps = new TreeSet<>();
        for (Map<Sum, Integer> side : List.of(row.lhs(), row.rhs())) {
            for (Sum sum : side.keySet()) {
                if (sum.factors().containsKey(ElementSums.key(s, first))) {
                    steps.add(sum.factors().getOrDefault(ElementSums.key(p, first), 0L));
                }
            }
        }
        steps.removeIf(step -> step <= 0);
        return steps;
    }

    private static Sum withNumber(Sum sum, int position, long step) {
        return new Sum(sum.factors(), Math.addExact(sum.constant(), Math.multiplyExact(step, position)));
    }

    private static BigInteger floorDiv(BigInteger number, long divisor) {
        BigInteger[] parts = number.divideAndRemainder(BigInteger.valueOf(divisor));
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }
}
