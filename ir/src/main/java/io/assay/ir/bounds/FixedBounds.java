package io.assay.ir.bounds;

import io.assay.ir.FunctionTable;
import io.assay.ir.Value;
import io.assay.ir.fixed.ArgMax;
import io.assay.ir.fixed.Bit;
import io.assay.ir.fixed.Concat;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.Contract;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.FloorDivide;
import io.assay.ir.fixed.Gather;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Magnitude;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Normalize;
import io.assay.ir.fixed.OrderStatistic;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Remainder;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Select;
import io.assay.ir.fixed.Sort;
import io.assay.ir.fixed.SquareRoot;
import io.assay.ir.fixed.Steps;
import io.assay.ir.fixed.Table;
import io.assay.ir.fixed.Take;
import io.assay.ir.fixed.Unit;
import io.assay.ir.fixed.View;
import io.assay.ir.interp.SquareRoots;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.function.Function;

/// Bounds of the results of `fixed` ops from those of their operands.
public final class FixedBounds {

    private FixedBounds() {}

    /// Returns the bounds of each result of `op`, in order.
    /// @param bounds bounds of the operands
    /// @throws Interval.OverflowException if a value may leave ±2^62
    public static List<ElementBounds> transfer(FixedOp op, Function<Value, ElementBounds> bounds) {
        return switch (op) {
            case Input(var result, _, _, var lo, var hi, _) -> List.of(lo.isPresent()
                    ? ElementBounds.between(lo.get(), hi.orElseThrow())
                    : ElementBounds.uniform(result.type().interval(), result.type().elementCount()));
            case Output _ -> List.of();
            case Const(_, var data, _) -> List.of(ElementBounds.between(data, data));
            case View(var result, var map, var x, _) -> List.of(bounds.apply(x).view(map, shape(result)));
            case Concat(var result, var axis, var xs, _) ->
                List.of(ElementBounds.concat(all(xs, bounds), axis, shape(result)));
            case Linear(var result, var coefficients, var constant, var xs, _) -> List
                    .of(ElementBounds.linear(coefficients, constant, all(xs, bounds), result.type().elementCount()));
            case Contract(var result, var einsum, var lhs, var rhs, _) -> List.of(ElementBounds.contract(einsum,
                    bounds.apply(lhs), shape(lhs), bounds.apply(rhs), shape(rhs), shape(result)));
            case Mul(_, var lhs, var rhs, _) ->
                List.of(lhs.equals(rhs)
                        ? bounds.apply(lhs).map(FixedBounds::square)
                        : bounds.apply(lhs).zip(bounds.apply(rhs), (a, b) -> a.times(b)));
            case Requantize(_, var shift, var x, _) -> List.of(bounds.apply(x).map(i -> round(i, shift)));
            case RequantizeRelu(_, var shift, var x, _) ->
                List.of(bounds.apply(x).map(i -> positive(round(i, shift))));
            case Relu(_, var x, _) -> List.of(bounds.apply(x).map(FixedBounds::positive));
            case Magnitude(_, var x, _) -> List.of(bounds.apply(x).map(FixedBounds::magnitude));
            case Maximum(_, var lhs, var rhs, _) -> List.of(bounds.apply(lhs).zip(bounds.apply(rhs),
                    (a, b) -> new Interval(Math.max(a.lo(), b.lo()), Math.max(a.hi(), b.hi()))));
            case Minimum(_, var lhs, var rhs, _) -> List.of(bounds.apply(lhs).zip(bounds.apply(rhs),
                    (a, b) -> new Interval(Math.min(a.lo(), b.lo()), Math.min(a.hi(), b.hi()))));
            case ArgMax(var result, var axis, _, var x, _) -> List.of(ElementBounds
                    .uniform(new Interval(0, shape(x).dim(axis) - 1L), result.type().elementCount()));
            case Table(_, var table, var x, _) -> List.of(bounds.apply(x).map(i -> image(table, i)));
            case FloorDivide(_, var numerator, var denominator, _) ->
                List.of(bounds.apply(numerator).zip(bounds.apply(denominator), FixedBounds::quotient));
            case Remainder(_, var numerator, var denominator, _) ->
                List.of(bounds.apply(numerator).zip(bounds.apply(denominator), FixedBounds::remainder));
            case SquareRoot(_, var x, _) -> List.of(bounds.apply(x).map(FixedBounds::root));
            case Normalize(_, var bits, var x, _) -> List.of(bounds.apply(x).map(i -> shifts(i, bits)),
                    bounds.apply(x).map(_ -> new Interval(1L << (bits - 1), (1L << bits) - 1)));
            case Unit unit -> List.of(unit(unit, bounds.apply(unit.operand()), bounds.apply(unit.addend())));
            case Take(_, var positions, var x, _) -> List.of(bounds.apply(x).take(positions));
            case Select(_, var condition, var whenTrue, var whenFalse, _) -> List.of(ElementBounds
                    .select(bounds.apply(condition), bounds.apply(whenTrue), bounds.apply(whenFalse)));
            case Gather(var result, var data, var indices, _) -> List.of(ElementBounds.gather(bounds.apply(data),
                    shape(data), bounds.apply(indices), result.type().elementCount()));
            case Steps(_, var steps, var x, _) -> List.of(bounds.apply(x).steps(steps));
            case OrderStatistic(_, var rank, var x, _) -> bounds.apply(x).orderStatistic(rank, shape(x).dim(1));
            case Sort(var results, var x, _) -> results.size() == 1
                    ? List.of(bounds.apply(x).sorted(shape(x).dim(1)))
                    : List.of(bounds.apply(x).sorted(shape(x).dim(1)), ElementBounds.positions(shape(x)));
            case Bit(_, var x, _) -> List.of(bounds.apply(x).map(FixedBounds::bit));
        };
    }

    /// A number that is neither 0 nor 1 has no meaning.
    static Interval bit(Interval x) {
        return new Interval(Math.clamp(x.lo(), 0, 1), Math.clamp(x.hi(), 0, 1));
    }

    private static List<ElementBounds> all(List<Value> values, Function<Value, ElementBounds> bounds) {
        return values.stream().map(bounds).toList();
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private static Interval round(Interval x, int shift) {
        long half = 1L << (shift - 1);
        return new Interval((x.lo() + half) >> shift, (x.hi() + half) >> shift);
    }

    private static Interval positive(Interval x) {
        return new Interval(Math.max(0, x.lo()), Math.max(0, x.hi()));
    }

    static Interval magnitude(Interval x) {
        boolean signed = x.lo() < 0 && x.hi() > 0;
        return new Interval(signed ? 0 : Math.min(Math.abs(x.lo()), Math.abs(x.hi())), x.magnitude());
    }

    /// The norm bounds every element; that the sum of squares fits has to be seen from the operand.
    private static ElementBounds unit(Unit unit, ElementBounds x, ElementBounds addend) {
        Shape shape = shape(unit.operand());
        for (int row = 0; row < shape.dim(0); row++) {
            Interval sum = addend.at(row);
            for (int i = 0; i < shape.dim(1); i++) {
                sum = sum.plus(square(x.at(row * shape.dim(1) + i)));
            }
        }
        return x.map(i -> new Interval(i.lo() < 0 ? -unit.norm() : 0, i.hi() > 0 ? unit.norm() : 0));
    }

    /// Returns the hull of a table over the segments that `x` touches; exact at segment ends because segments are linear.
    private static Interval image(FunctionTable table, Interval x) {
        long width = 1L << table.segmentBits();
        long lowest = Math.min(table.apply(x.lo()), table.apply(x.hi()));
        long highest = Math.max(table.apply(x.lo()), table.apply(x.hi()));
        for (long start = table.lo() + (x.lo() - table.lo()) / width * width; start <= x.hi(); start += width) {
            for (long end : new long[]{Math.max(start, x.lo()), Math.min(start + width - 1, x.hi())}) {
                long y = table.apply(end);
                lowest = Math.min(lowest, y);
                highest = Math.max(highest, y);
            }
        }
        return new Interval(lowest, highest);
    }

    static Interval quotient(Interval n, Interval d) {
        long lo = Math.min(Math.floorDiv(n.lo(), d.lo()), Math.floorDiv(n.lo(), d.hi()));
        long hi = Math.max(Math.floorDiv(n.hi(), d.lo()), Math.floorDiv(n.hi(), d.hi()));
        return new Interval(lo, hi);
    }

    private static Interval remainder(Interval n, Interval d) {
        return n.lo() >= 0 && n.hi() < d.lo() ? n : new Interval(0, d.hi() - 1);
    }

    /// Returns the interval of x·x, which is never negative.
    static Interval square(Interval x) {
        Interval product = x.times(x);
        long least = x.contains(0) ? 0 : Math.min(x.lo() * x.lo(), x.hi() * x.hi());
        return new Interval(least, product.hi());
    }

    private static Interval root(Interval x) {
        return new Interval(SquareRoots.floor(x.lo()), SquareRoots.floor(x.hi()));
    }

    static Interval shifts(Interval x, int bits) {
        return new Interval(bits - Interval.bitsFor(x.hi()), bits - Interval.bitsFor(x.lo()));
    }
}
