package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What rows say of single wires, whatever the inputs: intervals, and vectors of which one wire is 1 and the others 0.
///
/// An interval is that of a representative: the wire is congruent to one of its integers. Lemmas:
/// - *boolean*: (αw + a)(βw + b) = γw + c has at most two solutions; 0 and 1 are both, so w is one of them.
/// - *sum*: of a linear row with all bounds known but that of w, with coefficient ±1, bounds of w follow.
/// - *product*: likewise of A·B = C (A·A is not negative), where w is in C only; if A is 0 or 1, C is 0 or B, and the hull of both follows.
/// - *zero product*: w·B = 0 with w in B too, coefficient ±1: w is 0 or what B says without it.
/// - *half*: w·w = C and 2w = Z, both sides of Z² = 4·C below p: the integer Z is even, and w = Z/2.
/// - *one-hot*: booleans whose sum is 1, fewer than p of them: one is 1.
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
    /// @param looked bounds of wires that lookups tell
    static Facts of(ConstraintSystem system, WireIndex index, Map<Integer, Bounds> looked) {
        Facts facts = new Facts(system, index);
        looked.forEach(facts::set);
        for (int row = 0; row < system.rowCount(); row++) {
            facts.bool(row);
        }
        do {
            facts.changed = false;
            for (int row = 0; row < system.rowCount(); row++) {
                facts.bound(row, index);
            }
        } while (facts.changed);
        for (int row = 0; row < system.rowCount(); row++) {
            facts.oneHot(row);
        }
        return facts;
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
        if (unbounded == 1) {
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
