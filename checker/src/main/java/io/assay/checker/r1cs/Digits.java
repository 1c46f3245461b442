package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Reads digits off a sum whose value is determined.
///
/// A *digit* is a term c·w with a bounded wire, or all terms of a one-hot vector: its value is one of a set of integers.
/// Let *gap* be the least difference of two of its values, *span* the greatest.
///
/// **Lemma.** Let two solutions give the sum the same residue, and let all spans together be below p. Then the difference
/// Σ d_i of the digits is 0 over the integers. (a) In ascending order of gaps, let each gap be greater than the sum of the
/// spans before it: were d_i the last that is not 0, |d_i| ≥ gap_i would be greater than what the others add up to; so
/// all d_i are 0. (b) Let the digits from the k-th on have values that differ by multiples of g, and let the spans before
/// add up to less than g: then the sum of the d_i before k is a multiple of g and below g, so it is 0, and (a) holds for
/// them alone.
///
/// A single wire with any coefficient needs no bounds: c·d = 0 modulo p.
final class Digits {

    /// A digit of a sum.
    ///
    /// @param wires    wires that are determined once the digit is; none if the digit does not tell them apart
    /// @param gap      least difference of two values
    /// @param span     greatest difference
    /// @param multiple all differences are multiples of it
    private record Digit(List<Integer> wires, BigInteger gap, BigInteger span, BigInteger multiple) {}

    private final Knowledge knowledge;

    Digits(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    /// Says that the value of `unknown` is determined, and returns whether wires became known.
    boolean determine(Form unknown) {
        if (unknown.count() == 0) {
            return false;
        }
        if (unknown.count() == 1) {
            knowledge.learn(unknown.wire(0));
            return true;
        }
        List<Digit> digits = digits(unknown);
        digits.removeIf(digit -> digit.span().signum() == 0);
        digits.sort((x, y) -> x.gap().compareTo(y.gap()));
        BigInteger total = digits.stream().map(Digit::span).reduce(BigInteger.ZERO, BigInteger::add);
        if (digits.isEmpty() || total.compareTo(knowledge.modulus()) >= 0) {
            return false;
        }
        int count = readable(digits);
        boolean learned = false;
        for (Digit digit : digits.subList(0, count)) {
            for (int wire : digit.wires()) {
                learned |= !knowledge.isKnown(wire);
                knowledge.learn(wire);
            }
        }
        return learned;
    }

    /// Returns how many of the digits, the smallest first, the lemma determines.
    private static int readable(List<Digit> digits) {
        BigInteger[] before = new BigInteger[digits.size() + 1];
        before[0] = BigInteger.ZERO;
        int ascending = 0;
        for (int i = 0; i < digits.size(); i++) {
            if (ascending == i && digits.get(i).gap().compareTo(before[i]) > 0) {
                ascending++;
            }
            before[i + 1] = before[i].add(digits.get(i).span());
        }
        if (ascending == digits.size()) {
            return ascending;
        }
        BigInteger multiple = BigInteger.ZERO;
        int readable = 0;
        for (int k = digits.size() - 1; k > 0; k--) {
            multiple = multiple.gcd(digits.get(k).multiple());
            if (k <= ascending && before[k].compareTo(multiple) < 0) {
                readable = Math.max(readable, k);
            }
        }
        return readable;
    }

    /// Returns the digits of a sum, none if one of its wires has no bounds.
    private List<Digit> digits(Form unknown) {
        Facts facts = knowledge.facts();
        List<Digit> digits = new ArrayList<>();
        Map<Integer, List<Integer>> vectors = new LinkedHashMap<>();
        for (int i = 0; i < unknown.count(); i++) {
            int wire = unknown.wire(i);
            if (facts.group(wire) >= 0) {
                vectors.computeIfAbsent(facts.group(wire), _ -> new ArrayList<>()).add(i);
            } else if (facts.isBounded(wire)) {
                BigInteger gap = unknown.coefficient(i).abs();
                digits.add(new Digit(List.of(wire), gap, gap.multiply(facts.bounds(wire).width()), gap));
            } else {
                return new ArrayList<>();
            }
        }
        vectors.forEach((group, terms) -> digits.add(vector(unknown, facts.members(group), terms)));
        return digits;
    }

    /// Returns the digit that the terms of a one-hot vector make; members that do not occur have the value 0.
    private Digit vector(Form unknown, int[] members, List<Integer> terms) {
        TreeSet<BigInteger> values = new TreeSet<>();
        terms.forEach(i -> values.add(unknown.coefficient(i)));
        boolean complete = terms.size() == members.length;
        if (!complete) {
            values.add(BigInteger.ZERO);
        }
        BigInteger span = values.last().subtract(values.first());
        BigInteger gap = span;
        BigInteger multiple = BigInteger.ZERO;
        BigInteger previous = values.first();
        for (BigInteger value : values.tailSet(previous, false)) {
            gap = gap.min(value.subtract(previous));
            multiple = multiple.gcd(value.subtract(previous));
            previous = value;
        }
        boolean distinct = values.size() == members.length;
        return new Digit(distinct ? Arrays.stream(members).boxed().toList() : List.of(), gap, span, multiple);
    }
}
