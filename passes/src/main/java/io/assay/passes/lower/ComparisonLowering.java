package io.assay.passes.lower;

import static io.assay.passes.lower.FixedArithmetic.scale;
import static io.assay.passes.lower.FixedArithmetic.shape;

import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import io.assay.ir.type.Interval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Comparisons of real numbers by their integers, without an error of their own.
///
/// An integer X of few fractional bits is at most Y of more if and only if it is at most Y rounded down to its grid; so for a
/// constant of any bits. What only comparisons read is therefore computed from exact constants.
final class ComparisonLowering {
    private final FixedArithmetic arithmetic;
    private final FixedBuilder builder;
    private final Map<Value, List<Op>> uses;
    private final Map<Value, Boolean> compared = new HashMap<>();

    /// @param uses readers of each tensor of the model
    ComparisonLowering(FixedArithmetic arithmetic, Map<Value, List<Op>> uses) {
        this.arithmetic = arithmetic;
        this.builder = arithmetic.builder();
        this.uses = uses;
    }

    /// Tells whether a tensor is read by comparisons only: as it is, moved, or in sums and multiples.
    boolean isOnlyCompared(Value value) {
        Boolean known = compared.get(value);
        if (known == null) {
            List<Op> readers = uses.getOrDefault(value, List.of());
            known = !readers.isEmpty() && readers.stream().allMatch(this::compares);
            compared.put(value, known);
        }
        return known;
    }

    private boolean compares(Op op) {
        return switch (op) {
            case Binary binary when binary.function().isComparison() -> true;
            case Binary binary -> (binary.function() == BinaryFunction.ADD || binary.function() == BinaryFunction.SUB
                    || binary.function() == BinaryFunction.MUL) && isOnlyCompared(binary.result());
            case Unary unary -> (unary.function() == UnaryFunction.NEG || unary.function() == UnaryFunction.ABS)
                    && isOnlyCompared(unary.result());
            case View view -> isOnlyCompared(view.result());
            case Take take -> isOnlyCompared(take.result());
            default -> false;
        };
    }

    /// An operand.
    ///
    /// @param value  its elements
    /// @param source what it repeats, to be rounded in its place; itself if nothing
    /// @param map    the positions of its elements there
    record Side(Value value, Value source, IndexMap map) {
        static Side of(Value value) {
            return new Side(value, value, IndexMap.identity(shape(value)));
        }

        private boolean repeats() {
            return !source.equals(value);
        }
    }

    /// Returns 1 where x < y, or x ≤ y, else 0.
    Value less(boolean orEqual, Side lhs, Side rhs) {
        Value x = lhs.value();
        Value y = rhs.value();
        boolean fits = fits(x, scale(y)) && fits(y, scale(x));
        Value left = scale(x) > scale(y) && (lhs.repeats() || !fits) ? rounded(lhs, scale(y), orEqual) : x;
        Value right = scale(y) > scale(x) && (rhs.repeats() || !fits) ? rounded(rhs, scale(x), !orEqual) : y;
        Value difference = arithmetic.minus(right, left);
        return orEqual ? arithmetic.notNegative(difference) : arithmetic.positive(difference);
    }

    private static boolean fits(Value x, int scale) {
        return FixedArithmetic.bits(x) + Math.max(0, scale - scale(x)) < FixedArithmetic.MOST_BITS;
    }

    /// Returns an operand rounded to `bits` fractional bits, up or down.
    private Value rounded(Side side, int bits, boolean up) {
        int shift = scale(side.source()) - bits;
        Value moved = up ? arithmetic.plusUnits(side.source(), (1L << shift) - 1) : side.source();
        Value rounded = arithmetic.floorShift(moved, shift, bits);
        return side.repeats() ? builder.view(rounded, side.map(), shape(side.value())) : rounded;
    }

    /// Returns 1 where x < c or x ≤ c, for constants.
    Value lessThan(boolean orEqual, Value x, TensorData constants) {
        Value bound = bound(x, constants, orEqual ? RoundingMode.FLOOR : RoundingMode.CEILING, true);
        return less(orEqual, Side.of(x), Side.of(bound));
    }

    /// Returns 1 where c < x or c ≤ x, for constants.
    Value greaterThan(boolean orEqual, Value x, TensorData constants) {
        Value bound = bound(x, constants, orEqual ? RoundingMode.CEILING : RoundingMode.FLOOR, false);
        return less(orEqual, Side.of(bound), Side.of(x));
    }

    /// Returns 1 where x = c, for constants.
    Value equal(Value x, TensorData constants) {
        return arithmetic.isZero(arithmetic.minus(x, bound(x, constants, RoundingMode.UNNECESSARY, false)));
    }

    /// Returns constants on the grid of `x`; those beyond its bounds next to them. A constant off the grid that may not be
    /// rounded is one that `x` never is, and NaN compares with nothing: it counts as less than every `x`, or as greater.
    private Value bound(Value x, TensorData constants, RoundingMode rounding, boolean nanIsLess) {
        long[] integers = new long[constants.elementCount()];
        for (int i = 0; i < integers.length; i++) {
            double constant = constants.doubleAt(i);
            double known = Double.isNaN(constant)
                    ? nanIsLess ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
                    : constant;
            integers[i] = integer(known, scale(x), x.type().interval(), rounding);
        }
        return builder.constant(TensorData.integers(shape(x), integers), scale(x));
    }

    private static long integer(double constant, int scale, Interval interval, RoundingMode rounding) {
        long below = Math.subtractExact(interval.lo(), 1);
        long above = Math.addExact(interval.hi(), 1);
        if (Double.isInfinite(constant)) {
            return constant < 0 ? below : above;
        }
        BigDecimal scaled = new BigDecimal(constant).multiply(new BigDecimal(BigInteger.ONE.shiftLeft(scale)));
        if (rounding == RoundingMode.UNNECESSARY && scaled.stripTrailingZeros().scale() > 0) {
            return above;
        }
        BigInteger integer = scaled.setScale(0, rounding).toBigInteger();
        return integer.max(BigInteger.valueOf(below)).min(BigInteger.valueOf(above)).longValueExact();
    }

    /// Returns a constant beside `x` in a sum that is only compared, or is one of leaves: exact if there is room for its bits, else with as many as
    /// there is room for, at least those of the working precision.
    Value addend(Value x, TensorData constants) {
        double greatest = 1;
        for (double constant : constants.toDoubles()) {
            greatest = Math.max(greatest, Math.abs(constant));
        }
        int room = FixedArithmetic.MOST_BITS - 2
                - Math.max(FixedArithmetic.bits(x) - scale(x), Math.getExponent(greatest) + 1);
        return arithmetic.constant(constants,
                Math.max(arithmetic.scaleBits(), Math.min(FixedArithmetic.MOST_SCALE_BITS, room)));
    }
}
