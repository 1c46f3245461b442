package io.assay.ir.bounds;

import io.assay.ir.Einsum;
import io.assay.ir.FunctionTable;
import io.assay.ir.interp.SquareRoots;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.relation.Concat;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Mul;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.Select;
import io.assay.ir.relation.Take;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Bounds of the results of `relation` ops from those of their operands.
///
/// Bounds of a hint are those of the value that its function gives: they hold for every witness because the asserts
/// made with a hint leave only that value, which [io.assay.ir.verify.Verifier] checks.
public final class RelationBounds {

    private final Function<Value, ElementBounds> bounds;
    private final Function<Value, Optional<Op>> definitions;

    private RelationBounds(Function<Value, ElementBounds> bounds, Function<Value, Optional<Op>> definitions) {
        this.bounds = bounds;
        this.definitions = definitions;
    }

    /// Returns the bounds of each result of `op`, in order; none for an assert.
    /// @param bounds      bounds of the operands, and of what their definitions read
    /// @param definitions op that defines a value: sums whose terms depend on each other have narrower bounds
    /// @throws Interval.OverflowException if a value may leave ±2^62
    public static List<ElementBounds> transfer(RelationOp op, Function<Value, ElementBounds> bounds,
            Function<Value, Optional<Op>> definitions) {
        return new RelationBounds(bounds, definitions).transfer(op);
    }

    private List<ElementBounds> transfer(RelationOp op) {
        return switch (op) {
            case Input(var result, _, _, var lo, var hi, _) -> List.of(lo.isPresent()
                    ? ElementBounds.between(lo.get(), hi.orElseThrow())
                    : ElementBounds.uniform(result.type().interval(), result.type().elementCount()));
            case Const(_, var data, _) -> List.of(ElementBounds.between(data, data));
            case View(var result, var map, var x, _) -> List.of(bounds.apply(x).view(map, shape(result)));
            case Concat(var result, var axis, var xs, _) ->
                List.of(ElementBounds.concat(xs.stream().map(bounds).toList(), axis, shape(result)));
            case Linear linear -> List.of(linear(linear));
            case Contract contract -> List.of(picked(contract).orElseGet(() -> ElementBounds.contract(contract.einsum(),
                    bounds.apply(contract.lhs()), shape(contract.lhs()), bounds.apply(contract.rhs()),
                    shape(contract.rhs()), shape(contract.result()))));
            case Mul(_, var lhs, var rhs, _) -> List.of(lhs.equals(rhs)
                    ? bounds.apply(lhs).map(FixedBounds::square)
                    : bounds.apply(lhs).zip(bounds.apply(rhs), (a, b) -> a.times(b)));
            case Take(_, var positions, var x, _) -> List.of(bounds.apply(x).take(positions));
            case Select(_, var condition, var whenTrue, var whenFalse, _) -> List.of(ElementBounds
                    .select(bounds.apply(condition), bounds.apply(whenTrue), bounds.apply(whenFalse)));
            case Hint hint -> hint(hint);
            case Range _,Lookup _,Zero _,Product _,Permutation _,Output _ -> List.of();
        };
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    /// Returns the bounds of rows picked by one-hot vectors, the form in which the gadget makes it: a sum of products
    /// bin,bnr->bir of which just one is not zero.
    private Optional<ElementBounds> picked(Contract contract) {
        boolean oneHot = contract.einsum().equals(Einsum.PICK)
                && definitions.apply(contract.lhs()).orElse(null) instanceof Hint(_, HintFunction.OneHot _, _, _);
        if (!oneHot) {
            return Optional.empty();
        }
        Hint hint = (Hint) definitions.apply(contract.lhs()).orElseThrow();
        ElementBounds picked = ElementBounds.gather(bounds.apply(contract.rhs()), shape(contract.rhs()),
                bounds.apply(hint.operands().getFirst()), contract.result().type().elementCount());
        return Optional.of(picked);
    }

    private ElementBounds linear(Linear linear) {
        // Term by term first: the interpreter adds in this order, so no partial sum may overflow.
        ElementBounds found = ElementBounds.linear(linear.coefficients(), linear.constant(),
                linear.operands().stream().map(bounds).toList(), linear.result().type().elementCount());
        found = narrowed(found, () -> bounds(LinearForm.of(linear).inlined(definitions), linear));
        for (Value term : linear.operands()) {
            Optional<Value> source = positivePartOf(term);
            if (source.isPresent()) {
                found = narrowed(found, () -> extremum(LinearForm.of(linear), term, source.get(), linear));
            }
        }
        Optional<ElementBounds> row = tableRow(linear);
        return row.isPresent() ? found.and(row.get()) : found;
    }

    private ElementBounds bounds(LinearForm form, Linear linear) {
        return ElementBounds.linear(List.copyOf(form.terms().values()), form.constant(),
                form.terms().keySet().stream().map(bounds).toList(), linear.result().type().elementCount());
    }

    private static ElementBounds narrowed(ElementBounds found, Supplier<ElementBounds> otherForm) {
        try {
            return found.and(otherForm.get());
        } catch (ArithmeticException _) {
            // Another way to write a sum may overflow where the sum itself does not; then it says nothing.
            return found;
        }
    }

    /// Returns d if `value` is the positive part y = max(d, 0) of a magnitude hint.
    private Optional<Value> positivePartOf(Value value) {
        return definitions.apply(value)
                .flatMap(op -> op instanceof Hint(var results, HintFunction.Magnitude(), var xs, _)
                        && results.get(1).equals(value) ? Optional.of(xs.getFirst()) : Optional.empty());
    }

    /// With y = max(d, 0): rest + c·y = max(rest, rest + c·d) for c ≥ 0, and the minimum of the two for c < 0.
    private ElementBounds extremum(LinearForm form, Value positive, Value source, Linear linear) {
        long factor = form.terms().getOrDefault(positive, 0L);
        LinearForm rest = form.plus(positive, Math.negateExact(factor));
        ElementBounds zero = bounds(rest, linear);
        ElementBounds whole = bounds(rest.plus(LinearForm.of(source, definitions), factor), linear);
        return zero.zip(whole, (a, b) -> factor >= 0
                ? new Interval(Math.max(a.lo(), b.lo()), Math.max(a.hi(), b.hi()))
                : new Interval(Math.min(a.lo(), b.lo()), Math.min(a.hi(), b.hi())));
    }

    /// Returns the bounds of base + slope·u, both of one row of a table: row by row, not each column on its own.
    private Optional<ElementBounds> tableRow(Linear linear) {
        if (linear.operands().size() != 2 || !linear.coefficients().equals(List.of(1L, 1L))) {
            return Optional.empty();
        }
        Value base = linear.operands().get(0);
        boolean row = definitions.apply(linear.operands().get(1)).orElse(null) instanceof Mul mul
                && definitions.apply(mul.lhs()).orElse(null) instanceof Hint hint
                && hint.function() instanceof HintFunction.TableRow && hint.results().equals(List.of(base, mul.lhs()));
        if (!row) {
            return Optional.empty();
        }
        Mul product = (Mul) definitions.apply(linear.operands().get(1)).orElseThrow();
        Hint hint = (Hint) definitions.apply(base).orElseThrow();
        FunctionTable table = ((HintFunction.TableRow) hint.function()).table();
        ElementBounds rows = bounds.apply(hint.operands().getFirst());
        return Optional.of(rows.zip(bounds.apply(product.rhs()), new RowImage(table, linear.constant())::of));
    }

    /// Remembers the last answer: neighbouring elements mostly ask the same.
    private static final class RowImage {
        private final FunctionTable table;
        private final long constant;
        private Interval lastRows = Interval.of(-1);
        private Interval lastWithin = Interval.of(-1);
        private Interval last = Interval.of(0);

        RowImage(FunctionTable table, long constant) {
            this.table = table;
            this.constant = constant;
        }

        Interval of(Interval rows, Interval within) {
            if (!rows.equals(lastRows) || !within.equals(lastWithin)) {
                lastRows = rows;
                lastWithin = within;
                last = compute(rows, within);
            }
            return last;
        }

        /// Rows outside the table have no witness, so that any bounds hold for them.
        private Interval compute(Interval rows, Interval within) {
            int from = Math.clamp(rows.lo(), 0, table.segmentCount() - 1);
            int to = Math.clamp(rows.hi(), 0, table.segmentCount() - 1);
            Optional<Interval> hull = Optional.empty();
            for (int i = from; i <= to; i++) {
                Interval row = within.times(table.slope().longAt(i)).plus(Interval.of(table.base().longAt(i)));
                hull = Optional.of(hull.map(row::hull).orElse(row));
            }
            return hull.orElseThrow().plus(Interval.of(constant));
        }
    }

    private List<ElementBounds> hint(Hint hint) {
        ElementBounds x = bounds.apply(hint.operands().getFirst());
        return switch (hint.function()) {
            case HintFunction.SplitPow2(int shift) -> List.of(x.map(i -> shifted(i, shift)), remainder(x, shift));
            case HintFunction.Magnitude() -> List.of(x.map(RelationBounds::magnitude), x.map(RelationBounds::positive));
            case HintFunction.SplitMagnitude(int shift) -> List.of(x.map(i -> magnitude(shifted(i, shift))),
                    x.map(i -> positive(shifted(i, shift))), remainder(x, shift));
            case HintFunction.ArgMax _ -> List.of(x.map(_ -> new Interval(0, 1)),
                    ElementBounds.uniform(x.hull(), hint.results().get(1).type().elementCount()));
            case HintFunction.TableRow(var table) -> List.of(
                    ElementBounds.uniform(ElementBounds.between(table.base(), table.base()).hull(), x.count()),
                    ElementBounds.uniform(ElementBounds.between(table.slope(), table.slope()).hull(), x.count()));
            case HintFunction.Divide() -> {
                // A divisor that is not positive has no witness.
                ElementBounds divisor = bounds.apply(hint.operands().get(1)).map(d -> atLeast(d, 1));
                yield List.of(x.zip(divisor, FixedBounds::quotient),
                        divisor.map(d -> new Interval(0, d.hi() - 1)));
            }
            case HintFunction.ScaledProduct product -> List.of(
                    x.map(_ -> new Interval(-product.most(), product.range() - product.most())),
                    remainder(x, product.shift()));
            case HintFunction.SquareRoot() -> {
                ElementBounds roots = x.map(i -> new Interval(root(i.lo()), root(i.hi())));
                yield List.of(roots, roots.map(y -> new Interval(0, 2 * y.hi())));
            }
            case HintFunction.OneHot(int extent) ->
                List.of(ElementBounds.uniform(new Interval(0, 1), x.count() * extent));
            case HintFunction.Normalize(int bits) -> List.of(x.map(i -> shifts(i, bits)),
                    x.map(_ -> new Interval(1L << (bits - 1), (1L << bits) - 1)));
            case HintFunction.Steps(var steps) -> List.of(x.steps(steps));
            case HintFunction.OrderStatistic(int rank) ->
                x.orderStatistic(rank, shape(hint.operands().getFirst()).dim(1));
            case HintFunction.Sort(boolean positions) -> {
                Shape rows = shape(hint.operands().getFirst());
                ElementBounds sorted = x.sorted(rows.dim(1));
                yield positions ? List.of(sorted, ElementBounds.positions(rows)) : List.of(sorted);
            }
            case HintFunction.Bit() -> List.of(x.map(FixedBounds::bit));
        };
    }

    private static ElementBounds remainder(ElementBounds x, int shift) {
        return x.map(_ -> new Interval(0, (1L << shift) - 1));
    }

    private static Interval shifted(Interval x, int shift) {
        return new Interval(x.lo() >> shift, x.hi() >> shift);
    }

    private static Interval magnitude(Interval x) {
        return new Interval(0, x.magnitude());
    }

    private static Interval positive(Interval x) {
        return new Interval(Math.max(0, x.lo()), Math.max(0, x.hi()));
    }

    private static long root(long x) {
        return SquareRoots.floor(Math.max(0, x));
    }

    private static Interval atLeast(Interval x, long least) {
        return new Interval(Math.max(least, x.lo()), Math.max(least, x.hi()));
    }

    /// A number outside [1, 2^bits) has no witness.
    private static Interval shifts(Interval x, int bits) {
        long greatest = (1L << bits) - 1;
        return FixedBounds.shifts(new Interval(Math.clamp(x.lo(), 1, greatest), Math.clamp(x.hi(), 1, greatest)), bits);
    }
}
