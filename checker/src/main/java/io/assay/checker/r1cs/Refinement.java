package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Bounds of combinations that are tighter than the sum of the bounds of their terms.
///
/// **Positive parts.** Let y·(t − y) = 0, t ≥ 0 and 2y − t = X over the integers. Then y = 0 and X ≤ 0, or y = X ≥ 0: so y is 0 or X,
/// and neither of them is greater. A combination F with the term c·y is therefore one of F[y := 0] and F[y := X]; it is at
/// least both where c > 0, and at most both where c < 0. That bounds min(a, b) = a − max(a − b, 0) by b.
///
/// **Products of a bit.** Let p = a·B with a bit a. F is one of F[a := 0, p := 0] and F[a := 1, p := B]. That bounds
/// a or b = a + b − a·b by 1.
///
/// **Definitions.** A single wire that linear rows define has the bounds of each of them.
final class Refinement {

    /// Combinations that are looked at for one answer.
    private static final int BUDGET = 1000;
    private static final int LONGEST = 160;
    private static final int LONGEST_SUM = 2048;
    /// The rows that say what a wire is come before those that use it.
    private static final int FIRST_ROWS = 8;

    private final ConstraintSystem system;
    private final Facts facts;
    private final WireIndex index;
    private int budget;

    Refinement(ConstraintSystem system, Facts facts, WireIndex index) {
        this.system = system;
        this.facts = facts;
        this.index = index;
    }

    /// p = bit·other.
    private record BitProduct(int bit, Form other) {}

    /// Returns the interval of a combination, empty if one of its wires has none.
    Optional<Bounds> bounds(Form form) {
        if (form.count() > LONGEST_SUM) {
            return facts.bounds(form);
        }
        budget = BUDGET;
        return form.isSingle() ? single(form) : refined(form);
    }

    /// As [#bounds], of a sum of many terms that do not have much to do with each other.
    ///
    /// With X = a − b, a and b the terms of either sign, y + b = max(a, b) and a − y = min(a, b): c·y is replaced by one of
    /// them, times |c|, and by what that adds too much. What is left are products of bits, in groups.
    Optional<Bounds> sum(Form form) {
        if (form.count() > LONGEST_SUM) {
            return facts.bounds(form);
        }
        Optional<Bounds> sum = Optional.of(Bounds.ZERO);
        Form rest = form;
        // Positive parts of positive parts come before them.
        for (int y = lastPositivePart(rest, Integer.MAX_VALUE); y > 0
                && sum.isPresent(); y = lastPositivePart(rest, y)) {
            Form x = positivePartOf(y).orElseThrow();
            BigInteger factor = rest.of(y);
            Form b = x.negative().times(BigInteger.ONE.negate());
            Form part = Form.single(system.modulus(), y, BigInteger.ONE);
            Form extremum = factor.signum() > 0
                    ? part.plus(b, BigInteger.ONE)
                    : x.plus(b, BigInteger.ONE).minus(part);
            Optional<Bounds> bounds = bounds(extremum).map(found -> found.times(factor.abs()));
            sum = sum.flatMap(found -> bounds.map(found::plus));
            rest = rest.plus(extremum, factor.abs().negate());
        }
        for (Form part : sum.isPresent() ? parts(rest) : List.<Form>of()) {
            Optional<Bounds> bounds = bounds(part);
            sum = sum.flatMap(found -> bounds.map(found::plus));
        }
        return sum;
    }

    /// Returns the last wire before another that is a positive part, 0 if there is none.
    private int lastPositivePart(Form form, int before) {
        for (int i = form.count() - 1; i >= 0; i--) {
            if (form.wire(i) < before && positivePartOf(form.wire(i)).isPresent()) {
                return form.wire(i);
            }
        }
        return 0;
    }

    private Optional<Bounds> refined(Form form) {
        Optional<Bounds> sum = facts.bounds(form);
        if (--budget < 0 || sum.isEmpty() || form.count() > LONGEST) {
            return sum;
        }
        for (int i = form.count() - 1; i >= 0; i--) {
            int wire = form.wire(i);
            BigInteger factor = form.coefficient(i);
            Form without = form.where(other -> other != wire);
            Optional<Form> x = positivePartOf(wire);
            if (x.isPresent()) {
                return Optional.of(joined(sum.get(), refined(without), refined(without.plus(x.get(), factor)),
                        factor.signum() > 0));
            }
            Optional<BitProduct> product = bitProductOf(wire).filter(found -> form.of(found.bit()).signum() != 0);
            if (product.isPresent()) {
                Form rest = without.where(other -> other != product.get().bit());
                Form one = rest.plus(product.get().other(), factor)
                        .plus(Form.constant(system.modulus(), form.of(product.get().bit())), BigInteger.ONE);
                return refined(rest).flatMap(low -> refined(one).map(low::hull)).map(sum.get()::intersect);
            }
        }
        return sum;
    }

    private static Bounds joined(Bounds sum, Optional<Bounds> zero, Optional<Bounds> whole, boolean isGreater) {
        if (zero.isEmpty() || whole.isEmpty()) {
            return sum;
        }
        Bounds a = zero.get();
        Bounds b = whole.get();
        return sum.intersect(isGreater
                ? new Bounds(a.lo().max(b.lo()), a.hi().max(b.hi()))
                : new Bounds(a.lo().min(b.lo()), a.hi().min(b.hi())));
    }

    /// Returns the bounds of what a linear row says a wire is, if they are tighter than its own.
    ///
    /// Both are far from wrapping around, so that they are bounds of the same integer.
    private Optional<Bounds> single(Form single) {
        Optional<Bounds> own = refined(single);
        int wire = single.wire(0);
        for (int i = 0; own.isPresent() && i < Math.min(FIRST_ROWS, index.count(wire)); i++) {
            int row = index.row(wire, i);
            if (Rows.isLinear(system, row)) {
                Form sum = Rows.linear(system, row);
                Form other = sum.where(w -> w != wire);
                if (sum.of(wire).abs().equals(BigInteger.ONE)) {
                    Bounds known = own.get();
                    own = refined(other.times(sum.of(wire).multiply(single.coefficient(0)).negate()))
                            .filter(bounds -> bounds.magnitude().add(known.magnitude())
                                    .compareTo(system.modulus()) < 0)
                            .map(known::intersect).or(() -> Optional.of(known));
                }
            }
        }
        return own;
    }

    /// Returns the terms of a sum in groups, such that products of bits are with their factors.
    private List<Form> parts(Form form) {
        Map<Integer, Integer> group = new HashMap<>();
        for (int i = 0; i < form.count(); i++) {
            group.put(form.wire(i), form.wire(i));
        }
        for (int i = 0; i < form.count(); i++) {
            int wire = form.wire(i);
            bitProductOf(wire).ifPresent(product -> {
                join(group, wire, product.other());
                join(group, wire, Form.single(system.modulus(), product.bit(), BigInteger.ONE));
            });
        }
        Map<Integer, Form> parts = new LinkedHashMap<>();
        for (int i = 0; i < form.count(); i++) {
            parts.merge(root(group, form.wire(i)),
                    Form.single(system.modulus(), form.wire(i), form.coefficient(i)),
                    (sum, term) -> sum.plus(term, BigInteger.ONE));
        }
        return new ArrayList<>(parts.values());
    }

    private static int root(Map<Integer, Integer> group, int wire) {
        int root = wire;
        while (group.getOrDefault(root, root) != root) {
            root = group.getOrDefault(root, root);
        }
        return root;
    }

    private static void join(Map<Integer, Integer> group, int wire, Form other) {
        for (int i = 0; i < other.count(); i++) {
            if (other.wire(i) != 0 && group.containsKey(other.wire(i))) {
                group.put(root(group, other.wire(i)), root(group, wire));
            }
        }
    }

    /// Returns how a wire is the product of a bit and something else, if rows say so.
    private Optional<BitProduct> bitProductOf(int wire) {
        for (int i = 0; wire != 0 && i < Math.min(FIRST_ROWS, index.count(wire)); i++) {
            int row = index.row(wire, i);
            if (!system.c().isOnly(row, wire) || Rows.isLinear(system, row)) {
                continue;
            }
            Form a = Form.of(system, system.a(), row);
            Form b = Form.of(system, system.b(), row);
            if (a.of(wire).signum() != 0 || b.of(wire).signum() != 0) {
                continue;
            }
            BigInteger scale = Form.of(system, system.c(), row).coefficient(0).mod(system.modulus())
                    .modInverse(system.modulus());
            if (a.isSingle() && facts.isBit(a.wire(0))) {
                return Optional.of(new BitProduct(a.wire(0), b.times(scale.multiply(a.coefficient(0)))));
            }
            if (b.isSingle() && facts.isBit(b.wire(0))) {
                return Optional.of(new BitProduct(b.wire(0), a.times(scale.multiply(b.coefficient(0)))));
            }
        }
        return Optional.empty();
    }

    /// Returns X if rows say that `wire` is max(X, 0).
    private Optional<Form> positivePartOf(int wire) {
        if (wire == 0 || facts.isBit(wire)) {
            return Optional.empty();
        }
        Optional<Form> magnitude = Optional.empty();
        for (int i = 0; i < Math.min(FIRST_ROWS, index.count(wire)) && magnitude.isEmpty(); i++) {
            magnitude = magnitude(wire, index.row(wire, i));
        }
        if (magnitude.isEmpty()) {
            return Optional.empty();
        }
        Form difference = Form.single(system.modulus(), wire, BigInteger.TWO).minus(magnitude.get());
        for (int i = 0; i < Math.min(FIRST_ROWS, index.count(wire)); i++) {
            int row = index.row(wire, i);
            if (Rows.isLinear(system, row)) {
                Form sum = Rows.linear(system, row);
                BigInteger scale = BigInteger.TWO
                        .multiply(sum.of(wire).mod(system.modulus()).modInverse(system.modulus()));
                Form x = difference.plus(sum, scale.negate());
                Optional<Bounds> bounds = facts.bounds(x);
                if (x.of(wire).signum() == 0 && bounds.isPresent()
                        && isFarFromWrapping(bounds.get(), magnitude.get())) {
                    return Optional.of(x);
                }
            }
        }
        return Optional.empty();
    }

    /// Tells whether X and 2y − t, congruent, are the same integer.
    private boolean isFarFromWrapping(Bounds x, Form magnitude) {
        BigInteger greatest = facts.bounds(magnitude).orElseThrow().hi();
        return x.magnitude().add(greatest).compareTo(system.modulus()) < 0;
    }

    /// Returns t ≥ 0 if a row says y·(t − y) = 0.
    private Optional<Form> magnitude(int wire, int row) {
        boolean left = system.a().isOnly(row, wire);
        if (system.c().count(row) != 0 || left == system.b().isOnly(row, wire) || Rows.isLinear(system, row)) {
            return Optional.empty();
        }
        Form other = Form.of(system, left ? system.b() : system.a(), row);
        if (!other.of(wire).abs().equals(BigInteger.ONE)) {
            return Optional.empty();
        }
        Form magnitude = other.times(other.of(wire).negate()).where(w -> w != wire);
        return facts.bounds(magnitude).filter(bounds -> bounds.lo().signum() >= 0).map(_ -> magnitude);
    }
}
