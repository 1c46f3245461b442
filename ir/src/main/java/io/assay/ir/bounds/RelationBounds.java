package io.assay.ir.bounds;

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
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.function.Function;

/// Bounds of the results of `relation` ops from those of their operands.
///
/// Bounds of a hint are those of the value that its function gives: they hold for every witness because the asserts
/// made with a hint leave only that value.
public final class RelationBounds {

    private RelationBounds() {}

    /// Returns the bounds of each result of `op`, in order; none for an assert.
    /// @param bounds bounds of the operands
    /// @throws Interval.OverflowException if a value may leave ±2^62
    public static List<ElementBounds> transfer(RelationOp op, Function<Value, ElementBounds> bounds) {
        return switch (op) {
            case Input(var result, _, _, var lo, var hi, _) -> List.of(lo.isPresent()
                    ? ElementBounds.between(lo.get(), hi.orElseThrow())
                    : ElementBounds.uniform(result.type().interval(), result.type().elementCount()));
            case Const(_, var data, _) -> List.of(ElementBounds.between(data, data));
            case View(var result, var map, var x, _) -> List.of(bounds.apply(x).view(map, shape(result)));
            case Concat(var result, var axis, var xs, _) ->
                List.of(ElementBounds.concat(xs.stream().map(bounds).toList(), axis, shape(result)));
            case Linear(var result, var coefficients, var constant, var xs, _) -> List.of(ElementBounds.linear(
                    coefficients, constant, xs.stream().map(bounds).toList(), result.type().elementCount()));
            case Contract(var result, var einsum, var lhs, var rhs, _) -> List.of(ElementBounds.contract(einsum,
                    bounds.apply(lhs), shape(lhs), bounds.apply(rhs), shape(rhs), shape(result)));
            case Mul(_, var lhs, var rhs, _) -> List.of(bounds.apply(lhs).zip(bounds.apply(rhs), (a, b) -> a.times(b)));
            case Hint hint -> hint(hint, bounds);
            case Range _,Lookup _,Zero _,Output _ -> List.of();
        };
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private static List<ElementBounds> hint(Hint hint, Function<Value, ElementBounds> bounds) {
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
                ElementBounds divisor = bounds.apply(hint.operands().get(1));
                yield List.of(x.zip(divisor, RelationBounds::quotient),
                        divisor.map(d -> new Interval(0, Math.max(0, d.hi() - 1))));
            }
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

    private static Interval quotient(Interval n, Interval d) {
        long lo = Math.min(Math.floorDiv(n.lo(), d.lo()), Math.floorDiv(n.lo(), d.hi()));
        long hi = Math.max(Math.floorDiv(n.hi(), d.lo()), Math.floorDiv(n.hi(), d.hi()));
        return new Interval(lo, hi);
    }
}
