package io.assay.passes.lower;

import static io.assay.passes.lower.FixedArithmetic.bits;
import static io.assay.passes.lower.FixedArithmetic.scale;
import static io.assay.passes.lower.FixedArithmetic.shape;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.DynamicQuantize;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// Lowers `tensor.dynamic_quantize`: quantises to 8 bits with a scale that is computed.
///
/// Elements that are symmetric about zero have quotients that are halves but for roundings to float32, so the scale and the
/// quotients are rounded as float32 does: the range hi − lo becomes a mantissa of 24 bits, of which 1/255 is rounded to
/// 24 bits; a quotient that becomes a half goes to the even integer. Where elements have more than 23 bits, which no
/// float32 holds either, quotients are exact.
record DynamicQuantizeLowering(FixedArithmetic arithmetic, ReductionLowering reductions) {
    /// Bits of a float32's mantissa.
    private static final int MANTISSA_BITS = 24;
    /// Bits of twice a half that is at most 256.
    private static final int HALF_BITS = 10;
    private static final int GREATEST = DynamicQuantize.GREATEST;
    /// Fractional bits of the scale beyond the working precision: it is a small number that multiplies large integers.
    private static final int SCALE_GUARD_BITS = 12;

    /// A quotient as numerator and positive denominator, both integers.
    /// @param isFloat whether it is rounded to float32 before it is rounded to an integer
    private record Ratio(UnaryOperator<Value> numerator, Value denominator, boolean isFloat) {}

    /// Returns integers, scale and zero point.
    List<Value> lower(Value operand) {
        int excess = bits(operand) + 1 - MANTISSA_BITS;
        Value x = arithmetic.atMost(operand, Math.max(0, scale(operand) - Math.max(0, excess)));
        Shape row = Shape.of(shape(x).elementCount());
        Value elements = integers(builder().view(x, IndexMap.identity(row), row));
        Value lo = arithmetic.clamped(extreme(ReduceFunction.MIN, elements), -Interval.LIMIT, 0);
        Value hi = arithmetic.clamped(extreme(ReduceFunction.MAX, elements), 0, Interval.LIMIT);
        Value range = arithmetic.minus(hi, lo);
        Ratio ratio = ratio(range);
        Value zero = arithmetic.clamped(quotient(ratio, arithmetic.negated(lo)), 0, GREATEST);
        Value shifted = arithmetic.plus(quotient(ratio, elements), spread(zero, row));
        Shape shape = shape(operand);
        Value result = builder().view(arithmetic.clamped(shifted, 0, GREATEST), IndexMap.identity(shape), shape);
        return List.of(result, scalar(scaleOf(range, scale(x))), scalar(zero));
    }

    private FixedBuilder builder() {
        return arithmetic.builder();
    }

    private Value integers(Value x) {
        return scale(x) == 0 ? x : builder().linear(0, List.of(1L), List.of(x));
    }

    private Value extreme(ReduceFunction function, Value elements) {
        return reductions.reduce(function, ScalarType.F32, elements, List.of(0));
    }

    private Value spread(Value one, Shape row) {
        return builder().view(one, new IndexMap(0, List.of(0)), row);
    }

    private Value scalar(Value one) {
        return builder().view(one, new IndexMap(0, List.of()), Shape.of());
    }

    /// Returns n / scale as a ratio of integers, for integers n of the elements' scale.
    private Ratio ratio(Value range) {
        Value positive = arithmetic.clamped(range, 1, Interval.LIMIT);
        if (bits(range) > MANTISSA_BITS) {
            return new Ratio(n -> builder().linear(0, List.of((long) GREATEST), List.of(n)), positive, false);
        }
        List<Value> parts = builder().normalize(positive, MANTISSA_BITS);
        long[] powers = new long[MANTISSA_BITS];
        Arrays.setAll(powers, i -> 1L << i);
        Value rows = builder().constant(TensorData.integers(Shape.of(1, MANTISSA_BITS, 1), powers), 0);
        Shape index = Shape.of(1, 1);
        Value power = builder().gather(rows, builder().view(parts.get(0), IndexMap.identity(index), index),
                Shape.of(1, 1, 1));
        Value factor = builder().view(power, IndexMap.identity(Shape.of(1)), Shape.of(1));
        // mantissa · 256 / 255 has 24 bits, or 25: then its last bit is rounded away.
        Value fine = divided(parts.get(1), GREATEST + 1L);
        Value coarse = builder().linear(0, List.of(2L), List.of(divided(parts.get(1), (GREATEST + 1L) / 2)));
        Value isLong = arithmetic.notNegative(arithmetic.plusUnits(fine, -(1L << MANTISSA_BITS)));
        return new Ratio(n -> builder().linear(0, List.of(GREATEST + 1L),
                List.of(builder().mul(n, spread(factor, shape(n))))), arithmetic.select(isLong, coarse, fine), true);
    }

    /// Returns x · factor / 255, rounded to an integer; no half occurs for an even factor.
    private Value divided(Value x, long factor) {
        Value twice = builder().linear(0, List.of(2 * factor), GREATEST, List.of(x));
        return builder().floorDivide(twice, arithmetic.filled(2L * GREATEST, shape(x), 0), 0);
    }

    /// Returns n / scale rounded half to even; what is outside [−256, 256] counts as the nearest number inside.
    private Value quotient(Ratio ratio, Value n) {
        Value denominator = spread(ratio.denominator, shape(n));
        Value numerator = builder().linear(0, List.of(2L, 1L), List.of(ratio.numerator.apply(n), denominator));
        Value twice = builder().linear(0, List.of(2L), List.of(denominator));
        Value rounded = arithmetic.clamped(builder().floorDivide(numerator, twice, 0), -GREATEST - 1L, GREATEST + 1L);
        // The quotient is remainder / (2·denominator) above the half below `rounded`.
        Value remainder = builder().remainder(numerator, twice);
        Value isAbove = arithmetic.notNegative(arithmetic.minus(remainder, denominator));
        Value distance = arithmetic.select(isAbove, arithmetic.minus(twice, remainder), remainder);
        Value half = builder().linear(0, List.of(2L, 2L), -1, List.of(rounded, isAbove));
        Value isHalf = ratio.isFloat
                ? becomesHalf(distance, denominator, arithmetic.magnitude(half))
                : arithmetic.isZero(distance);
        Value side = builder().linear(0, List.of(2L), -1, List.of(isAbove));
        Value odd = builder().mul(isHalf, arithmetic.lowBits(rounded, 1));
        return arithmetic.plus(rounded, builder().mul(odd, side));
    }

    /// Returns 1 where a quotient becomes a half when it is rounded to float32.
    ///
    /// With 2^j the greatest power of two below the half, that is where it is at most 2^(j−24) away, so that
    /// distance ≤ denominator · 2^(j−23). A mantissa m = 2 · half · 2^s in [2^9, 2^10) makes 2^j = 2^8 · 2 · half / m.
    ///
    /// @param distance     distance times twice the denominator
    /// @param twiceTheHalf odd, below 2^10
    private Value becomesHalf(Value distance, Value denominator, Value twiceTheHalf) {
        Value positive = arithmetic.clamped(twiceTheHalf, 1, Interval.LIMIT);
        Value mantissa = builder().normalize(positive, HALF_BITS).get(1);
        int shift = MANTISSA_BITS - HALF_BITS + 1;
        return arithmetic.notNegative(builder().linear(0, List.of(1L, -1L << shift),
                List.of(builder().mul(denominator, positive), builder().mul(distance, mantissa))));
    }

    /// Returns range / 255 with enough bits for products with integers; 1 where the range is 0.
    private Value scaleOf(Value range, int rangeBits) {
        int bits = Math.max(rangeBits, arithmetic.scaleBits() + SCALE_GUARD_BITS);
        Value twice = builder().linear(0, List.of(2L << (bits - rangeBits)), GREATEST, List.of(range));
        Value scale = builder().floorDivide(twice, arithmetic.filled(2L * GREATEST, shape(range), 0), bits);
        return arithmetic.select(arithmetic.isZero(range), arithmetic.filled(1L << bits, shape(range), bits), scale);
    }
}
