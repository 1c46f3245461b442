package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What rows say of single wires, whatever the inputs: intervals, and vectors of which one wire is 1 and the others 0.
///
/// An interval is that of a representative: the wire is congruent to one of its integers. Lemmas:
/// - *boolean*: (αw + a)(βw + b) = γw + c has at most two solutions; 0 and 1 are both, so w is one of them.
/// - *sum*: of a linear row with all bounds known but that of w, with coefficient ±1, bounds of w follow; of F·F = F too, by which F
///   is 0 or 1.
/// - *product*: likewise of A·B = C (A·A is not negative), where w is in C only; if A is 0 or 1, C is 0 or B, and the hull of both follows.
/// - *zero product*: w·B = 0 with w in B too, coefficient ±1: w is 0 or what B says without it.
/// - *half*: w·w = C and 2w = Z, both sides of Z² = 4·C below p: the integer Z is even, and w = Z/2.
/// - *one-hot*: booleans whose sum is 1, fewer than p of them: one is 1.
/// - *ladder*: s_0 and s_n booleans, and each s_i − s_(i+1) too, fewer than p of them: 1 − s_0, these, and s_n add up to 1, so
///   that one of them is 1. The first wires are 1 and the others 0. What they are the steps of has an interval: see [Ladder].
/// - *order*: sums that are others in some order, and ascend, are in an interval, and maybe the others too: see [Order].
final class Facts {

    /// Bounds of more bits are not kept.
    static final int WIDE_BITS = 62;

    private final ConstraintSystem system;
    private final Refinement refinement;
    private final long[] lo;
    private final long[] hi;
    private final BitSet bounded = new BitSet();
    private final int[] groups;
    private final List<int[]> oneHot = new ArrayList<>();
    private final Map<Integer, Ladder> ladders = new LinkedHashMap<>();
    private final List<Order> orders = new ArrayList<>();
    private boolean changed;

    private Facts(ConstraintSystem system, WireIndex index) {
        this.system = system;
        this.refinement = new Refinement(system, this, index);
        this.lo = new long[system.wireCount()];
        this.hi = new long[system.wireCount()];
        this.groups = new int[system.wireCount()];
        Arrays.fill(groups, -1);
        lo[0] = 1;
        hi[0] = 1;
        bounded.set(0);
    }

    /// Finds all facts that follow from the rows.
    /// @param looked       bounds of wires that lookups tell
    /// @param permutations what is the same but for its order
    static Facts of(ConstraintSystem system, WireIndex index, Map<Integer, Bounds> looked,
            List<Permutation> permutations) {
        Facts facts = new Facts(system, index);
        looked.forEach(facts::set);
        for (int row = 0; row < system.rowCount(); row++) {
            facts.bool(row);
        }
        facts.ladders(index);
        facts.singles(index);
        facts.place(index);
        facts.follow(index);
        // What a ladder's rows read may be bounded only now.
        facts.place(index);
        facts.follow(index);
        facts.order(index, permutations);
        for (int row = 0; row < system.rowCount(); row++) {
            facts.oneHot(row);
        }
        return facts;
    }

    /// Finds what is in ascending order, and follows what that bounds, which may be the elements of another order.
    private void order(WireIndex index, List<Permutation> permutations) {
        List<Permutation> left = new ArrayList<>(permutations);
        int before;
        do {
            before = left.size();
            left.removeIf(permutation -> {
                Optional<Order> found = Order.of(system, index, this, permutation);
                found.ifPresent(this::take);
                return found.isPresent();
            });
            if (left.size() < before) {
                follow(index);
            }
        } while (left.size() < before && !left.isEmpty());
    }

    private void take(Order order) {
        orders.add(order);
        for (int element : order.elements()) {
            narrow(element, order.bounds());
        }
        for (Form input : order.boundsInputs() ? order.permutation().inputs() : List.<Form>of()) {
            Form wire = input.withoutConstant();
            if (wire.isSingle() && wire.coefficient(0).abs().equals(BigInteger.ONE)) {
                Bounds number = new Bounds(input.of(0), input.of(0));
                narrow(wire.wire(0), order.bounds().plus(number.negate()).times(wire.coefficient(0)));
            }
        }
    }

    /// Returns the permutations whose outputs ascend.
    List<Order> orders() {
        return orders;
    }

    private void follow(WireIndex index) {
        do {
            changed = false;
            for (int row = 0; row < system.rowCount(); row++) {
                bound(row, index);
            }
        } while (changed);
    }

    /// Finds the ladders of more than one step: rows F·F = F with the difference of two wires say which come after which.
    private void ladders(WireIndex index) {
        Map<Integer, Integer> next = new LinkedHashMap<>();
        for (int row = 0; row < system.rowCount(); row++) {
            int[] fall = fall(row, index);
            if (fall.length == 2) {
                next.putIfAbsent(fall[0], fall[1]);
            }
        }
        for (int first : next.keySet()) {
            if (isBit(first) && !ladders.containsKey(first)) {
                Set<Integer> steps = new LinkedHashSet<>(List.of(first));
                Integer wire = next.get(first);
                while (wire != null && steps.add(wire) && !isBit(wire)) {
                    wire = next.get(wire);
                }
                boolean free = wire != null && isBit(wire) && steps.size() > 1
                        && steps.stream().noneMatch(ladders::containsKey)
                        && BigInteger.valueOf(steps.size()).compareTo(system.modulus().shiftRight(1)) < 0;
                if (free) {
                    Ladder ladder = new Ladder(steps.stream().mapToInt(Integer::intValue).toArray());
                    steps.forEach(step -> ladders.put(step, ladder));
                }
            }
        }
        ladders.keySet().forEach(step -> set(step, Bounds.of(0, 1)));
    }

    /// Returns the wires whose difference a row says is 0 or 1; none if it says nothing of the kind.
    private int[] fall(int row, WireIndex index) {
        if (system.a().count(row) == 2 && system.c().count(row) == 2) {
            return Rows.bit(system, row).map(Facts::difference).orElseGet(() -> new int[0]);
        }
        if (system.c().count(row) != 3 || !Rows.isLinear(system, row)) {
            return new int[0];
        }
        // s_i − s_(i+1) − w = 0, with a boolean w that nothing else reads.
        Form sum = Rows.linear(system, row);
        for (int i = 0; i < sum.count(); i++) {
            int wire = sum.wire(i);
            if (wire != 0 && isBit(wire) && index.count(wire) == 1) {
                Form rest = sum.where(other -> other != wire);
                return difference(sum.coefficient(i).signum() < 0 ? rest : rest.times(BigInteger.ONE.negate()));
            }
        }
        return new int[0];
    }

    private static int[] difference(Form form) {
        boolean ascends = form.count() == 2 && form.wire(0) != 0
                && form.coefficient(0).abs().equals(BigInteger.ONE)
                && form.coefficient(0).negate().equals(form.coefficient(1));
        if (!ascends) {
            return new int[0];
        }
        return form.coefficient(0).signum() > 0
                ? new int[]{form.wire(0), form.wire(1)}
                : new int[]{form.wire(1), form.wire(0)};
    }

    /// Bounds wires that two rows with one boolean in common speak of, as ladders of one step.
    private void singles(WireIndex index) {
        Map<Integer, Integer> rows = new HashMap<>();
        for (int row = 0; row < system.rowCount(); row++) {
            int x = onlyUnbounded(row);
            Optional<Form> said = x == 0 ? Optional.empty() : Rows.sum(system, row);
            Integer before = said.isEmpty() ? null : rows.putIfAbsent(x, row);
            if (before != null) {
                Form sum = Rows.sum(system, before).orElseThrow();
                Form shared = said.orElseThrow()
                        .where(wire -> wire != 0 && wire != x && sum.of(wire).signum() != 0);
                if (shared.isSingle() && isBit(shared.wire(0)) && !ladders.containsKey(shared.wire(0))) {
                    place(new Ladder(shared.wire(0)), index);
                }
            }
        }
    }

    /// Returns the only wire without bounds of a row of matrix C alone; 0 if there are none or several.
    private int onlyUnbounded(int row) {
        int only = 0;
        for (int entry = system.c().start(row); entry < system.c().start(row + 1); entry++) {
            if (!bounded.get(system.c().wire(entry))) {
                if (only != 0) {
                    return 0;
                }
                only = system.c().wire(entry);
            }
        }
        return only;
    }

    private void place(WireIndex index) {
        new LinkedHashSet<>(ladders.values()).forEach(ladder -> place(ladder, index));
    }

    /// Bounds what a ladder's steps are those of, by narrower bounds than it had.
    private void place(Ladder ladder, WireIndex index) {
        ladder.placed(system, index, this).forEach(this::narrow);
    }

    /// Bounds a wire, or bounds it more narrowly.
    private void narrow(int wire, Bounds found) {
        if (!bounded.get(wire)) {
            set(wire, found);
        } else if (found.hull(bounds(wire)).width().compareTo(system.modulus()) < 0) {
            // No two numbers of both are one residue, so that they are bounds of the same integer.
            Bounds both = bounds(wire).intersect(found);
            lo[wire] = both.lo().longValueExact();
            hi[wire] = both.hi().longValueExact();
        }
    }

    /// Returns the ladder of more than one step that a wire is a step of.
    Optional<Ladder> ladder(int wire) {
        return Optional.ofNullable(ladders.get(wire));
    }

    boolean isBounded(int wire) {
        return bounded.get(wire);
    }

    /// Returns the interval of a wire that has one.
    Bounds bounds(int wire) {
        return Bounds.of(lo[wire], hi[wire]);
    }

    boolean isBit(int wire) {
        return bounded.get(wire) && lo[wire] >= 0 && hi[wire] <= 1;
    }

    /// Tells whether a wire has one possible value only.
    boolean isFixed(int wire) {
        return bounded.get(wire) && lo[wire] == hi[wire];
    }

    /// Returns the greatest magnitude of a wire; infinite if nothing is known.
    double magnitude(int wire) {
        return bounded.get(wire)
                ? Math.max(Math.abs((double) lo[wire]), Math.abs((double) hi[wire]))
                : Double.POSITIVE_INFINITY;
    }

    /// Returns which one-hot vector a wire belongs to, −1 for none.
    int group(int wire) {
        return groups[wire];
    }

    /// Returns the wires of a one-hot vector.
    int[] members(int group) {
        return oneHot.get(group);
    }

    /// Returns the interval of a combination, empty if one of its wires has none.
    Optional<Bounds> bounds(Form form) {
        Bounds sum = Bounds.ZERO;
        for (int i = 0; i < form.count(); i++) {
            if (!bounded.get(form.wire(i))) {
                return Optional.empty();
            }
            sum = sum.plus(bounds(form.wire(i)).times(form.coefficient(i)));
        }
        return Optional.of(sum);
    }

    /// Returns the interval of a combination in which positive parts are looked through; empty as [#bounds(Form)].
    Optional<Bounds> refined(Form form) {
        return refinement.bounds(form);
    }

    /// As [#refined], of a sum of many terms that do not have much to do with each other.
    Optional<Bounds> refinedSum(Form form) {
        return refinement.sum(form);
    }

    private void set(int wire, Bounds found) {
        if (!bounded.get(wire) && found.lo().bitLength() <= WIDE_BITS && found.hi().bitLength() <= WIDE_BITS) {
            lo[wire] = found.lo().longValueExact();
            hi[wire] = found.hi().longValueExact();
            bounded.set(wire);
            changed = true;
        }
    }

    private static boolean isOnly(Matrix matrix, int row, int wire) {
        for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
            if (matrix.wire(entry) != wire && matrix.wire(entry) != 0) {
                return false;
            }
        }
        return true;
    }

    private BigInteger coefficient(Matrix matrix, int row, int wire) {
        for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
            if (matrix.wire(entry) == wire) {
                return system.coefficients().value(matrix.coefficient(entry));
            }
        }
        return BigInteger.ZERO;
    }

    private void bool(int row) {
        Matrix a = system.a();
        if (a.count(row) == 0 || a.count(row) > 2 || system.b().count(row) > 2 || system.c().count(row) > 2) {
            return;
        }
        int wire = a.wire(a.start(row + 1) - 1);
        if (wire == 0 || !isOnly(a, row, wire) || !isOnly(system.b(), row, wire) || !isOnly(system.c(), row, wire)) {
            return;
        }
        BigInteger a1 = coefficient(a, row, wire);
        BigInteger a0 = coefficient(a, row, 0);
        BigInteger b1 = coefficient(system.b(), row, wire);
        BigInteger b0 = coefficient(system.b(), row, 0);
        BigInteger c1 = coefficient(system.c(), row, wire);
        BigInteger c0 = coefficient(system.c(), row, 0);
        BigInteger square = a1.multiply(b1).mod(system.modulus());
        BigInteger atZero = a0.multiply(b0).subtract(c0).mod(system.modulus());
        BigInteger atOne = a1.add(a0).multiply(b1.add(b0)).subtract(c1.add(c0)).mod(system.modulus());
        if (square.signum() != 0 && atZero.signum() == 0 && atOne.signum() == 0) {
            set(wire, Bounds.of(0, 1));
        }
    }

    private int unboundedCount(Matrix matrix, int row) {
        int count = 0;
        for (int entry = matrix.start(row); entry < matrix.start(row + 1) && count < 2; entry++) {
            if (!bounded.get(matrix.wire(entry))) {
                count++;
            }
        }
        return count;
    }

    private void bound(int row, WireIndex index) {
        if (Rows.isLinear(system, row)) {
            int unbounded = unboundedCount(system.a(), row) + unboundedCount(system.b(), row)
                    + unboundedCount(system.c(), row);
            if (unbounded > 0 && unbounded <= 2) {
                solve(Rows.linear(system, row), Bounds.ZERO);
            }
            return;
        }
        int unbounded = unboundedCount(system.c(), row);
        Optional<Form> bit = unbounded == 1 ? Rows.bit(system, row) : Optional.empty();
        if (bit.isPresent()) {
            solve(bit.get(), Bounds.of(0, 1));
        } else if (unbounded == 1) {
            product(Form.of(system, system.a(), row), Form.of(system, system.b(), row),
                    Form.of(system, system.c(), row));
        } else if (unbounded == 0 && unboundedCount(system.a(), row) + unboundedCount(system.b(), row) > 0) {
            unboundedFactor(row, index);
        }
    }

    private void unboundedFactor(int row, WireIndex index) {
        Form a = Form.of(system, system.a(), row);
        Form b = Form.of(system, system.b(), row);
        if (system.c().count(row) == 0) {
            zeroProduct(a, b);
            zeroProduct(b, a);
        } else if (a.isSingle() && a.equals(b)) {
            half(a, Form.of(system, system.c(), row), index);
        }
    }

    /// Bounds the one wire of `sum` that has no bounds, where sum = `value`.
    private void solve(Form sum, Bounds value) {
        for (int i = 0; i < sum.count(); i++) {
            int wire = sum.wire(i);
            if (!bounded.get(wire) && sum.coefficient(i).abs().equals(BigInteger.ONE)) {
                Optional<Bounds> rest = bounds(sum.where(other -> other != wire));
                if (rest.isPresent()) {
                    set(wire, value.plus(rest.get().negate()).times(sum.coefficient(i)));
                }
            }
        }
    }

    private void product(Form a, Form b, Form c) {
        Optional<Bounds> left = bounds(a);
        Optional<Bounds> right = bounds(b);
        if (left.isEmpty() || right.isEmpty()) {
            return;
        }
        if (left.get().within(0, 1)) {
            choice(b, c);
        } else if (right.get().within(0, 1)) {
            choice(a, c);
        } else {
            Bounds first = refinement.bounds(a).orElseThrow();
            solve(c, a.equals(b) ? first.squared() : first.times(refinement.bounds(b).orElseThrow()));
        }
    }

    /// Bounds the one wire without bounds where c is 0 or x.
    private void choice(Form x, Form c) {
        for (int i = 0; i < c.count(); i++) {
            int wire = c.wire(i);
            BigInteger sign = c.coefficient(i);
            if (!bounded.get(wire) && sign.abs().equals(BigInteger.ONE)) {
                Form rest = c.where(other -> other != wire);
                Optional<Bounds> zero = refinement.bounds(rest);
                Optional<Bounds> one = refinement.bounds(x.minus(rest));
                if (zero.isPresent() && one.isPresent()) {
                    set(wire, zero.get().negate().hull(one.get()).times(sign));
                }
            }
        }
    }

    private void zeroProduct(Form single, Form other) {
        if (!single.isSingle() || bounded.get(single.wire(0))) {
            return;
        }
        int wire = single.wire(0);
        BigInteger sign = other.of(wire);
        if (sign.abs().equals(BigInteger.ONE)) {
            bounds(other.where(w -> w != wire))
                    .ifPresent(rest -> set(wire, Bounds.ZERO.hull(rest.times(sign.negate()))));
        }
    }

    private void half(Form single, Form square, WireIndex index) {
        int wire = single.wire(0);
        Optional<Bounds> c = bounds(square);
        if (c.isEmpty() || !single.coefficient(0).abs().equals(BigInteger.ONE)) {
            return;
        }
        BigInteger four = BigInteger.valueOf(4);
        for (int i = 0; i < index.count(wire) && !bounded.get(wire); i++) {
            int row = index.row(wire, i);
            if (!Rows.isLinear(system, row)) {
                continue;
            }
            Form sum = Rows.linear(system, row);
            BigInteger factor = sum.of(wire);
            Optional<Bounds> rest = bounds(sum.where(other -> other != wire));
            if (!factor.abs().equals(BigInteger.TWO) || rest.isEmpty()) {
                continue;
            }
            Bounds twice = rest.get().times(BigInteger.valueOf(-factor.signum()));
            BigInteger greatest = twice.magnitude();
            if (greatest.multiply(greatest).add(c.get().magnitude().multiply(four))
                    .compareTo(system.modulus()) < 0) {
                set(wire, new Bounds(twice.lo().subtract(BigInteger.ONE).shiftRight(1),
                        twice.hi().add(BigInteger.ONE).shiftRight(1)));
            }
        }
    }

    private void oneHot(int row) {
        Matrix c = system.c();
        if ((system.a().count(row) != 0 && system.b().count(row) != 0) || c.count(row) < 3
                || c.wire(c.start(row)) != 0) {
            return;
        }
        int from = c.start(row);
        int factor = c.coefficient(from + 1);
        BigInteger one = system.coefficients().value(c.coefficient(from));
        if (!system.coefficients().value(factor).negate().equals(one)) {
            return;
        }
        int[] wires = new int[c.count(row) - 1];
        for (int i = 0; i < wires.length; i++) {
            wires[i] = c.wire(from + 1 + i);
            if (c.coefficient(from + 1 + i) != factor || !isBit(wires[i])) {
                return;
            }
        }
        if (BigInteger.valueOf(wires.length).compareTo(system.modulus()) >= 0) {
            return;
        }
        boolean free = Arrays.stream(wires).allMatch(wire -> groups[wire] < 0);
        if (free) {
            Arrays.stream(wires).forEach(wire -> groups[wire] = oneHot.size());
            oneHot.add(wires);
        }
    }
}
