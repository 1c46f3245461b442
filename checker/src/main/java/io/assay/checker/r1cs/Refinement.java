package io.assay.checker.r1cs;

import java.math.BigInteger;
import java.util.Optional;

/// Bounds of combinations with positive parts y = max(X, 0), tighter than the sum of the bounds of their terms.
///
/// **Lemma.** Let y·(t − y) = 0, t ≥ 0 and 2y − t = X over the integers. Then y = 0 and X ≤ 0, or y = X ≥ 0: so y is 0 or
/// X, and neither of them is greater. A combination F with the term c·y is therefore one of F[y := 0] and F[y := X]; it
/// is at least both where c > 0, and at most both where c < 0.
///
/// A wire that a linear row defines is looked through as well.
///
/// That is what bounds min(a, b) = a − max(a − b, 0) by b, which no sum of bounds does.
final class Refinement {

    /// Positive parts that are replaced in one combination, one after the other.
    private static final int DEPTH = 3;
    private static final int LONGEST = 64;
    /// The rows that say what a wire is come before those that use it.
    private static final int FIRST_ROWS = 8;

    private final ConstraintSystem system;
    private final Facts facts;
    private final WireIndex index;

    Refinement(ConstraintSystem system, Facts facts, WireIndex index) {
        this.system = system;
        this.facts = facts;
        this.index = index;
    }

    /// Returns the interval of a combination, empty if one of its wires has none.
    Optional<Bounds> bounds(Form form) {
        return bounds(form, DEPTH);
    }

    private Optional<Bounds> bounds(Form form, int depth) {
        Optional<Bounds> sum = facts.bounds(form);
        if (depth == 0 || sum.isEmpty() || form.count() > LONGEST) {
            return sum;
        }
        Bounds best = form.isSingle() ? definition(form, depth).orElse(sum.get()) : sum.get();
        for (int i = form.count() - 1; i >= 0; i--) {
            int wire = form.wire(i);
            Optional<Form> x = wire == 0 || facts.isBit(wire) ? Optional.empty() : positivePartOf(wire);
            if (x.isPresent()) {
                Form without = form.where(other -> other != wire);
                Optional<Bounds> zero = bounds(without, depth - 1);
                Optional<Bounds> whole = bounds(without.plus(x.get(), form.coefficient(i)), depth - 1);
                if (zero.isPresent() && whole.isPresent()) {
                    best = best.intersect(join(zero.get(), whole.get(), form.coefficient(i).signum() > 0));
                }
            }
        }
        return Optional.of(best);
    }

    /// Returns the bounds of what a linear row says a wire is, if they are tighter than its own.
    ///
    /// Both are far from wrapping around, so that they are bounds of the same integer.
    private Optional<Bounds> definition(Form single, int depth) {
        int wire = single.wire(0);
        for (int i = 0; i < Math.min(FIRST_ROWS, index.count(wire)); i++) {
            int row = index.row(wire, i);
            if (Rows.isLinear(system, row)) {
                Form sum = Rows.linear(system, row);
                Form other = sum.where(w -> w != wire);
                if (sum.of(wire).abs().equals(BigInteger.ONE)) {
                    Bounds own = facts.bounds(single).orElseThrow();
                    return bounds(other.times(sum.of(wire).multiply(single.coefficient(0)).negate()), depth - 1)
                            .filter(bounds -> bounds.magnitude().add(own.magnitude()).compareTo(system.modulus()) < 0)
                            .map(own::intersect);
                }
            }
        }
        return Optional.empty();
    }

    private static Bounds join(Bounds zero, Bounds whole, boolean isGreater) {
        return isGreater
                ? new Bounds(zero.lo().max(whole.lo()), zero.hi().max(whole.hi()))
                : new Bounds(zero.lo().min(whole.lo()), zero.hi().min(whole.hi()));
    }

    /// Returns X if rows say that `wire` is max(X, 0).
    private Optional<Form> positivePartOf(int wire) {
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
                if (x.of(wire).signum() == 0 && bounds.isPresent() && isFarFromWrapping(bounds.get(), magnitude.get())) {
                    return Optional.of(x);
                }
            }
        }
        return Optional.empty();
    }

    /// Tells whether X and 2y − t, congruent, are the same integer.
    private boolean isFarFromWrapping(Bounds x, Form magnitude) {
        BigInteger greatest = facts.bounds(magnitude).orElseThrow().hi();
        return x.lo().abs().max(x.hi().abs()).add(greatest).compareTo(system.modulus()) < 0;
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
