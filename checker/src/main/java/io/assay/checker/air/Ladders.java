package io.assay.checker.air;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What range asserts say of elements that are placed among thresholds, element by element; see [HintLemmas] for the manner of
/// speaking.
///
/// Asserts read elements through views, takes, concatenations, sums, and contractions with constants. Here each element of
/// such an assert is written as a sum of elements that are none of these, and an element that is placed is not looked into.
///
/// **Lemma.** Let 1 − s₀, s₀ − s₁, …, s_(c−1) be 0 or 1. They add up to 1, and there are fewer of them than the field has
/// elements, so that just one is 1: the first k steps are 1 and the others 0. Let an assert say 0 ≤ x + C + Σ f_i·s_i ≤ m:
/// then, at place k, x is the residue of a number that is at least L_k = −C − f_0 − … − f_(k−1), by at most m; and
/// 0 ≤ −x + C + Σ f_i·s_i ≤ m says that it is one that is at most U_k. If none of these numbers can differ by the modulus,
/// they are one, in [L_k, U_k]. If that is at or above the threshold before each place, and below the one after, x determines
/// the place, and with it each step. Nothing is assumed of x.
final class Ladders {

    /// A sum of elements: factors by key, and a number.
    private record Sum(TreeMap<Long, Long> factors, long constant) {}

    /// 0 ≤ sum ≤ max.
    private record Fact(Sum sum, long max) {}

    /// An interval that x is in whatever the place.
    record Limits(long lo, long hi) {}

    private final Relation[] definitions;
    private final Set<Integer> placed = new HashSet<>();
    private final Set<Integer> sums = new HashSet<>();
    private final Map<Integer, int[]> views = new HashMap<>();
    private final Map<Integer, Contraction> contractions = new HashMap<>();
    private final Map<Long, Sum> written = new HashMap<>();
    private final Set<Sum> bits = new HashSet<>();
    private final Map<Long, List<Fact>> facts = new HashMap<>();
    private int longest;

    Ladders(RelationModule module) {
        this.definitions = module.definitions();
        for (Relation relation : module.relations()) {
            if (relation instanceof Relation.Hint hint && hint.function() instanceof HintFunction.Steps steps) {
                sums.add(hint.results().getFirst().index());
                for (int i = 0; i < steps.counts().count(); i++) {
                    placed.add(tensor(source(hint.operands().getFirst().index(), i)));
                    longest = Math.max(longest, 1 + (int) steps.counts().at(i));
                }
            } else if (isSum(relation) && relation.operands().stream().anyMatch(x -> sums.contains(x.index()))) {
                relation.results().forEach(result -> sums.add(result.index()));
            }
        }
        for (Relation relation : module.relations()) {
            if (relation instanceof Relation.Range range && sums.contains(range.operand().index())) {
                for (int i = 0; i < range.operand().count(); i++) {
                    note(sum(range.operand().index(), i), range.max());
                }
            }
        }
    }

    private static long key(int tensor, int position) {
        return (long) tensor << Integer.SIZE | position;
    }

    private static int tensor(long key) {
        return (int) (key >> Integer.SIZE);
    }

    private boolean isConstant(Tensor tensor) {
        return definitions[tensor.index()] instanceof Relation.Const;
    }

    private boolean isSum(Relation relation) {
        return switch (relation) {
            case Relation.View _,Relation.Take _,Relation.Concat _,Relation.Linear _ -> true;
            case Relation.Contract contract -> isConstant(contract.lhs()) || isConstant(contract.rhs());
            default -> false;
        };
    }

    /// Follows an element to where it was made.
    private long source(int tensor, int position) {
        int at = tensor;
        int element = position;
        while (true) {
            switch (definitions[at]) {
                case Relation.View view -> {
                    element = views.computeIfAbsent(at, _ -> view.positions())[element];
                    at = view.operand().index();
                }
                case Relation.Take take -> {
                    element = (int) take.positions().at(element);
                    at = take.operand().index();
                }
                case Relation.Concat concat -> {
                    Shape shape = concat.result().shape();
                    int inner = shape.stride(concat.axis());
                    int block = element / (inner * shape.dim(concat.axis()));
                    int rest = element % (inner * shape.dim(concat.axis()));
                    int part = 0;
                    while (rest >= inner * concat.operands().get(part).shape().dim(concat.axis())) {
                        rest -= inner * concat.operands().get(part++).shape().dim(concat.axis());
                    }
                    element = block * inner * concat.operands().get(part).shape().dim(concat.axis()) + rest;
                    at = concat.operands().get(part).index();
                }
                default -> {
                    return key(at, element);
                }
            }
        }
    }

    private static Sum single(long key) {
        return new Sum(new TreeMap<>(Map.of(key, 1L)), 0);
    }

    private Sum sum(int tensor, int position) {
        long key = source(tensor, position);
        int at = tensor(key);
        if (placed.contains(at)) {
            return single(key);
        }
        if (definitions[at] instanceof Relation.Const constant) {
            return new Sum(new TreeMap<>(), constant.data().at((int) key));
        }
        if (!sums.contains(at) || definitions[at] instanceof Relation.Hint) {
            return single(key);
        }
        Sum found = written.get(key);
        if (found == null) {
            try {
                found = computed(definitions[at], (int) key);
                // No ladder has a longer one.
                found = found.factors().size() > longest ? single(key) : found;
            } catch (ArithmeticException _) {
                found = single(key);
            }
            written.put(key, found);
        }
        return found;
    }

    private Sum computed(Relation relation, int position) {
        TreeMap<Long, Long> factors = new TreeMap<>();
        long constant = 0;
        if (relation instanceof Relation.Linear linear) {
            constant = linear.constant();
            for (int k = 0; k < linear.operands().size(); k++) {
                constant = add(sum(linear.operands().get(k).index(), position), linear.coefficients().get(k), factors,
                        constant);
            }
            return new Sum(factors, constant);
        }
        Relation.Contract contract = (Relation.Contract) relation;
        Contraction plan = contractions.computeIfAbsent(contract.result().index(), _ -> Contraction.of(contract));
        boolean left = isConstant(contract.lhs());
        Tensor weights = left ? contract.lhs() : contract.rhs();
        Tensor variable = left ? contract.rhs() : contract.lhs();
        for (int k = 0; k < plan.termCount(); k++) {
            int weight = left ? plan.lhs(position, k) : plan.rhs(position, k);
            int element = left ? plan.rhs(position, k) : plan.lhs(position, k);
            constant = add(sum(variable.index(), element),
                    ((Relation.Const) definitions[weights.index()]).data().at(weight), factors, constant);
        }
        return new Sum(factors, constant);
    }

    /// Adds a multiple of a sum to factors, and returns the number with its number added.
    private static long add(Sum sum, long factor, Map<Long, Long> factors, long constant) {
        sum.factors().forEach((key, own) -> {
            long more = Math.addExact(factors.getOrDefault(key, 0L), Math.multiplyExact(factor, own));
            if (more == 0) {
                factors.remove(key);
            } else {
                factors.put(key, more);
            }
        });
        return Math.addExact(constant, Math.multiplyExact(factor, sum.constant()));
    }

    private void note(Sum sum, long max) {
        if (max <= 1) {
            bits.add(sum);
        }
        sum.factors().forEach((key, factor) -> {
            if (Math.abs(factor) == 1 && placed.contains(tensor(key))) {
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
                    long key = source(hint.operands().getFirst().index(), i);
                    if (definitions[tensor(key)] instanceof Relation.Input input) {
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
        long x = source(hint.operands().getFirst().index(), element);
        // Of a single step, 1 − s and s say the same.
        for (int i = count == 1 ? 1 : 0; i <= count; i++) {
            TreeMap<Long, Long> fall = new TreeMap<>();
            if (i > 0) {
                fall.put(key(result.index(), start + i - 1), 1L);
            }
            if (i < count) {
                fall.put(key(result.index(), start + i), -1L);
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
            long first = key(result.index(), start);
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
