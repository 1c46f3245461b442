package io.assay.passes.lower;

import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.bounds.ElementBounds;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Arithmetic on scaled integers: constants, scales, roundings, comparisons, products and quotients.
///
/// Values keep their bits until something has to read them with fewer. A value of `b` fractional bits stands for its
/// integer times 2^-b; integers and booleans have none.
final class FixedArithmetic {
    /// Bits that a value may have, its sign apart; [Interval#LIMIT] is at 62, and sums need room.
    static final int MOST_BITS = 61;
    static final int MOST_SCALE_BITS = 60;
    /// Numbers of less than 2^10 never saturate: a model that needs it is refused.
    private static final int LEAST_SATURATION_BITS = 10;
    private static final int MOST_WEIGHT_BITS = 45;

    private final FixedBuilder builder;
    private final int scaleBits;
    private final List<Saturation> saturations = new ArrayList<>();
    private boolean keepsBits;

    /// @param scaleBits working precision in fractional bits
    FixedArithmetic(FixedBuilder builder, int scaleBits) {
        this.builder = builder;
        this.scaleBits = scaleBits;
    }

    FixedBuilder builder() {
        return builder;
    }

    /// Returns the layers whose operands saturate, in the order of the model.
    List<Saturation> saturations() {
        return saturations;
    }

    int scaleBits() {
        return scaleBits;
    }

    static Shape shape(Value value) {
        return value.type().shape();
    }

    static int scale(Value value) {
        return value.type().scaleBits();
    }

    /// Returns how many bits the magnitude of `value` has at most.
    static int bits(Value value) {
        return Interval.bitsFor(value.type().interval().magnitude());
    }

    UnsupportedModelException refused(String reason, String help) {
        return new UnsupportedModelException(builder.loc(), reason, help);
    }

    /// Returns a constant with at most `bits` fractional bits: with fewer where they hold every element exactly.
    Value constant(TensorData data, int bits) {
        if (!data.element().isFloat()) {
            return builder.constant(TensorData.integers(data.shape(), data.toLongs()), 0);
        }
        double[] reals = data.toDoubles();
        int enough = gridBits(reals, bits);
        long[] integers = new long[reals.length];
        Arrays.setAll(integers, i -> InputBox.quantize(reals[i], enough));
        return builder.constant(TensorData.integers(data.shape(), integers), enough);
    }

    /// Returns the fewest bits that hold every number exactly, at most `most`.
    static int gridBits(double[] reals, int most) {
        int bits = 0;
        for (double real : reals) {
            while (bits < most && Math.scalb(real, bits) != Math.rint(Math.scalb(real, bits))) {
                bits++;
            }
        }
        return bits;
    }

    /// Returns a constant of one integer in every element, standing for that integer times 2^-bits.
    Value filled(long integer, Shape shape, int bits) {
        long[] elements = new long[shape.elementCount()];
        Arrays.fill(elements, integer);
        return builder.constant(TensorData.integers(shape, elements), bits);
    }

    /// Returns `x` with at most the working precision.
    Value working(Value x) {
        return atMost(x, scaleBits);
    }

    /// Returns `x` as an output: with at most the working precision, but sums of leaves with all their bits.
    Value delivered(Value x) {
        return builder.isLeafSum(x) ? x : working(x);
    }

    /// Says whether the ops that follow are below a root.
    void keepBits(boolean keep) {
        this.keepsBits = keep;
    }

    /// Returns `x` with at most the working precision; below a root, with the bits that it needs, if there is room for them.
    Value working(Value x, int room) {
        return atMost(x, Math.clamp(room, scaleBits, neededBits()));
    }

    /// Returns the fractional bits that values need: below a root, twice the working precision, for √(x + 2^-2s) is within 2^-s of √x.
    int neededBits() {
        return keepsBits ? 2 * scaleBits : scaleBits;
    }

    /// Returns `x` rounded to `bits` fractional bits where it has more.
    Value atMost(Value x, int bits) {
        int excess = scale(x) - bits;
        return excess > 0 ? builder.requantize(x, excess) : x;
    }

    /// Returns `x` with `bits` fractional bits, at least as many as it has.
    Value raised(Value x, int bits) {
        int missing = bits - scale(x);
        return missing == 0 ? x : builder.linear(bits, List.of(1L << missing), List.of(x));
    }

    /// Returns `x` with just `bits` fractional bits.
    Value at(Value x, int bits) {
        return scale(x) > bits ? atMost(x, bits) : raised(x, bits);
    }

    /// Returns both at one scale: the finer of the two, or the working precision where that would be too wide.
    List<Value> aligned(Value x, Value y) {
        int finest = Math.max(scale(x), scale(y));
        boolean fits = bits(x) + finest - scale(x) < MOST_BITS && bits(y) + finest - scale(y) < MOST_BITS;
        int common = fits ? finest : Math.min(finest, scaleBits);
        return List.of(at(x, common), at(y, common));
    }

    /// Returns all at one scale, rounded to the working precision: what lies in one tensor has one scale. Sums of leaves and
    /// constants keep their bits where nothing else is joined with them, and there is room.
    List<Value> joined(List<Value> values) {
        int finest = values.stream().mapToInt(FixedArithmetic::scale).max().orElseThrow();
        boolean keeps = values.stream().anyMatch(builder::isLeafSum)
                && values.stream().allMatch(value -> (builder.isLeafSum(value) || builder.isConstant(value))
                        && bits(value) + finest - scale(value) < MOST_BITS);
        List<Value> working = keeps ? values : values.stream().map(this::working).toList();
        int scale = working.stream().mapToInt(FixedArithmetic::scale).max().orElseThrow();
        return working.stream().map(value -> raised(value, scale)).toList();
    }

    Value negated(Value x) {
        return builder.linear(scale(x), List.of(-1L), List.of(x));
    }

    Value plus(Value x, Value y) {
        List<Value> pair = aligned(x, y);
        return builder.linear(scale(pair.getFirst()), List.of(1L, 1L), pair);
    }

    Value minus(Value x, Value y) {
        List<Value> pair = aligned(x, y);
        return builder.linear(scale(pair.getFirst()), List.of(1L, -1L), pair);
    }

    /// Returns `x` plus `units` times 2^-scale.
    Value plusUnits(Value x, long units) {
        return builder.linear(scale(x), List.of(1L), units, List.of(x));
    }

    /// Returns `x` within [lo, hi], in units of its scale; free where it cannot leave them.
    Value clamped(Value x, long lo, long hi) {
        Value result = x;
        if (x.type().interval().lo() < lo) {
            result = builder.maximum(result, filled(lo, shape(x), scale(x)));
        }
        return x.type().interval().hi() > hi ? builder.minimum(result, filled(hi, shape(x), scale(x))) : result;
    }

    /// Returns floor(x / 2^shift) as an integer with `scale` fractional bits; costs shift + bits.
    Value floorShift(Value x, int shift, int scale) {
        return shift == 0
                ? builder.linear(scale, List.of(1L), List.of(x))
                : builder.floorDivide(x, filled(1L << shift, shape(x), 0), scale);
    }

    /// Returns x mod 2^shift; shares what it costs with [#floorShift].
    Value lowBits(Value x, int shift) {
        return builder.remainder(x, filled(1L << shift, shape(x), 0));
    }

    /// Returns the greatest integer that is not above `x`.
    Value floor(Value x) {
        return scale(x) == 0 ? x : floorShift(x, scale(x), 0);
    }

    /// Returns `x` without its fraction: rounded towards zero.
    Value truncated(Value x) {
        if (scale(x) == 0 || x.type().interval().lo() >= 0) {
            return floor(x);
        }
        long almostOne = (1L << scale(x)) - 1;
        Value up = builder.linear(0, List.of(-almostOne), almostOne, List.of(notNegative(x)));
        return floorShift(builder.linear(scale(x), List.of(1L, 1L), List.of(x, up)), scale(x), 0);
    }

    /// Returns `x` rounded to `bits` fewer fractional bits, halves to the even number.
    ///
    /// floor((x + half − 1 + p) / 2^bits) with p the parity of floor(x / 2^bits): at a half, p decides.
    Value roundedHalfEven(Value x, int bits, int scale) {
        if (bits == 0) {
            return x;
        }
        Value parity = lowBits(floorShift(x, bits, 0), 1);
        Value moved = builder.linear(scale(x), List.of(1L, 1L), (1L << (bits - 1)) - 1, List.of(x, parity));
        return floorShift(moved, bits, scale);
    }

    /// Returns 1 where x ≥ 0, else 0; costs the bits of x, nothing where the sign is known.
    Value notNegative(Value x) {
        Interval interval = x.type().interval();
        if (interval.lo() >= 0) {
            return filled(1, shape(x), 0);
        }
        if (interval.hi() < 0) {
            return filled(0, shape(x), 0);
        }
        int shift = Math.max(1, Interval.bitsFor(Math.max(-interval.lo() - 1, interval.hi())));
        return plusUnits(floorShift(x, shift, 0), 1);
    }

    /// Returns 1 where x > 0, else 0.
    Value positive(Value x) {
        return notNegative(plusUnits(x, -1));
    }

    /// Returns 1 − x for a bit x.
    Value not(Value bit) {
        return builder.linear(0, List.of(-1L), 1, List.of(bit));
    }

    /// Returns 1 where x = 0, else 0.
    Value isZero(Value x) {
        Interval interval = x.type().interval();
        if (!interval.contains(0)) {
            return filled(0, shape(x), 0);
        }
        if (interval.lo() >= -1 && interval.hi() <= 1) {
            return not(builder.mul(unscaled(x), unscaled(x)));
        }
        if (interval.lo() >= 0 || interval.hi() <= 0) {
            return interval.lo() >= 0 ? not(positive(x)) : notNegative(x);
        }
        return builder.mul(notNegative(x), notNegative(negated(x)));
    }

    private Value unscaled(Value x) {
        return scale(x) == 0 ? x : builder.linear(0, List.of(1L), List.of(x));
    }

    /// Returns one of two by a condition. Beside what is rounded, sums of leaves are rounded as well, as where they are [#joined]: their
    /// bits would widen the other's.
    Value select(Value condition, Value whenTrue, Value whenFalse) {
        boolean keeps = builder.isLeafSum(whenTrue) == builder.isLeafSum(whenFalse) || builder.isConstant(whenTrue)
                || builder.isConstant(whenFalse);
        List<Value> pair = keeps
                ? aligned(whenTrue, whenFalse)
                : aligned(working(whenTrue), working(whenFalse));
        Interval known = condition.type().interval();
        if (known.lo() == 1 || known.hi() == 0) {
            return known.lo() == 1 ? pair.get(0) : pair.get(1);
        }
        return builder.select(condition, pair.get(0), pair.get(1));
    }

    Value magnitude(Value x) {
        if (x.type().interval().lo() >= 0) {
            return x;
        }
        return x.type().interval().hi() <= 0 ? negated(x) : builder.magnitude(x);
    }

    /// Returns the product of two variables: of all their bits where there is room; else at the working precision, but for
    /// a factor of at most 1, whose rounding, times the magnitude of the other, stays below half a working unit.
    Value product(Value x, Value y) {
        if (hasRoom(x, y, 1)) {
            return builder.mul(x, y);
        }
        if (builder.isWeights(y)) {
            return builder.mul(fit(x, y) ? x : besideWeights(x, y, 1), y);
        }
        if (builder.isWeights(x)) {
            return builder.mul(x, fit(y, x) ? y : besideWeights(y, x, 1));
        }
        int xBits = factorBits(x, y);
        int yBits = factorBits(y, x);
        boolean fits = hasRoom(bits(x) - dropped(x, xBits) + bits(y) - dropped(y, yBits) + Interval.bitsFor(1),
                Math.min(scale(x), xBits) + Math.min(scale(y), yBits));
        if (fits && !x.equals(y)) {
            return builder.mul(atMost(x, xBits), atMost(y, yBits));
        }
        Value left = working(x);
        Value right = x.equals(y) ? left : working(y);
        return builder.mul(left, right);
    }

    private int factorBits(Value x, Value other) {
        return realMagnitude(x) <= 1 ? weightBits(realMagnitude(other)) : scaleBits;
    }

    /// Returns `x` with at most `bits` bits: what has more counts as the nearest number that has not.
    /// @throws UnsupportedModelException if numbers of less than 2^10 would be cut
    Value saturated(Value x, int bits) {
        if (bits(x) <= bits) {
            return x;
        }
        if (bits - scale(x) < LEAST_SATURATION_BITS) {
            throw refused("numbers up to " + realMagnitude(x) + " are multiplied and added",
                    "narrow the ranges of the inputs, or"
                            + " lower --scale-bits");
        }
        saturations.add(new Saturation(builder.loc(), Math.scalb(1.0, bits - scale(x))));
        return clamped(x, -((1L << bits) - 1), (1L << bits) - 1);
    }

    /// Returns `x` with so few bits that sums of `terms` products with committed weights fit: at the working precision, and
    /// saturated where that does not suffice. Weights keep their bits: to round one costs more than to range it.
    Value besideWeights(Value x, Value weights, int terms) {
        Value factor = working(x);
        return hasRoom(factor, weights, terms)
                ? factor
                : saturated(factor, MOST_BITS - 4 - bits(weights) - Interval.bitsFor(terms));
    }

    /// Tells whether sums of `terms` products may keep all bits of their factors.
    boolean hasRoom(Value x, Value y, int terms) {
        return hasRoom(bits(x) + bits(y) + Interval.bitsFor(terms), scale(x) + scale(y));
    }

    /// Tells whether products of elements, each in its own bounds, keep all bits.
    private boolean fit(Value x, Value y) {
        ElementBounds left = builder.bounds(x);
        ElementBounds right = builder.bounds(y);
        double greatest = 0;
        for (int i = 0; i < left.count(); i++) {
            greatest = Math.max(greatest, (double) left.at(i).magnitude() * right.at(i).magnitude());
        }
        return greatest < Math.scalb(1.0, MOST_BITS - 4) && scale(x) + scale(y) <= MOST_SCALE_BITS;
    }

    private static boolean hasRoom(int bits, int scaleBits) {
        return bits < MOST_BITS - 3 && scaleBits <= MOST_SCALE_BITS;
    }

    /// Returns how many bits a value loses when it is rounded to `bits` fractional bits; rounding up may add one again.
    private static int dropped(Value x, int bits) {
        return Math.max(0, scale(x) - bits - 1);
    }

    /// Returns `x` times constant factors with so many bits that their rounding, times the magnitude of `x`, stays below
    /// half a working unit; `x` keeps its bits where the product has room for them.
    Value product(Value x, TensorData factors) {
        return product(x, factors, 0);
    }

    /// Returns `x` times constant factors, exact where there is room.
    Value exactProduct(Value x, TensorData factors) {
        int bits = gridBits(factors.toDoubles(), MOST_SCALE_BITS);
        double greatest = 0;
        double[] magnitudes = magnitudes(x);
        for (int i = 0; i < magnitudes.length; i++) {
            greatest = Math.max(greatest, magnitudes[i] * Math.abs(factors.doubleAt(i)));
        }
        return scale(x) + bits <= MOST_SCALE_BITS && bits <= room(greatest, x)
                ? builder.mul(x, constant(factors, bits))
                : product(x, factors);
    }

    private Value product(Value x, TensorData factors, int guardBits) {
        if (!factors.element().isFloat()) {
            return builder.mul(x, constant(factors, 0));
        }
        double greatest = 0;
        double reach = 0;
        double[] magnitudes = magnitudes(x);
        for (int i = 0; i < magnitudes.length; i++) {
            reach = Math.max(reach, magnitudes[i]);
            greatest = Math.max(greatest, magnitudes[i] * Math.abs(factors.doubleAt(i)));
        }
        int wanted = gridBits(factors.toDoubles(), builder.isLeafSum(x)
                ? MOST_WEIGHT_BITS
                : Math.min(MOST_WEIGHT_BITS, weightBits(reach) + guardBits));
        if (builder.isLeafSum(x)) {
            return leafProduct(x, factors, greatest, wanted);
        }
        boolean fits = scale(x) + wanted <= MOST_SCALE_BITS && wanted <= room(greatest, x);
        Value source = fits ? x : working(x, MOST_BITS - 2 - wanted - exponent(greatest));
        int room = Math.min(room(greatest, source), MOST_SCALE_BITS - scale(source));
        return builder.mul(source, constant(factors, Math.clamp(wanted, 0, Math.max(0, room))));
    }

    /// Returns a sum of leaves times constant factors: with as many bits of the factors as there is room for, and at least
    /// half of all room, for which the sum is rounded.
    private Value leafProduct(Value x, TensorData factors, double greatest, int wanted) {
        int needed = Math.min(wanted, MOST_SCALE_BITS / 2);
        int excess = needed - Math.min(room(greatest, x), MOST_SCALE_BITS - scale(x));
        Value source = excess > 0 ? builder.leafSum(atMost(x, Math.max(0, scale(x) - excess))) : x;
        int room = Math.min(room(greatest, source), MOST_SCALE_BITS - scale(source));
        return builder.mul(source, constant(factors, Math.clamp(wanted, 0, Math.max(0, room))));
    }

    /// Returns the bits of the whole part of a number that is not negative.
    static int exponent(double value) {
        return value < 1 ? 0 : Math.getExponent(value) + 1;
    }

    /// Returns the fractional bits that factors may have if products of up to `greatest` are to fit.
    private static int room(double greatest, Value x) {
        return MOST_BITS - 2 - exponent(Math.scalb(greatest, scale(x)));
    }

    /// Returns `x` times a constant, whose rounding stays below half of 2^-(working precision + guardBits).
    Value product(Value x, double factor, int guardBits) {
        double[] factors = new double[shape(x).elementCount()];
        Arrays.fill(factors, factor);
        return product(x, TensorData.ofDoubles(ScalarType.F64, shape(x), factors), guardBits);
    }

    private static double realMagnitude(Value x) {
        return Math.scalb((double) x.type().interval().magnitude(), -scale(x));
    }

    /// Returns the fractional bits of factors whose rounding, times `reach`, stays below half a working unit.
    int weightBits(double reach) {
        int more = reach <= 1 ? 0 : (int) Math.ceil(Math.log(reach) / Math.log(2));
        return Math.min(MOST_WEIGHT_BITS, scaleBits + more);
    }

    /// Returns the greatest magnitude of each element of `x`, as the real number that it stands for.
    double[] magnitudes(Value x) {
        ElementBounds bounds = builder.bounds(x);
        double[] magnitudes = new double[bounds.count()];
        Arrays.setAll(magnitudes, i -> Math.scalb((double) bounds.at(i).magnitude(), -scale(x)));
        return magnitudes;
    }

    /// Returns n / d, rounded half up to the working precision. Where d may be zero it counts as one unit of its scale:
    /// a circuit has no infinity.
    Value quotient(Value numerator, Value denominator) {
        Value d = denominator;
        Value n = numerator;
        if (d.type().interval().hi() < 0) {
            return quotient(negated(n), negated(d));
        }
        if (d.type().interval().lo() < 0) {
            n = select(notNegative(d), n, negated(n));
            d = magnitude(d);
        }
        return positiveQuotient(n, clamped(d, 1, Interval.LIMIT), scaleBits);
    }

    /// Returns n / d for d > 0, rounded half up to `bits` fractional bits: floor((2·n·2^s + d) / 2·d).
    Value positiveQuotient(Value numerator, Value denominator, int bits) {
        Value n = numerator;
        Value d = denominator;
        // Whatever does not fit 62 bits loses fractional bits: first the numerator, which is scaled up anyway.
        if (!fits(n, d, bits)) {
            n = working(n);
        }
        if (!fits(n, d, bits)) {
            d = clamped(working(d), 1, Interval.LIMIT);
        }
        int shift = bits + scale(d) - scale(n);
        if (shift < 0) {
            n = builder.requantize(n, -shift);
            shift = 0;
        }
        if (!fits(n, d, bits)) {
            throw refused("a quotient of numbers up to " + realMagnitude(n) + " needs more than 62 bits",
                    "narrow the ranges of the inputs, or lower --scale-bits");
        }
        Value top = builder.linear(scale(n), List.of(1L << (shift + 1), 1L), List.of(n, d));
        return builder.floorDivide(top, builder.linear(scale(d), List.of(2L), List.of(d)), bits);
    }

    private static boolean fits(Value n, Value d, int bits) {
        int shift = Math.max(0, bits + scale(d) - scale(n));
        return Math.max(bits(n) + shift + 1, bits(d)) < MOST_BITS;
    }

    /// Returns the square root with `bits` fractional bits, rounded down; of a negative number, 0.
    Value squareRoot(Value x, int bits) {
        Value source = clamped(x, 0, Interval.LIMIT);
        int fractional = 2 * bits;
        while (bits(source) + fractional - scale(source) >= MOST_BITS && fractional > 2) {
            fractional -= 2;
        }
        return builder.squareRoot(at(source, fractional));
    }
}
