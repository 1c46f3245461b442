package io.assay.ir.verify;

import io.assay.ir.Op;
import io.assay.ir.Steps;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.relation.Concat;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Element;
import io.assay.ir.relation.ElementSources;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.Take;
import io.assay.ir.relation.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks for the asserts that leave the steps of an element one place, and with that the element its bounds.
///
/// Of an element x with thresholds t₀ < … < t_{c−1} and steps s₀ … s_{c−1}:
/// - 1 − s₀, s₀ − s₁, …, s_{c−1} are 0 or 1. They add up to 1, so that one of them is 1: k steps are 1, the first ones.
/// - x − lo − (t₀ − lo)·s₀ − (t₁ − t₀)·s₁ − … is not negative: x ≥ lo where k = 0, else x ≥ t_{k−1}.
/// - t₀ − 1 + (t₁ − t₀)·s₀ + … + (hi + 1 − t_{c−1})·s_{c−1} − x is not negative: x < t_k, or x ≤ hi where k = c.
///
/// These are equations modulo the order of a field, and nothing is taken from intervals: x is the residue of a number in
/// [lower, lower + max] and of one in [upper − max, upper], for numbers below 2^63, so that both are the same number. What
/// lo and hi are does not matter for the steps; every x is in [min(lo, t₀), max(hi, t_{c−1} − 1)].
final class StepPins {

    /// constant + Σ terms[element]·element, with no factor 0.
    private record Sum(Map<Element, Long> terms, long constant) {
        Sum {
            terms = Collections.unmodifiableMap(terms);
        }

        static Sum of(Element element) {
            return new Sum(Map.of(element, 1L), 0);
        }

        long factor(Element element) {
            return terms.getOrDefault(element, 0L);
        }
    }

    private static final class Adder {
        private final Map<Element, Long> terms = new HashMap<>();
        private long constant;

        Adder add(Element element, long factor) {
            terms.merge(element, factor, Math::addExact);
            terms.remove(element, 0L);
            return this;
        }

        Adder add(Sum sum, long factor) {
            sum.terms.forEach((element, other) -> add(element, Math.multiplyExact(factor, other)));
            return add(Math.multiplyExact(factor, sum.constant));
        }

        Adder add(long number) {
            constant = Math.addExact(constant, number);
            return this;
        }

        Sum sum() {
            return new Sum(new HashMap<>(terms), constant);
        }
    }

    private final Map<Value, Op> definitions;
    private final ElementSources sources;
    /// Values whose elements are placed among thresholds: they are not looked into.
    private final Set<Value> placed = new HashSet<>();
    /// Values that are sums of steps, among other things.
    private final Set<Value> sums = new HashSet<>();
    private final Map<Value, ContractionPlan> plans = new HashMap<>();
    private final Map<Element, Sum> written = new HashMap<>();
    private final Set<Sum> bits = new HashSet<>();
    /// Sums that are not negative, by the placed element in them.
    private final Map<Element, List<Sum>> ranged = new HashMap<>();
    private int longest = 1;

    StepPins(List<Op> ops, Map<Value, Op> definitions) {
        this.definitions = definitions;
        this.sources = new ElementSources(value -> Optional.ofNullable(definitions.get(value)));
        for (Op op : ops) {
            if (op instanceof Hint(var results, HintFunction.Steps(var steps), var operands, _)) {
                sums.add(results.getFirst());
                for (int i = 0; i < steps.elementCount(); i++) {
                    placed.add(sources.of(operands.getFirst(), i).value());
                    longest = Math.max(longest, 1 + (int) steps.counts().longAt(i));
                }
            } else if (isSum(op) && op.operands().stream().anyMatch(sums::contains)) {
                sums.addAll(op.results());
            }
        }
        for (Op op : ops) {
            if (op instanceof Range(var max, var operand, _) && sums.contains(operand)) {
                for (int i = 0; i < operand.type().elementCount(); i++) {
                    note(sum(operand, i), max);
                }
            }
        }
    }

    private boolean isSum(Op op) {
        return switch (op) {
            case View _,Take _,Concat _,Linear _ -> true;
            case Contract(_, _, var lhs, var rhs, _) -> isKnown(lhs) || isKnown(rhs);
            default -> false;
        };
    }

    private boolean isKnown(Value value) {
        return definitions.get(value) instanceof Const;
    }

    private TensorData known(Value value) {
        if (definitions.get(value) instanceof Const constant) {
            return constant.data();
        }
        throw new IllegalArgumentException(value + " is not known");
    }

    private void note(Sum sum, long max) {
        if (max <= 1) {
            bits.add(sum);
        }
        sum.terms.forEach((element, factor) -> {
            if (Math.abs(factor) == 1 && placed.contains(element.value())) {
                ranged.computeIfAbsent(element, _ -> new ArrayList<>()).add(sum);
            }
        });
    }

    /// Returns what an element is the sum of, itself if that is longer than anything that pins.
    private Sum sum(Value value, int position) {
        Element element = sources.of(value, position);
        Op definition = definitions.get(element.value());
        if (placed.contains(element.value())) {
            return Sum.of(element);
        }
        if (definition instanceof Const(_, var data, _)) {
            return new Sum(Map.of(), data.longAt(element.position()));
        }
        if (!sums.contains(element.value()) || definition instanceof Hint) {
            return Sum.of(element);
        }
        Sum found = written.get(element);
        if (found == null) {
            try {
                found = switch (definition) {
                    case Linear linear -> linear(linear, element.position());
                    case Contract contract -> contraction(contract, element.position());
                    case null, default -> Sum.of(element);
                };
            } catch (ArithmeticException _) {
                found = Sum.of(element);
            }
            found = found.terms.size() > longest ? Sum.of(element) : found;
            written.put(element, found);
        }
        return found;
    }

    private Sum linear(Linear linear, int position) {
        Adder adder = new Adder().add(linear.constant());
        for (int k = 0; k < linear.operands().size(); k++) {
            adder.add(sum(linear.operands().get(k), position), linear.coefficients().get(k));
        }
        return adder.sum();
    }

    private Sum contraction(Contract contract, int position) {
        boolean left = isKnown(contract.lhs());
        TensorData weights = known(left ? contract.lhs() : contract.rhs());
        Value variable = left ? contract.rhs() : contract.lhs();
        ContractionPlan plan = plans.computeIfAbsent(contract.result(),
                result -> ContractionPlan.of(contract.einsum(), contract.lhs().type().shape(),
                        contract.rhs().type().shape(), result.type().shape()));
        Adder adder = new Adder();
        for (int k = 0; k < plan.termCount(); k++) {
            int known = left ? plan.lhsPosition(position, k) : plan.rhsPosition(position, k);
            int other = left ? plan.rhsPosition(position, k) : plan.lhsPosition(position, k);
            adder.add(sum(variable, other), weights.longAt(known));
        }
        return adder.sum();
    }

    /// Returns what no assert says of a hint of steps; empty if they are pinned.
    Optional<String> missing(Value x, Steps steps, Value results) {
        int[] starts = steps.starts();
        for (int i = 0; i < steps.elementCount(); i++) {
            Ladder ladder = new Ladder(sources.of(x, i), steps, starts[i], starts[i + 1] - starts[i], results);
            if (!ladder.fallsOnce()) {
                return Optional.of("the steps of element " + i + " fall from 1 to 0 once");
            }
            if (ladder.least().isEmpty()) {
                return Optional.of("element " + i + " has reached the threshold before its place");
            }
            if (ladder.greatest().isEmpty()) {
                return Optional.of("element " + i + " has not reached the threshold after its place");
            }
        }
        return Optional.empty();
    }

    /// Returns the limits of each element that pinned steps hold.
    Map<Element, Limits> limits() {
        Map<Element, Limits> limits = new HashMap<>();
        for (Op op : definitions.values()) {
            if (op instanceof Hint(var results, HintFunction.Steps(var steps), var operands, _)) {
                int[] starts = steps.starts();
                for (int i = 0; i < steps.elementCount(); i++) {
                    Ladder ladder = new Ladder(sources.of(operands.getFirst(), i), steps, starts[i],
                            starts[i + 1] - starts[i], results.getFirst());
                    Optional<Long> least = ladder.least();
                    Optional<Long> greatest = ladder.greatest();
                    if (ladder.fallsOnce() && least.isPresent() && greatest.isPresent()) {
                        limits.merge(ladder.x, new Limits(least.get(), greatest.get()),
                                (a, b) -> new Limits(Math.max(a.lo(), b.lo()), Math.min(a.hi(), b.hi())));
                    }
                }
            }
        }
        return limits;
    }

    /// The steps of one element, and what asserts say of them.
    private final class Ladder {
        private final Element x;
        private final Steps steps;
        private final int start;
        private final int count;
        private final Value results;

        Ladder(Element x, Steps steps, int start, int count, Value results) {
            this.x = x;
            this.steps = steps;
            this.start = start;
            this.count = count;
            this.results = results;
        }

        private Element step(int i) {
            return new Element(results, start + i);
        }

        private long threshold(int i) {
            return steps.thresholds().longAt(start + i);
        }

        boolean fallsOnce() {
            // Of a single step, 1 − s and s say the same.
            for (int i = count == 1 ? 1 : 0; i <= count; i++) {
                Adder fall = i == 0 ? new Adder().add(1) : new Adder().add(step(i - 1), 1);
                if (!bits.contains((i == count ? fall : fall.add(step(i), -1)).sum())) {
                    return false;
                }
            }
            return true;
        }

        /// Returns the least number that x may be, if asserts say that it is at least the threshold before its place.
        Optional<Long> least() {
            return ranged.getOrDefault(x, List.of()).stream().filter(this::isAbove)
                    .map(sum -> Math.min(-sum.constant, threshold(0))).max(Long::compare);
        }

        private boolean isAbove(Sum sum) {
            if (sum.factor(x) != 1) {
                return false;
            }
            try {
                long lo = Math.negateExact(sum.constant);
                Adder above = new Adder().add(x, 1).add(sum.constant);
                for (int i = 0; i < count; i++) {
                    above.add(step(i), Math.subtractExact(i == 0 ? lo : threshold(i - 1), threshold(i)));
                }
                return above.sum().equals(sum);
            } catch (ArithmeticException _) {
                return false;
            }
        }

        /// Returns the greatest number that x may be, if asserts say that it is less than the threshold after its place.
        Optional<Long> greatest() {
            return ranged.getOrDefault(x, List.of()).stream().filter(this::isBelow)
                    .map(sum -> Math.max(end(sum), threshold(count - 1)) - 1).min(Long::compare);
        }

        /// Returns hi + 1.
        private long end(Sum sum) {
            return Math.addExact(sum.factor(step(count - 1)), threshold(count - 1));
        }

        private boolean isBelow(Sum sum) {
            if (sum.factor(x) != -1) {
                return false;
            }
            try {
                Adder below = new Adder().add(x, -1).add(Math.subtractExact(threshold(0), 1));
                for (int i = 0; i < count; i++) {
                    below.add(step(i), Math.subtractExact(i == count - 1 ? end(sum) : threshold(i + 1), threshold(i)));
                }
                return below.sum().equals(sum);
            } catch (ArithmeticException _) {
                return false;
            }
        }
    }
}
