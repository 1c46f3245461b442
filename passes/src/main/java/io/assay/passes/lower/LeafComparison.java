package io.assay.passes.lower;

import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// Sums of leaves beside constants, exactly: what is added to a sum keeps its bits, and what a sum is compared with becomes
/// an integer of the sum's scale that decides the same.
final class LeafComparison {
    private final FixedArithmetic arithmetic;
    private final FixedBuilder builder;

    LeafComparison(FixedArithmetic arithmetic) {
        this.arithmetic = arithmetic;
        this.builder = arithmetic.builder();
    }

    /// Returns constants to be added to a sum of leaves: with all their fractional bits, or as many as sums have room for.
    Value beside(Value sum, TensorData constants) {
        double greatest = 0;
        for (double constant : constants.toDoubles()) {
            greatest = Math.max(greatest, Math.abs(constant));
        }
        int integral = greatest < 1 ? 0 : Math.getExponent(greatest) + 1;
        int room = Math.min(FixedArithmetic.MOST_BITS - 2 - integral,
                FixedArithmetic.MOST_BITS - 2 - FixedArithmetic.bits(sum) + FixedArithmetic.scale(sum));
        return arithmetic.constant(constants, Math.clamp(room, 0, FixedArithmetic.MOST_SCALE_BITS));
    }

    /// Returns the comparison of a sum of leaves, as the left operand, with constants.
    Value compared(BinaryFunction function, Value sum, TensorData constants) {
        return switch (function) {
            case LESS -> arithmetic.not(atLeast(sum, constants, RoundingMode.CEILING, 0));
            case LESS_OR_EQUAL -> arithmetic.not(atLeast(sum, constants, RoundingMode.FLOOR, 1));
            case EQUAL -> builder.mul(atLeast(sum, constants, RoundingMode.CEILING, 0),
                    arithmetic.not(atLeast(sum, constants, RoundingMode.FLOOR, 1)));
            default -> throw new IllegalArgumentException(function + " is no comparison");
        };
    }

    /// Returns the comparison of constants, as the left operand, with a sum of leaves.
    Value comparedWith(BinaryFunction function, TensorData constants, Value sum) {
        return switch (function) {
            case LESS -> atLeast(sum, constants, RoundingMode.FLOOR, 1);
            case LESS_OR_EQUAL -> atLeast(sum, constants, RoundingMode.CEILING, 0);
            default -> compared(function, sum, constants);
        };
    }

    /// Returns 1 where the sum is at least the constant, rounded to an integer of its scale, plus `more`.
    private Value atLeast(Value sum, TensorData constants, RoundingMode rounding, long more) {
        Interval interval = sum.type().interval();
        long[] bounds = new long[constants.elementCount()];
        for (int i = 0; i < bounds.length; i++) {
            double constant = constants.doubleAt(i);
            if (Double.isNaN(constant)) {
                throw arithmetic.refused("a sum of leaves is compared with NaN", "correct the model's constant");
            }
            bounds[i] = Double.isFinite(constant)
                    ? bound(constant, FixedArithmetic.scale(sum), rounding, interval) + more
                    : constant > 0 ? interval.hi() + 1 : interval.lo();
            bounds[i] = Math.clamp(bounds[i], interval.lo(), interval.hi() + 1);
        }
        Value known = builder.constant(TensorData.integers(constants.shape(), bounds), FixedArithmetic.scale(sum));
        return arithmetic.notNegative(arithmetic.minus(sum, known));
    }

    private static long bound(double constant, int scale, RoundingMode rounding, Interval interval) {
        BigDecimal units = new BigDecimal(constant).multiply(BigDecimal.TWO.pow(scale)).setScale(0, rounding);
        return units.max(BigDecimal.valueOf(interval.lo() - 1)).min(BigDecimal.valueOf(interval.hi() + 1)).longValue();
    }
}
