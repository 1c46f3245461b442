package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// That the outputs of a [Permutation] are in ascending order, whatever its inputs.
///
/// An output is s, or s + M·P for a sum P. Its key is s, or F·s + P. Rows with a wire s say what a key is, or how much greater than another one.
///
/// **Keys.** Let the least key be in [a, a'], each next one greater by a number of an interval without negative ones, and the
/// greatest in [b', b]. If no two numbers that this leaves the greatest key differ by the modulus, keys are residues of integers in ascending order, all in
/// [a, b].
///
/// **Lemma.** Let two solutions agree on the inputs. *Without P*, if b − a is below the modulus, each output is one number of [a, b]; the numbers are the same in
/// both solutions, each as often, and they have one ascending order. Each input is in [a, b], too. *With P* in [0, F): each output is an input, and each input the residue of one integer U of
/// its interval, which is narrower than the modulus. So s is the residue of S = U − M·P. If F·S + P cannot differ from the key by the modulus, it is the key, and
/// S = floor(key / F) is in [floor(a / F), floor(b / F)]. If that has less than M numbers after the first, U tells S and P, and so the key; keys tell S and P; the
/// same keys in ascending order are there in both solutions.
final class Order {

    /// Terms of a row of a key, and rows of a wire that are looked at.
    private static final int LONGEST = 512;
    private static final int MOST_ROWS = 256;

    /// What rows say of keys with one factor F.
    private record Keys(Map<Integer, Bounds> ends, Map<Integer, Map<Integer, Bounds>> gaps) {
        Keys() {
            this(new HashMap<>(), new TreeMap<>());
        }

        static Bounds narrower(Bounds one, Bounds other) {
            return one.width().compareTo(other.width()) <= 0 ? one : other;
        }
    }

    private final ConstraintSystem system;
    private final Facts facts;
    private final Permutation permutation;
    /// s of each output.
    private final int[] elements;
    private final Map<Integer, Integer> outputs = new HashMap<>();
    /// P of each output; no wires if outputs are elements alone.
    private final List<Form> places = new ArrayList<>();
    private final Map<BigInteger, Keys> keys = new TreeMap<>();
    /// M; 0 if outputs are elements alone.
    private BigInteger step = BigInteger.ZERO;
    private Bounds bounds = Bounds.ZERO;

    private Order(ConstraintSystem system, Facts facts, Permutation permutation) {
        this.system = system;
        this.facts = facts;
        this.permutation = permutation;
        this.elements = new int[permutation.outputs().size()];
    }

    /// Returns the order of the outputs, empty if it is not shown.
    static Optional<Order> of(ConstraintSystem system, WireIndex index, Facts facts, Permutation permutation) {
        Order order = new Order(system, facts, permutation);
        return order.findElements() && order.isShown(index) ? Optional.of(order) : Optional.empty();
    }

    Permutation permutation() {
        return permutation;
    }

    /// Returns the wires that are the elements of the outputs.
    int[] elements() {
        return elements.clone();
    }

    /// Returns the interval of elements.
    Bounds bounds() {
        return bounds;
    }

    /// Tells whether outputs are elements alone, so that inputs are in the same interval.
    boolean boundsInputs() {
        return step.signum() == 0;
    }

    /// Learns the outputs if inputs are known; false if there is nothing new.
    boolean apply(Knowledge knowledge) {
        boolean known = permutation.inputs().stream().allMatch(knowledge::isKnown);
        boolean done = permutation.free().stream().allMatch(knowledge::isKnown)
                && permutation.outputs().stream().allMatch(knowledge::isKnown);
        if (!known || done) {
            return false;
        }
        boolean learned = false;
        for (int j = 0; j < elements.length; j++) {
            learned |= !knowledge.isKnown(elements[j]);
            knowledge.learn(elements[j]);
            learned |= knowledge.determine(places.get(j));
        }
        // All that other rows read of the permutation is known: what is free says nothing more.
        if (permutation.outputs().stream().allMatch(knowledge::isKnown)) {
            permutation.free().forEach(knowledge::learn);
            learned = true;
        }
        return learned;
    }

    /// Takes outputs apart: s is the only wire with factor 1 that no other output has.
    private boolean findElements() {
        Map<Integer, Integer> uses = new HashMap<>();
        for (Form output : permutation.outputs()) {
            for (int i = 0; i < output.count(); i++) {
                uses.merge(output.wire(i), 1, Integer::sum);
            }
        }
        for (int j = 0; j < elements.length; j++) {
            Form output = permutation.outputs().get(j);
            for (int i = 0; i < output.count(); i++) {
                int wire = output.wire(i);
                if (wire != 0 && output.coefficient(i).equals(BigInteger.ONE) && uses.getOrDefault(wire, 0) == 1) {
                    if (elements[j] != 0) {
                        return false;
                    }
                    elements[j] = wire;
                    outputs.put(wire, j);
                }
            }
            if (elements[j] == 0) {
                return false;
            }
            int element = elements[j];
            Form rest = output.where(wire -> wire != element);
            places.add(rest);
            for (int i = 0; i < rest.count(); i++) {
                step = step.gcd(rest.coefficient(i));
            }
        }
        if (step.signum() > 0) {
            BigInteger inverse = step.modInverse(system.modulus());
            places.replaceAll(place -> place.times(inverse));
        }
        return true;
    }

    private boolean isShown(WireIndex index) {
        Set<Integer> seen = new HashSet<>();
        for (int element : elements) {
            for (int i = 0; i < Math.min(MOST_ROWS, index.count(element)); i++) {
                int row = index.row(element, i);
                if (seen.add(row) && system.c().count(row) <= LONGEST && !permutation.rows().contains(row)) {
                    Bounds value = Rows.isLinear(system, row) ? Bounds.ZERO : Bounds.of(0, 1);
                    Rows.sum(system, row).ifPresent(sum -> read(sum, value));
                }
            }
        }
        for (int j = 0; j < elements.length && step.signum() == 0; j++) {
            int output = j;
            // What a lookup says of a wire alone is in no row.
            facts.bounds(permutation.outputs().get(j))
                    .ifPresent(key -> of(BigInteger.ONE).ends().merge(output, key, Keys::narrower));
        }
        return keys.entrySet().stream().anyMatch(entry -> isShown(entry.getKey(), entry.getValue()));
    }

    /// Notes what a sum of a value says of one key, or of two.
    private void read(Form sum, Bounds value) {
        Form found = sum.where(outputs::containsKey);
        boolean isDifference = found.count() == 2 && found.coefficient(0).negate().equals(found.coefficient(1));
        if (found.count() != 1 && !isDifference) {
            return;
        }
        BigInteger factor = found.coefficient(0).abs();
        BigInteger sign = BigInteger.valueOf(found.coefficient(0).signum());
        int first = outputs.getOrDefault(found.wire(0), 0);
        Form rest = sum.where(wire -> !outputs.containsKey(wire)).times(sign.negate())
                .plus(places.get(first), BigInteger.ONE);
        if (!isDifference) {
            facts.bounds(rest).ifPresent(key -> of(factor).ends().merge(first, key.plus(value.times(sign)),
                    Keys::narrower));
            return;
        }
        int second = outputs.getOrDefault(found.wire(1), 0);
        facts.bounds(rest.minus(places.get(second))).map(key -> key.plus(value.times(sign))).ifPresent(difference -> {
            if (difference.lo().signum() >= 0) {
                gap(factor, second, first, difference);
            } else if (difference.hi().signum() <= 0) {
                gap(factor, first, second, difference.negate());
            }
        });
    }

    private Keys of(BigInteger factor) {
        return keys.computeIfAbsent(factor, _ -> new Keys());
    }

    private void gap(BigInteger factor, int from, int to, Bounds difference) {
        of(factor).gaps().computeIfAbsent(from, _ -> new TreeMap<>()).merge(to, difference, Keys::narrower);
    }

    private boolean isShown(BigInteger factor, Keys found) {
        List<Integer> path = path(found);
        if (path.size() < elements.length) {
            return false;
        }
        Bounds least = found.ends().get(path.getFirst());
        Bounds greatest = found.ends().get(path.getLast());
        if (least == null || greatest == null) {
            return false;
        }
        Bounds sum = least;
        for (int i = 1; i < path.size(); i++) {
            Bounds gap = found.gaps().getOrDefault(path.get(i - 1), Map.of()).get(path.get(i));
            if (gap == null) {
                return false;
            }
            sum = sum.plus(gap);
        }
        BigInteger lo = least.lo();
        BigInteger hi = greatest.hi().max(lo);
        if (!isNearer(sum, greatest) || hi.subtract(lo).compareTo(system.modulus()) >= 0) {
            return false;
        }
        return step.signum() == 0 ? areElements(factor, lo, hi) : arePairs(factor, new Bounds(lo, hi));
    }

    private boolean areElements(BigInteger factor, BigInteger lo, BigInteger hi) {
        bounds = new Bounds(lo, hi);
        return factor.equals(BigInteger.ONE);
    }

    private boolean arePairs(BigInteger factor, Bounds key) {
        bounds = new Bounds(floorDiv(key.lo(), factor), floorDiv(key.hi(), factor));
        if (bounds.width().compareTo(step) >= 0) {
            return false;
        }
        Bounds positions = new Bounds(BigInteger.ZERO, factor.subtract(BigInteger.ONE));
        for (Form place : places) {
            Optional<Bounds> found = facts.bounds(place);
            if (found.isEmpty() || found.get().lo().signum() < 0
                    || found.get().hi().compareTo(positions.hi()) > 0) {
                return false;
            }
        }
        for (Form input : permutation.inputs()) {
            Optional<Bounds> found = facts.bounds(input);
            if (found.isEmpty() || found.get().width().compareTo(system.modulus()) >= 0 || !isNearer(
                    found.get().plus(positions.times(step).negate()).times(factor).plus(positions), key)) {
                return false;
            }
        }
        return true;
    }

    /// Tells whether no two numbers of two intervals differ by the modulus or more.
    private boolean isNearer(Bounds one, Bounds other) {
        return one.hi().subtract(other.lo()).compareTo(system.modulus()) < 0
                && other.hi().subtract(one.lo()).compareTo(system.modulus()) < 0;
    }

    private static BigInteger floorDiv(BigInteger number, BigInteger divisor) {
        BigInteger[] parts = number.divideAndRemainder(divisor);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /// Returns the outputs from the least on: each after all that are less, as far as differences say.
    private List<Integer> path(Keys found) {
        int[] before = new int[elements.length];
        found.gaps().values().forEach(to -> to.keySet().forEach(j -> before[j]++));
        ArrayDeque<Integer> next = new ArrayDeque<>(
                Stream.iterate(0, j -> j < before.length, j -> j + 1).filter(j -> before[j] == 0).toList());
        List<Integer> path = new ArrayList<>();
        while (!next.isEmpty()) {
            int j = next.poll();
            path.add(j);
            found.gaps().getOrDefault(j, Map.of()).keySet().forEach(k -> {
                if (--before[k] == 0) {
                    next.add(k);
                }
            });
        }
        return path;
    }
}
