package io.assay.passes.lower;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Dequantize;
import io.assay.ir.tensor.Quantize;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lowers `tensor.dequantize` and `tensor.quantize`.
///
/// Quantising multiplies by an integer and drops bits, rounding half up; [Rescaling] finds integers with which this is
/// rounding half to even of the exact quotient, for every integer that the operand can be. Where exact halves occur that
/// have to be rounded both ways, the parity of the integer below decides: ⌊(x + half − d + (d + e)·parity) / 2^shift⌋.
///
/// @param arithmetic makes the ops
record LowerQuantized(FixedArithmetic arithmetic) {
    /// Rounding is right for quotients that are not within 2^-30 of a half, where it cannot be for all.
    private static final int GUARD_BITS = 30;
    /// The least precision with which a quotient of 16 bits is rounded.
    private static final int LEAST_GUARD_BITS = 16;
    /// Comparisons square what they compare.
    private static final long MOST_COMPARED = 1L << 29;

    private FixedBuilder builder() {
        return arithmetic.builder();
    }

    /// Returns the numbers that integers stand for, with as many fractional bits as keep the rounding of the scale below
    /// half a unit of the working precision.
    Value dequantize(Dequantize op, Value integers) {
        Shape shape = op.result().type().shape();
        int[] at = IndexMap.repeating(op.scale().shape(), shape).positions(shape);
        Value centered = plus(integers, spread(op.zeroPoint(), at, -1), shape);
        double reach = Math.scalb((double) builder().bounds(centered).hull().magnitude(), -centered.type().scaleBits());
        int bits = arithmetic.weightBits(reach);
        long[] scales = new long[at.length];
        Arrays.setAll(scales, i -> InputBox.quantize(op.scale().doubleAt(at[i]), bits));
        return times(centered, scales, bits, shape);
    }

    /// Returns x / scale, rounded half to even, plus the zero point, saturated.
    Value quantize(Quantize op, Value x) {
        Shape shape = op.result().type().shape();
        int[] at = IndexMap.repeating(op.scale().shape(), shape).positions(shape);
        Interval range = Quantize.range((ScalarType) op.result().type().element());
        Map<Rescaling.Target, Integer> targets = new LinkedHashMap<>();
        int[] group = new int[op.scale().elementCount()];
        for (int i = 0; i < group.length; i++) {
            long zero = op.zeroPoint().longAt(i);
            group[i] = targets.computeIfAbsent(Rescaling.Target.of(op.scale().doubleAt(i), x.type().scaleBits(),
                    range.lo() - zero, range.hi() - zero), _ -> targets.size());
        }
        Value rounded = rescaled(x, List.copyOf(targets.keySet()), Arrays.stream(at).map(i -> group[i]).toArray());
        Value shifted = plus(rounded, spread(op.zeroPoint(), at, 1), shape);
        return arithmetic.clamped(shifted, range.lo(), range.hi());
    }

    /// Returns the rounded quotients, saturated or not.
    /// @param group which target each element has
    private Value rescaled(Value x, List<Rescaling.Target> targets, int... group) {
        Rescaling whole = new Rescaling(targets, builder().bounds(x).hull());
        int least = x.type().scaleBits();
        Optional<Rescaling.Plan> plan = whole.plan(least);
        if (plan.isPresent()) {
            return halfUp(x, targets, plan.get(), group);
        }
        boolean clamps = builder().bounds(x).hull().magnitude() < MOST_COMPARED;
        Value clamped = clamps ? within(x, whole.unsaturated()) : x;
        Rescaling narrow = new Rescaling(targets, builder().bounds(clamped).hull());
        if (narrow.hasHalves()) {
            Optional<Value> direct = whole.hasHalves() ? halfToEven(x, whole, group) : Optional.empty();
            return direct.or(() -> halfToEven(clamped, narrow, group)).orElseThrow(() -> refused(x));
        }
        int bits = Interval.bitsFor(builder().bounds(clamped).hull().magnitude());
        Optional<Rescaling.Plan> found = narrow.plan(least);
        for (int guard = GUARD_BITS; guard >= LEAST_GUARD_BITS && found.isEmpty(); guard--) {
            found = narrow.nearest(Math.max(least, bits + guard));
        }
        return halfUp(clamped, targets, found.orElseThrow(() -> refused(x)), group);
    }

    private Value within(Value x, Interval limits) {
        return arithmetic.clamped(x, limits.lo(), limits.hi());
    }

    private UnsupportedModelException refused(Value x) {
        return arithmetic.refused("numbers in " + x.type().interval()
                + " cannot be rescaled within 62 bits", "narrow the ranges of the inputs, or lower --scale-bits");
    }

    /// Saturates at 0 on the way where all quotients do: that costs nothing more than the rounding.
    private Value halfUp(Value x, List<Rescaling.Target> targets, Rescaling.Plan plan, int... group) {
        Value product = product(x, plan, group);
        boolean positive = targets.stream().allMatch(target -> target.least() == 0);
        if (plan.shift() == 0) {
            return product;
        }
        return positive && builder().bounds(product).hull().lo() < 0
                ? builder().requantizeRelu(product, plan.shift())
                : builder().requantize(product, plan.shift());
    }

    /// Rounds halves to the even integer; what is nearer to a half than the factors are exact counts as one.
    private Optional<Value> halfToEven(Value x, Rescaling rescaling, int... group) {
        Interval domain = builder().bounds(x).hull();
        int least = Math.max(1, x.type().scaleBits());
        Optional<Integer> exact = rescaling.exactShift();
        Optional<Rescaling.Plan> plan = exact.flatMap(shift -> rescaling.nearest(Math.max(least, shift)));
        boolean isExact = plan.isPresent();
        for (int guard = GUARD_BITS + 1; guard >= LEAST_GUARD_BITS && plan.isEmpty(); guard--) {
            plan = rescaling.nearest(Math.max(least, Interval.bitsFor(domain.magnitude()) + guard));
        }
        return plan.map(found -> {
            Shape shape = x.type().shape();
            int shift = found.shift();
            Value product = product(x, found, group);
            Value below = builder().requantize(plus(product, -(1L << (shift - 1))), shift);
            // floor(below / 2): rounding half up, of one less.
            Value half = builder().requantize(
                    builder().linear(1, List.of(1L, -1L), List.of(below, arithmetic.filled(1, shape, 0))),
                    1);
            Value parity = builder().linear(0, List.of(1L, -2L), List.of(below, half));
            long down = isExact ? 1 : Math.max(1, domain.magnitude());
            long up = isExact ? 0 : down;
            Value nudge = builder().linear(shift, List.of(down + up), List.of(parity));
            Value nudged = builder().linear(shift, List.of(1L, 1L, -down),
                    List.of(product, nudge, arithmetic.filled(1, shape, shift)));
            return builder().requantize(nudged, shift);
        });
    }

    private Value product(Value x, Rescaling.Plan plan, int... group) {
        long[] factors = Arrays.stream(group).mapToLong(plan.factors()::get).toArray();
        return times(x, factors, plan.shift() - x.type().scaleBits(), x.type().shape());
    }

    /// Returns x · factors, the factors having `bits` fractional bits.
    private Value times(Value x, long[] factors, int bits, Shape shape) {
        int scale = x.type().scaleBits() + bits;
        if (Arrays.stream(factors).distinct().count() > 1) {
            return builder().mul(x, builder().constant(TensorData.integers(shape, factors), bits));
        }
        long factor = factors.length == 0 ? 0 : factors[0];
        return factor == 1 && bits == 0 ? x : builder().linear(scale, List.of(factor), List.of(x));
    }

    private static long[] spread(TensorData numbers, int[] at, long sign) {
        return Arrays.stream(at).mapToLong(i -> sign * numbers.longAt(i)).toArray();
    }

    private Value plus(Value x, long number) {
        return plus(x, new long[]{number}, x.type().shape());
    }

    /// Returns x plus one integer for each element, or the same for all.
    private Value plus(Value x, long[] numbers, Shape shape) {
        if (Arrays.stream(numbers).allMatch(number -> number == 0)) {
            return x;
        }
        int bits = x.type().scaleBits();
        Value addend = numbers.length == 1
                ? arithmetic.filled(numbers[0], shape, bits)
                : builder().constant(TensorData.integers(shape, numbers), bits);
        return builder().linear(bits, List.of(1L, 1L), List.of(x, addend));
    }
}
