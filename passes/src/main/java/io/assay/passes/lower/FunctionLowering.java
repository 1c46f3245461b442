package io.assay.passes.lower;

import io.assay.ir.FunctionTable;
import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.RealFunctions;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.Curve;
import io.assay.passes.gadget.FunctionTables;
import io.assay.passes.gadget.SegmentPolynomial;
import io.assay.passes.gadget.SegmentPolynomials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// Functions of one number on scaled integers.
///
/// A function that levels off is a table over the part where it does not. Others are brought to a small interval first:
/// exponentials by 2^(n + f) = 2^n · 2^f, logarithms by the leading bit, sines by whole turns. Outside the domain of a
/// function its argument counts as the nearest number inside: a circuit has no NaN and no infinity.
final class FunctionLowering {
    private static final double LN_2 = Math.log(2);
    /// Guard bits of intermediate results beyond the working precision.
    private static final int GUARD_BITS = 4;
    /// Bits of an exponential of great arguments after the leading one.
    private static final int LEAST_MANTISSA_BITS = 14;
    /// log2 of the greatest number of arguments that a table of chords is made over.
    private static final int MOST_DOMAIN_BITS = 21;
    /// Up to so many chords are as cheap as polynomials, and their table is one for all elements where there are lookups.
    private static final int FEW_SEGMENTS_LOG2 = 11;
    /// Guard bits of the factors of an exponential of small arguments.
    private static final int WHOLE_GUARD_BITS = 3;
    /// With T = tanh(softplus(x)), 1 − T² is at most min(1, 4·e^−2x), and the derivatives of softplus at most min(1, e^x) and e^−|x|:
    /// |2T' + x·T''| stays below 4 on both sides.
    private static final Curve MISH = Curve.of(v -> RealFunctions.apply(UnaryFunction.MISH, v), 4);
    private static final Curve ARC_TANGENT = Curve.of(Math::atan, 0.65);
    /// Up to here an exponential is one table; beyond, its values differ too much in size for one scale.
    private static final double GREATEST_DIRECT_EXPONENT = 2;

    private final FixedArithmetic arithmetic;
    private final FixedBuilder builder;
    private final int scaleBits;
    private final Map<String, Optional<FunctionTables.Approximation>> tables = new LinkedHashMap<>();
    private final Map<String, Optional<SegmentPolynomials.Found>> polynomials = new LinkedHashMap<>();
    private final Map<String, Double> errors = new LinkedHashMap<>();

    FunctionLowering(FixedArithmetic arithmetic) {
        this.arithmetic = arithmetic;
        this.builder = arithmetic.builder();
        this.scaleBits = arithmetic.scaleBits();
    }

    /// Returns a bound of the error of each function made so far, by its name, in the order of first use.
    Map<String, Double> tableErrors() {
        return Collections.unmodifiableMap(errors);
    }

    Value apply(UnaryFunction function, Value x) {
        return switch (function) {
            case NEG -> arithmetic.negated(x);
            case NOT -> arithmetic.not(x);
            case RELU -> relu(x);
            case ABS -> arithmetic.magnitude(x);
            case SIGN -> arithmetic.minus(arithmetic.notNegative(x), arithmetic.notNegative(arithmetic.negated(x)));
            case FLOOR -> arithmetic.floor(x);
            case CEIL -> arithmetic.negated(arithmetic.floor(arithmetic.negated(x)));
            case ROUND -> arithmetic.roundedHalfEven(x, FixedArithmetic.scale(x), 0);
            case SQRT -> root(x);
            case RECIPROCAL -> arithmetic.quotient(one(x), x);
            case SIGMOID, TANH, ERF -> levelling(function, x);
            case SOFTPLUS -> softplus(x);
            case EXP -> exponential(x);
            case LOG -> logarithm(x);
            case SIN -> periodic("sine", Math::sin, x);
            case COS -> periodic("cosine", Math::cos, x);
            case TAN -> arithmetic.quotient(periodic("sine", Math::sin, x), periodic("cosine", Math::cos, x));
            case ATAN -> arcTangent(x);
            case ASIN -> arcSine(x);
            case ACOS -> arithmetic.minus(constant(x, Math.PI / 2), arcSine(x));
            case SINH -> half(arithmetic.minus(exponential(x), exponential(arithmetic.negated(x))));
            case COSH -> half(arithmetic.plus(exponential(x), exponential(arithmetic.negated(x))));
            case ASINH -> areaSine(x);
            case ACOSH -> logarithm(arithmetic.plus(x, root(arithmetic.minus(arithmetic.product(x, x), one(x)))));
            case GELU, GELU_TANH, SILU -> gated(function, x);
            case MISH -> mish(x);
            case ATANH -> half(logarithm(
                    arithmetic.quotient(arithmetic.plus(one(x), x), arithmetic.minus(one(x), x))));
        };
    }

    private Value one(Value like) {
        return arithmetic.filled(1, FixedArithmetic.shape(like), 0);
    }

    private Value constant(Value like, double value) {
        return arithmetic.filled(InputBox.quantize(value, scaleBits + GUARD_BITS), FixedArithmetic.shape(like),
                scaleBits + GUARD_BITS);
    }

    private Value half(Value x) {
        return builder.linear(FixedArithmetic.scale(x) + 1, List.of(1L), List.of(x));
    }

    private Value root(Value x) {
        return arithmetic.squareRoot(x, scaleBits + GUARD_BITS);
    }

    private Value relu(Value x) {
        int excess = FixedArithmetic.scale(x) - arithmetic.neededBits();
        return excess > 0 ? builder.requantizeRelu(x, excess) : builder.relu(x);
    }

    /// Returns a function that is within a unit of its limits outside ±2^k: a table over that interval.
    private Value levelling(UnaryFunction function, Value x) {
        double needed = (scaleBits + 1) * LN_2;
        double reach = switch (function) {
            case TANH -> needed / 2;
            case ERF -> Math.sqrt(needed);
            default -> needed;
        };
        Value argument = arithmetic.working(x);
        double limit = powerOfTwoAbove(reach, argument);
        Curve curve = Curve.of(value -> RealFunctions.apply(function, value), 1);
        return chords(function.name(), curve, argument, -limit, limit, scaleBits, FEW_SEGMENTS_LOG2)
                .or(() -> polynomials(function.name(), curve, argument, -reach, Math.nextUp(reach), scaleBits))
                .orElseGet(() -> manyChords(function.name(), curve, argument, -limit, limit, scaleBits));
    }

    /// Returns the least power of two at least one unit of the argument above `bound`, so that a table that ends in
    /// front of it has a row for the bound: the units of an integer are coarse.
    private static double powerOfTwoAbove(double bound, Value argument) {
        double unit = Math.scalb(1.0, -FixedArithmetic.scale(argument));
        return Math.scalb(1.0, (int) Math.ceil(Math.log(bound + unit) / LN_2));
    }

    /// log(1 + e^x) = max(x, 0) + log(1 + e^−|x|).
    private Value softplus(Value x) {
        Value source = arithmetic.working(x);
        double limit = Math.max(16, powerOfTwoAbove((scaleBits + 1) * LN_2, source));
        Value rest = table("softplus", Curve.of(t -> Math.log1p(Math.exp(-t)), 0.25), arithmetic.magnitude(source), 0,
                limit, scaleBits);
        return arithmetic.plus(builder.relu(source), rest);
    }

    /// x·s(x) = max(x, 0) − |x|·s(−|x|) for a step s with s(x) + s(−x) = 1, as Φ and the sigmoid of an odd function are.
    ///
    /// The rest t·s(−t) falls for t ≥ 2, because s'(−t) > s(−t)/2 there, and is a table up to where it is below a unit.
    private Value gated(UnaryFunction function, Value x) {
        Value source = arithmetic.working(x);
        DoubleUnaryOperator rest = t -> RealFunctions.apply(function, -t);
        double limit = 2;
        while (-rest.applyAsDouble(limit) > Math.scalb(1.0, -scaleBits)) {
            limit *= 2;
        }
        // Second derivatives: φ(x)·(2 − x²) of gelu, σ'·(2 + x·(1 − 2σ)) of silu; those of the tanh form are below
        // min(1/4, e^−ax)·(2a·c + x·(a·c)² + x/2) with a = 1.6 and c = 1 + 0.135·x², which is below 1.7.
        Value below = table(function.name(), Curve.of(rest, 2), arithmetic.magnitude(source), 0, limit, scaleBits);
        return arithmetic.plus(builder.relu(source), below);
    }

    /// x·tanh(softplus(x)): a table over ±limit, 0 below it, and x above. Beyond ±2 the distance to these falls.
    private Value mish(Value x) {
        double limit = 2;
        while (-RealFunctions.apply(UnaryFunction.MISH, -limit) > Math.scalb(1.0, -scaleBits)
                || limit - RealFunctions.apply(UnaryFunction.MISH, limit) > Math.scalb(1.0, -scaleBits)) {
            limit *= 2;
        }
        Value source = arithmetic.working(x);
        long most = InputBox.quantize(limit, FixedArithmetic.scale(source)) - 1;
        Value inside = table("mish", MISH, source, -limit, limit, scaleBits);
        return source.type().interval().hi() <= most
                ? inside
                : arithmetic.plus(inside, builder.relu(arithmetic.plusUnits(source, -most)));
    }

    private Value atLeast(Value x, long lo) {
        return arithmetic.clamped(x, lo, Interval.LIMIT);
    }

    /// Returns e^x; one table for small arguments, else 2^(n + f) with a table for 2^f and one for 2^n.
    /// @throws UnsupportedModelException if a result may have more than 62 bits
    Value exponential(Value x) {
        double greatest = Math.scalb((double) x.type().interval().hi(), -FixedArithmetic.scale(x));
        double least = -Math.scalb(1.0, (int) Math.ceil(Math.log((scaleBits + 1) * LN_2) / LN_2));
        if (greatest <= GREATEST_DIRECT_EXPONENT) {
            Value argument = arithmetic.working(x);
            double hi = greatest <= 0 ? 0 : powerOfTwoAbove(greatest, argument);
            Curve curve = Curve.of(Math::exp, Math.exp(Math.max(0, hi)));
            double end = Math.max(0, hi);
            return chords("exp", curve, argument, least, end, scaleBits, FEW_SEGMENTS_LOG2)
                    .or(() -> wholeAndFraction(argument))
                    .orElseGet(() -> table("exp", curve, argument, least, end, scaleBits));
        }
        int precision = scaleBits + GUARD_BITS;
        Value exponent = arithmetic.atMost(arithmetic.product(x, 1 / LN_2, GUARD_BITS), precision);
        int lowest = -(scaleBits + 1);
        int highest = (int) Math.min(Math.ceil(greatest / LN_2) + 1, FixedArithmetic.MOST_BITS);
        Value whole = arithmetic.raised(exponent, precision);
        whole = arithmetic.clamped(whole, (long) lowest << precision, ((highest + 1L) << precision) - 1);
        if (highest - lowest + precision <= FixedArithmetic.MOST_BITS - 2) {
            OfFraction mantissa = fractionalPower(whole, precision);
            return shifted(mantissa.value(), mantissa.whole(), lowest, highest);
        }
        // The product of all bits has no room: a number that is at least 1 needs no bits below those of its mantissa.
        int small = Math.min(precision, FixedArithmetic.MOST_BITS - 2 - highest);
        int mantissaBits = Math.min(precision, FixedArithmetic.MOST_BITS - 2 + lowest);
        if (small < Math.min(LEAST_MANTISSA_BITS, precision)) {
            throw arithmetic.refused("Exp of values up to " + greatest + ": more than 62 bits",
                    "subtract the maximum first, as a softmax does, narrow the ranges of the inputs, or lower"
                            + " --scale-bits");
        }
        OfFraction mantissa = fractionalPower(whole, mantissaBits);
        Value raised = arithmetic.clamped(mantissa.whole(), 0, highest);
        Value below = shifted(mantissa.value(), arithmetic.minus(mantissa.whole(), raised), lowest, 0);
        return shifted(arithmetic.atMost(below, small), raised, 0, highest);
    }

    /// Returns the whole part of x, and 2^f of its fraction.
    private OfFraction fractionalPower(Value x, int bits) {
        return ofFraction("power_of_two_fraction", Curve.of(f -> Math.exp(f * LN_2), 2 * LN_2 * LN_2), x, bits,
                FEW_SEGMENTS_LOG2);
    }

    /// Returns x·2^n for n known to be in [lowest, highest], with all bits.
    private Value shifted(Value x, Value n, int lowest, int highest) {
        Value inside = arithmetic.clamped(n, lowest, highest);
        Value power = builder.table(FunctionTable.powersOfTwo(highest - lowest + 1),
                arithmetic.plusUnits(inside, -lowest), 0);
        Value product = builder.mul(x, power);
        return builder.linear(FixedArithmetic.scale(x) - lowest, List.of(1L), List.of(product));
    }

    /// Returns e^x = e^i · e^f with the whole part i and the fraction f of x, which is at most about 2: a row of a table, and
    /// polynomials. Empty if the product has no room.
    private Optional<Value> wholeAndFraction(Value x) {
        int bits = FixedArithmetic.scale(x);
        int highest = Math.toIntExact(Math.max(0, x.type().interval().hi()) >> bits);
        int lowest = -(int) Math.ceil((scaleBits + 1) * LN_2);
        int above = exponentOf(Math.exp(highest + 1.0)) - 1;
        int wholeBits = scaleBits + WHOLE_GUARD_BITS;
        int fractionBits = scaleBits + WHOLE_GUARD_BITS + above;
        if (bits == 0 || wholeBits + above + fractionBits + 2 > FixedArithmetic.MOST_BITS - 1) {
            return Optional.empty();
        }
        Value inside = arithmetic.clamped(x, (long) lowest << bits, ((highest + 1L) << bits) - 1);
        OfFraction mantissa = ofFraction("exp_fraction", Curve.of(Math::exp, Math.E), inside, fractionBits, 0);
        Value power = builder.table(wholeExponentials(lowest, highest, wholeBits), mantissa.whole(), wholeBits);
        double error = Math.scalb(Math.E, -wholeBits - 1) + Math.scalb(1.0, -scaleBits - 1)
                + Math.exp(highest) * Math.scalb(1.0, -fractionBits);
        errors.putIfAbsent(key("exp", lowest + "_" + (highest + 1), bits, scaleBits), error);
        return Optional.of(arithmetic.atMost(builder.mul(mantissa.value(), power), scaleBits));
    }

    private static int exponentOf(double value) {
        return Math.getExponent(value) + 1;
    }

    private static FunctionTable wholeExponentials(int lowest, int highest, int bits) {
        int rows = Math.max(2, Integer.highestOneBit(2 * (highest - lowest + 1) - 1));
        long[] values = new long[rows];
        Arrays.setAll(values, i -> Math.round(Math.scalb(Math.exp(Math.min(highest, lowest + i)), bits)));
        return new FunctionTable("exp_whole_" + lowest + "_" + bits, lowest, 0, 0,
                TensorData.integers(Shape.of(rows), values), TensorData.integers(Shape.of(rows), new long[rows]));
    }

    /// Returns log x; of a number that is not positive, that of the least unit.
    Value logarithm(Value x) {
        Value source = atLeast(x, 1);
        int bits = Math.max(1, Interval.bitsFor(source.type().interval().hi()));
        if (bits > FixedArithmetic.MOST_BITS - 1) {
            source = atLeast(arithmetic.working(x), 1);
            bits = Interval.bitsFor(source.type().interval().hi());
        }
        // A mantissa of few bits would leave a table of few arguments without the precision of its result.
        bits = Math.max(bits, 2);
        List<Value> parts = builder.normalize(source, bits);
        int kept = Math.min(bits - 1, Math.max(MOST_DOMAIN_BITS - 1, scaleBits + 2 * GUARD_BITS));
        Value mantissa = builder.linear(bits - 1, List.of(1L), List.of(parts.get(1)));
        Value rounded = atMost(mantissa, kept);
        Value log = table("log", Curve.of(Math::log, 1), rounded, 1, 2, scaleBits + 2 * GUARD_BITS);
        int exponent = bits - 1 - FixedArithmetic.scale(source);
        long ln2 = Math.round(Math.scalb(LN_2, scaleBits + 2 * GUARD_BITS));
        Value shifts = builder.linear(scaleBits + 2 * GUARD_BITS, List.of(-ln2), exponent * ln2,
                List.of(parts.get(0)));
        return arithmetic.plus(log, shifts);
    }

    /// Returns a mantissa in [1, 2) with at most `bits` fractional bits, still below 2.
    private Value atMost(Value mantissa, int bits) {
        int scale = FixedArithmetic.scale(mantissa);
        return scale <= bits ? mantissa : arithmetic.floorShift(mantissa, scale - bits, bits);
    }

    /// Returns a function of period 2π: the argument in turns loses its whole part.
    private Value periodic(String name, DoubleUnaryOperator function, Value x) {
        Value turns = arithmetic.at(arithmetic.product(x, 1 / (2 * Math.PI), GUARD_BITS), scaleBits + GUARD_BITS);
        return ofFraction(name, Curve.of(turn -> function.applyAsDouble(2 * Math.PI * turn), 4 * Math.PI * Math.PI),
                turns, scaleBits, FEW_SEGMENTS_LOG2).value();
    }

    /// arctan x is a table on [−1, 1], and ±π/2 − arctan(1/x) outside.
    private Value arcTangent(Value x) {
        Value source = arithmetic.working(x);
        Value magnitude = arithmetic.magnitude(source);
        if (magnitude.type().interval().hi() <= 1L << FixedArithmetic.scale(source)) {
            return table("atan", ARC_TANGENT, source, -1, 2, scaleBits);
        }
        Value isSteep = arithmetic.notNegative(arithmetic.minus(magnitude, one(x)));
        Value inverse = arithmetic.positiveQuotient(one(x),
                atLeast(magnitude, 1L << FixedArithmetic.scale(magnitude)), scaleBits + GUARD_BITS - 1);
        Value argument = arithmetic.clamped(arithmetic.select(isSteep, inverse, magnitude), 0,
                1L << (scaleBits + GUARD_BITS - 1));
        Value flat = table("atan", ARC_TANGENT, argument, 0, 2, scaleBits);
        Value angle = arithmetic.select(isSteep, arithmetic.minus(constant(x, Math.PI / 2), flat), flat);
        return arithmetic.select(arithmetic.notNegative(source), angle, arithmetic.negated(angle));
    }

    /// arcsin x = 2·arctan(x / (1 + √(1 − x²))), whose argument is in [−1, 1].
    private Value arcSine(Value x) {
        Value source = arithmetic.working(x);
        long one = 1L << FixedArithmetic.scale(source);
        Value inside = arithmetic.clamped(source, -one, one);
        Value root = root(arithmetic.minus(one(x), builder.mul(inside, inside)));
        Value ratio = arithmetic.positiveQuotient(inside, arithmetic.plus(root, one(x)), scaleBits + 2);
        long unit = 1L << (scaleBits + 2);
        Value angle = table("atan", ARC_TANGENT, arithmetic.clamped(ratio, -unit, unit), -1, 2, scaleBits + 1);
        return builder.linear(scaleBits, List.of(1L), List.of(angle));
    }

    /// arsinh x = ±log(|x| + √(x² + 1)).
    private Value areaSine(Value x) {
        Value source = arithmetic.working(x);
        Value magnitude = arithmetic.magnitude(source);
        Value root = root(arithmetic.plus(builder.mul(source, source), one(x)));
        Value log = logarithm(arithmetic.plus(magnitude, root));
        return arithmetic.select(arithmetic.notNegative(source), log, arithmetic.negated(log));
    }

    /// Applies a function over [from, to), or over the part of it that the argument can reach; the argument is clamped first
    /// where it may leave it.
    /// @param resultBits fractional bits of the result; the error is at most one unit of it
    private Value table(String name, Curve curve, Value x, double from, double to, int resultBits) {
        return chords(name, curve, x, from, to, resultBits, FEW_SEGMENTS_LOG2)
                .or(() -> polynomials(name, curve, x, from, to, resultBits))
                .orElseGet(() -> manyChords(name, curve, x, from, to, resultBits));
    }

    private Value manyChords(String name, Curve curve, Value x, double from, double to, int resultBits) {
        Value argument = arithmetic.atMost(x, Math.max(0, MOST_DOMAIN_BITS - integralBits(from, to)));
        return chords(name, curve, argument, from, to, resultBits, MOST_DOMAIN_BITS + 1).orElseThrow();
    }

    private static int integralBits(double from, double to) {
        return Interval.bitsFor((long) Math.ceil(to - from) - 1);
    }

    /// A function of the fraction of a number, and what the number has beside it.
    private record OfFraction(Value whole, Value value) {}

    /// Applies a function on [0, 1) to what `x` is above its whole part.
    ///
    /// With polynomials the number is split once, at the width of a segment: what is above that is the segment and the whole part.
    /// @param fewSegmentsLog2 up to so many chords are preferred to polynomials
    private OfFraction ofFraction(String name, Curve curve, Value x, int resultBits, int fewSegmentsLog2) {
        int bits = FixedArithmetic.scale(x);
        Value fraction = builder.linear(bits, List.of(1L), List.of(arithmetic.lowBits(x, bits)));
        Optional<Value> chords = chords(name, curve, fraction, 0, 1, resultBits, fewSegmentsLog2);
        Optional<SegmentPolynomial> found = chords.isPresent()
                ? Optional.empty()
                : approximated(name, curve, 0, (1L << bits) - 1, bits, resultBits)
                        .filter(polynomial -> polynomial.segmentBits() < bits);
        if (found.isEmpty()) {
            return new OfFraction(arithmetic.floorShift(x, bits, 0),
                    chords.orElseGet(() -> table(name, curve, fraction, 0, 1, resultBits)));
        }
        int segmentBits = found.get().segmentBits();
        Value segments = arithmetic.floorShift(x, segmentBits, 0);
        return new OfFraction(arithmetic.floorShift(segments, bits - segmentBits, 0), polynomial(found.get(),
                arithmetic.lowBits(segments, bits - segmentBits), arithmetic.lowBits(x, segmentBits)));
    }

    /// Applies a table of chords; empty if it would have more than 2^mostSegmentsLog2, or more arguments than can all be tried.
    private Optional<Value> chords(String name, Curve curve, Value x, double from, double to, int resultBits,
            int mostSegmentsLog2) {
        int bits = FixedArithmetic.scale(x);
        if (bits > Math.max(0, MOST_DOMAIN_BITS - integralBits(from, to))) {
            return Optional.empty();
        }
        long span = InputBox.quantize(to, bits) - InputBox.quantize(from, bits);
        int domainBits = Math.max(1, Interval.bitsFor(Math.max(1, span) - 1));
        long hi = to == 0 ? 0 : InputBox.quantize(to, bits) - 1;
        long lo = hi - (1L << domainBits) + 1;
        String key = key(name, from + "_" + to, bits, resultBits);
        Optional<FunctionTables.Approximation> found = tables.computeIfAbsent(key + "_" + mostSegmentsLog2,
                _ -> FunctionTables.approximate(key, curve.function(), lo, domainBits, bits, resultBits,
                        mostSegmentsLog2));
        return found.map(approximation -> {
            errors.putIfAbsent(key, approximation.maxError());
            return builder.table(approximation.table(), arithmetic.clamped(x, lo, hi), resultBits);
        });
    }

    private static String key(String name, String domain, int bits, int resultBits) {
        return name.toLowerCase(Locale.ROOT) + "_" + domain + "_" + bits + "_" + resultBits;
    }

    /// Applies polynomials on segments; empty if they do not fit 62 bits, or nothing is known of the curvature.
    private Optional<Value> polynomials(String name, Curve curve, Value x, double from, double to, int resultBits) {
        int bits = FixedArithmetic.scale(x);
        long least = InputBox.quantize(from, bits);
        long most = Math.max(least, InputBox.quantize(to, bits) - 1);
        long lo = Math.clamp(x.type().interval().lo(), least, most);
        long hi = Math.clamp(x.type().interval().hi(), least, most);
        return approximated(name, curve, lo, hi, bits, resultBits).map(polynomial -> {
            Value offset = builder.linear(0, List.of(1L), -lo, List.of(arithmetic.clamped(x, lo, hi)));
            return polynomial(polynomial, arithmetic.floorShift(offset, polynomial.segmentBits(), 0),
                    arithmetic.lowBits(offset, polynomial.segmentBits()));
        });
    }

    private Optional<SegmentPolynomial> approximated(String name, Curve curve, long lo, long hi, int bits,
            int resultBits) {
        String key = key(name, lo + "_" + hi, bits, resultBits);
        Optional<SegmentPolynomials.Found> found = polynomials.computeIfAbsent(key,
                _ -> SegmentPolynomials.approximate(curve, lo, hi, bits, resultBits));
        found.ifPresent(approximation -> errors.putIfAbsent(key, approximation.maxError()));
        return found.map(SegmentPolynomials.Found::polynomial);
    }

    /// Returns a polynomial of an argument, given by its segment and what it is above the segment's start. Between, scales are known
    /// to the polynomial and not to the values: they may be beyond those of types.
    private Value polynomial(SegmentPolynomial polynomial, Value segment, Value within) {
        List<SegmentPolynomial.Column> columns = new ArrayList<>(List.of(polynomial.leading()));
        polynomial.steps().forEach(step -> columns.add(step.column()));
        columns.add(polynomial.fraction());
        List<Value> chosen = chosen(columns, segment);
        Value result = chosen.getFirst();
        for (int i = 0; i < polynomial.steps().size(); i++) {
            SegmentPolynomial.Step step = polynomial.steps().get(i);
            boolean isLast = i == polynomial.steps().size() - 1;
            Value product = builder.mul(result, within);
            if (isLast) {
                product = builder.linear(0, List.of(1L, 1L), List.of(product, chosen.getLast()));
            }
            if (step.shift() > 0) {
                product = arithmetic.floorShift(
                        builder.linear(0, List.of(1L), 1L << (step.shift() - 1), List.of(product)), step.shift(), 0);
            }
            result = builder.linear(isLast ? polynomial.resultBits() : 0, List.of(1L, 1L << step.raised()),
                    List.of(product, chosen.get(i + 1)));
        }
        return result;
    }

    /// Returns the row of each index, one value for each column.
    private List<Value> chosen(List<SegmentPolynomial.Column> columns, Value index) {
        int rows = columns.getFirst().integers().size();
        int width = columns.size();
        long[] data = new long[rows * width];
        Arrays.setAll(data, i -> columns.get(i % width).integers().get(i / width));
        Shape shape = FixedArithmetic.shape(index);
        int count = shape.elementCount();
        Value found = builder.gather(builder.constant(TensorData.integers(Shape.of(1, rows, width), data), 0),
                builder.view(index, IndexMap.identity(Shape.of(1, count)), Shape.of(1, count)),
                Shape.of(1, count, width));
        List<Value> values = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            List<Integer> strides = IndexMap.identity(shape).strides().stream().map(stride -> stride * width).toList();
            values.add(builder.view(found, new IndexMap(column, strides), shape));
        }
        return values;
    }
}
