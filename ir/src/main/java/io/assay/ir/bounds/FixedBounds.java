package io.assay.ir.bounds;

import io.assay.ir.FunctionTable;
import io.assay.ir.Value;
import io.assay.ir.fixed.ArgMax;
import io.assay.ir.fixed.Concat;
import io.assay.ir.fixed.Const;
import io.assay.ir.fixed.Contract;
import io.assay.ir.fixed.Divide;
import io.assay.ir.fixed.FixedOp;
import io.assay.ir.fixed.Input;
import io.assay.ir.fixed.Linear;
import io.assay.ir.fixed.Maximum;
import io.assay.ir.fixed.Minimum;
import io.assay.ir.fixed.Mul;
import io.assay.ir.fixed.Output;
import io.assay.ir.fixed.Relu;
import io.assay.ir.fixed.Requantize;
import io.assay.ir.fixed.RequantizeRelu;
import io.assay.ir.fixed.Table;
import io.assay.ir.fixed.View;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Bounds of the results of `fixed` ops from those of their operands.
public final class FixedBounds {

    private FixedBounds() {}

    /// Returns the bounds of the result of `op`; empty for an op without result.
    /// @param bounds bounds of the operands
    /// @throws Interval.OverflowException if a value may leave ±2^62
    public static Optional<ElementBounds> transfer(FixedOp op, Function<Value, ElementBounds> bounds) {
        return switch (op) {
            case Input(var result, _, _, var lo, var hi, _) -> Optional.of(lo.isPresent()
                    ? ElementBounds.between(lo.get(), hi.orElseThrow())
                    : ElementBounds.uniform(result.type().interval(), result.type().elementCount()));
            case Output _ -> Optional.empty();
            case Const(_, var data, _) -> Optional.of(ElementBounds.between(data, data));
            case View(var result, var map, var x, _) -> Optional.of(bounds.apply(x).view(map, shape(result)));
            case Concat(var result, var axis, var xs, _) ->
                Optional.of(ElementBounds.concat(all(xs, bounds), axis, shape(result)));
            case Linear(var result, var coefficients, var constant, var xs, _) -> Optional
                    .of(ElementBounds.linear(coefficients, constant, all(xs, bounds), result.type().elementCount()));
            case Contract(var result, var einsum, var lhs, var rhs, _) -> Optional.of(ElementBounds.contract(einsum,
                    bounds.apply(lhs), shape(lhs), bounds.apply(rhs), shape(rhs), shape(result)));
            case Mul(_, var lhs, var rhs, _) ->
                Optional.of(bounds.apply(lhs).zip(bounds.apply(rhs), (a, b) -> a.times(b)));
            case Requantize(_, var shift, var x, _) -> Optional.of(bounds.apply(x).map(i -> round(i, shift)));
            case RequantizeRelu(_, var shift, var x, _) ->
                Optional.of(bounds.apply(x).map(i -> positive(round(i, shift))));
            case Relu(_, var x, _) -> Optional.of(bounds.apply(x).map(FixedBounds::positive));
            case Maximum(_, var lhs, var rhs, _) -> Optional.of(bounds.apply(lhs).zip(bounds.apply(rhs),
                    (a, b) -> new Interval(Math.max(a.lo(), b.lo()), Math.max(a.hi(), b.hi()))));
            case Minimum(_, var lhs, var rhs, _) -> Optional.of(bounds.apply(lhs).zip(bounds.apply(rhs),
                    (a, b) -> new Interval(Math.min(a.lo(), b.lo()), Math.min(a.hi(), b.hi()))));
            case ArgMax(var result, var axis, _, var x, _) -> Optional.of(ElementBounds
                    .uniform(new Interval(0, shape(x).dim(axis) - 1L), result.type().elementCount()));
            case Table(_, var table, var x, _) -> Optional.of(bounds.apply(x).map(i -> image(table, i)));
            case Divide(_, var shift, var numerator, var denominator, _) -> Optional.of(bounds.apply(numerator)
                    .zip(bounds.apply(denominator), (n, d) -> quotient(n, d, shift)));
        };
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

    private static Interval quotient(Interval n, Interval d, int shift) {
        BigInteger lo = null;
        BigInteger hi = null;
        for (long a : new long[]{n.lo(), n.hi()}) {
            for (long b : new long[]{d.lo(), d.hi()}) {
                BigInteger top = BigInteger.valueOf(a).shiftLeft(shift + 1).add(BigInteger.valueOf(b));
                BigInteger[] parts = top.divideAndRemainder(BigInteger.valueOf(b).shiftLeft(1));
                BigInteger q = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
                lo = lo == null ? q : lo.min(q);
                hi = hi == null ? q : hi.max(q);
            }
        }
        return Interval.of(java.util.Objects.requireNonNull(lo), java.util.Objects.requireNonNull(hi));
    }
}
