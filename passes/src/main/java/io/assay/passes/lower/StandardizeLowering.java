package io.assay.passes.lower;

import static io.assay.passes.lower.FixedArithmetic.scale;
import static io.assay.passes.lower.FixedArithmetic.shape;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.Value;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.tensor.Standardize;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows divided by the root of their mean square, on scaled integers.
///
/// The result is √n·d / √(Σ d² + n·ε), which `fixed.unit` computes for a row d: its bound is √n whatever the operand's is.
/// Rows whose squares might leave 62 bits are scaled down first, each by a power of two of its own.
final class StandardizeLowering {
    /// Bits of the mean and of the deviations beyond the working precision.
    private static final int GUARD_BITS = 4;
    /// Bits of a sum of squares, which leave room for that of its sum with the addend.
    private static final int SQUARE_BITS = 59;
    /// Bits that rows lose in one step; they keep at least so many that their rounding is far below a unit of the result.
    private static final int STEP_BITS = 8;

    private final FixedArithmetic arithmetic;
    private final FixedBuilder builder;
    private final ReductionLowering reductions;

    StandardizeLowering(FixedArithmetic arithmetic, ReductionLowering reductions) {
        this.arithmetic = arithmetic;
        this.builder = arithmetic.builder();
        this.reductions = reductions;
    }

    /// A matrix of rows, and for each row what is added to its sum of squares.
    private record Rows(Value elements, Value addend) {}

    Value standardize(Standardize op, Value operand) {
        Shape shape = shape(operand);
        List<Integer> order = rowsLast(shape, op.axes());
        Shape turned = new Shape(order.stream().map(shape::dim).toList());
        int extent = op.axes().stream().mapToInt(shape::dim).reduce(1, Math::multiplyExact);
        Shape matrix = Shape.of(shape.elementCount() / extent, extent);
        Value x = builder.view(operand, permuted(shape, order), turned);
        Value rows = builder.view(x, IndexMap.identity(matrix), matrix);
        Value deviations = op.centered() ? centered(rows) : measured(rows);
        Rows small = scaledDown(atLeast(new Rows(deviations, addend(deviations, op.epsilon())), op.least()));
        long norm = Math.round(Math.scalb(Math.sqrt(extent), arithmetic.scaleBits()));
        int shift = Interval.bitsFor((long) Math.sqrt(greatestSum(small))) + 2;
        Value unit = builder.unit(small.elements(), small.addend(), norm, shift, arithmetic.scaleBits());
        List<Integer> back = IntStream.range(0, order.size()).mapToObj(order::indexOf).toList();
        return builder.view(builder.view(unit, IndexMap.identity(turned), turned), permuted(turned, back), shape);
    }

    /// Returns the axes in order, those of a row behind the others.
    private static List<Integer> rowsLast(Shape shape, List<Integer> axes) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, shape.rank()).boxed().toList());
        order.removeAll(axes);
        order.addAll(axes);
        return order;
    }

    private static IndexMap permuted(Shape shape, List<Integer> order) {
        return new IndexMap(0, order.stream().map(IndexMap.identity(shape).strides()::get).toList());
    }

    /// Returns the fractional bits of deviations: a few more than the working precision where sums of rows have room.
    private int precision(Value rows) {
        int integral = Math.max(0, FixedArithmetic.bits(rows) - scale(rows)) + Interval.bitsFor(shape(rows).dim(1));
        int most = FixedArithmetic.MOST_BITS - 4 - integral;
        return Math.max(arithmetic.scaleBits(), Math.min(arithmetic.scaleBits() + GUARD_BITS, most));
    }

    /// Returns the rows at the working precision or above: squares of whole numbers have no unit for an epsilon.
    private Value measured(Value rows) {
        Value x = arithmetic.atMost(rows, precision(rows));
        return arithmetic.raised(x, Math.max(scale(x), arithmetic.scaleBits()));
    }

    /// Returns the rows without their means. The mean, not each element, is rounded.
    private Value centered(Value rows) {
        int bits = precision(rows);
        Value x = arithmetic.atMost(rows, bits);
        Value sum = reductions.sumAlong(x, 1);
        Value count = arithmetic.filled(shape(rows).dim(1), shape(sum), 0);
        Value mean = arithmetic.positiveQuotient(sum, count, bits);
        Value spread = builder.view(mean, new IndexMap(0, List.of(1, 0)), shape(rows));
        return builder.linear(bits, List.of(1L << (bits - scale(x)), -1L), List.of(x, spread));
    }

    /// Returns n·ε in units of a square of a deviation, for each row; at least one, so that no row has the norm 0.
    private Value addend(Value deviations, double epsilon) {
        return arithmetic.filled(Math.max(1, units(deviations, epsilon, "an epsilon")),
                Shape.of(shape(deviations).dim(0), 1), 2 * scale(deviations));
    }

    private long units(Value deviations, double meanSquare, String what) {
        double units = Math.scalb(shape(deviations).dim(1) * meanSquare, 2 * scale(deviations));
        if (units >= 1L << (SQUARE_BITS - 2)) {
            throw arithmetic.refused(what + " of " + meanSquare + " beside squares",
                    "lower --scale-bits, or scale the operand and the number in the model");
        }
        return Math.round(units);
    }

    /// Returns the rows with what lacks to the least sum of squares in the addend. A least sum of one unit is there anyway.
    private Rows atLeast(Rows rows, double meanSquare) {
        Value x = rows.elements();
        Value fine = rows.addend();
        long least = units(x, meanSquare, "a least mean square");
        if (least <= 1) {
            return rows;
        }
        if (greatestSum(rows) >= Math.scalb(1.0, SQUARE_BITS)) {
            throw arithmetic.refused("a least mean square of " + meanSquare + " beside squares of more than 62 bits",
                    "narrow the ranges of the inputs, or lower --scale-bits");
        }
        Value sum = exactSum(builder.mul(x, x), shape(fine));
        Value lacking = builder.relu(builder.linear(scale(sum), List.of(-1L), least, List.of(sum)));
        return new Rows(x, builder.linear(scale(fine), List.of(1L, 1L), List.of(fine, lacking)));
    }

    /// Returns the greatest sum of squares and addend that a row may have.
    private double greatestSum(Rows rows) {
        ElementBounds bounds = builder.bounds(rows.elements());
        int extent = shape(rows.elements()).dim(1);
        double greatest = 0;
        for (int row = 0; row < shape(rows.elements()).dim(0); row++) {
            double sum = 0;
            for (int i = row * extent; i < (row + 1) * extent; i++) {
                double magnitude = bounds.at(i).magnitude();
                sum += magnitude * magnitude;
            }
            greatest = Math.max(greatest, sum);
        }
        return greatest + rows.addend().type().interval().hi();
    }

    private Value exactSum(Value rows, Shape column) {
        Value ones = arithmetic.filled(1, Shape.of(shape(rows).dim(1)), 0);
        Value sum = builder.contract(new Einsum("ab", "b", "a"), rows, ones, Shape.of(column.dim(0)));
        return builder.view(sum, IndexMap.identity(column), column);
    }

    /// Returns rows with the same quotients, up to a rounding, whose sums of squares fit.
    ///
    /// An element is first cut to ±2^b. If none of a row was cut, the sum of squares is below 2^2b unless an element is
    /// just ±2^b; if one was, it is not. So the sum decides for the row: the cut elements, which then are the elements, or
    /// all of them rounded to 8 bits less. That rounding is at most √n·2^(7−b) of the norm, which is 2^b or more. Repeated
    /// as often as the bounds need.
    private Rows scaledDown(Rows rows) {
        if (greatestSum(rows) < Math.scalb(1.0, SQUARE_BITS)) {
            return rows;
        }
        Value x = rows.elements();
        Shape column = shape(rows.addend());
        int bits = (SQUARE_BITS - 1 - Interval.bitsFor(shape(x).dim(1))) / 2;
        long limit = 1L << bits;
        Value cut = arithmetic.clamped(x, -limit, limit);
        Value sum = exactSum(builder.mul(cut, cut), column);
        Value isLarge = arithmetic.notNegative(arithmetic.plusUnits(sum, -limit * limit));
        Value spread = builder.view(isLarge, new IndexMap(0, List.of(1, 0)), shape(x));
        Value coarse = builder.linear(scale(x), List.of(1L), List.of(builder.requantize(x, STEP_BITS)));
        Value fine = rows.addend();
        Value less = arithmetic.filled(Math.max(1, fine.type().interval().lo() >> (2 * STEP_BITS)), column,
                scale(fine));
        return scaledDown(new Rows(builder.select(spread, coarse, cut),
                builder.select(isLarge, less, fine)));
    }
}
