package io.assay.passes.lower;

import static io.assay.passes.lower.FixedArithmetic.shape;

import io.assay.ir.FunctionTable;
import io.assay.ir.Value;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// Functions of two numbers on scaled integers, and what machine integers do: truncating division and wrapping around.
final class BinaryLowering {
    private static final int MOST_INTEGER_EXPONENT = 64;

    private final FixedArithmetic arithmetic;
    private final FixedBuilder builder;
    private final FunctionLowering functions;

    BinaryLowering(FixedArithmetic arithmetic, FunctionLowering functions) {
        this.arithmetic = arithmetic;
        this.builder = arithmetic.builder();
        this.functions = functions;
    }

    /// Returns the function of two values of one shape.
    /// @param element element type of the left operand
    Value apply(BinaryFunction function, ScalarType element, Value x, Value y) {
        return switch (function) {
            case ADD -> wrapped(element, arithmetic.plus(x, y));
            case SUB -> wrapped(element, arithmetic.minus(x, y));
            case MUL -> wrapped(element, element.isFloat() ? arithmetic.product(x, y) : builder.mul(x, y));
            case DIV -> element.isFloat() ? arithmetic.quotient(x, y) : wrapped(element, truncatedQuotient(x, y));
            case MIN -> extremum(x, y, builder::minimum);
            case MAX -> extremum(x, y, builder::maximum);
            case MOD -> signed(x, y, builder::remainder, true);
            case FMOD -> truncatedRemainder(x, y);
            case POW -> power(element, x, y);
            case EQUAL -> arithmetic.isZero(arithmetic.minus(x, y));
            case LESS -> arithmetic.positive(arithmetic.minus(y, x));
            case LESS_OR_EQUAL -> arithmetic.notNegative(arithmetic.minus(y, x));
            case AND -> builder.mul(x, y);
            case OR -> arithmetic.not(builder.mul(arithmetic.not(x), arithmetic.not(y)));
            case XOR -> {
                Value difference = arithmetic.minus(x, y);
                yield builder.mul(difference, difference);
            }
            case BIT_AND, BIT_OR, BIT_XOR -> bitwise(function, element, x, y);
            case SHIFT_LEFT -> shiftedLeft(element, x, y);
            case SHIFT_RIGHT -> wrapped(element,
                    builder.floorDivide(wrapped(unsigned(element), x), atLeastOne(powerOfTwo(element, y)), 0));
        };
    }

    private Value extremum(Value x, Value y, BinaryOperator<Value> choose) {
        List<Value> pair = arithmetic.aligned(x, y);
        return choose.apply(pair.get(0), pair.get(1));
    }

    /// Returns the number of type `element` that is congruent to the integer `x`: free where `x` is one.
    Value wrapped(ScalarType element, Value x) {
        if (!element.isInteger() || element == ScalarType.I64) {
            return x;
        }
        int bits = element.bits();
        Interval interval = x.type().interval();
        if (element == ScalarType.U64) {
            if (interval.lo() < 0) {
                throw arithmetic.refused("an unsigned 64-bit integer may wrap around",
                        "narrow the ranges of the inputs,"
                                + " or use signed integers in the model");
            }
            return x;
        }
        long half = element.isUnsigned() ? 0 : 1L << (bits - 1);
        if (interval.lo() >= -half && interval.hi() < (1L << bits) - half) {
            return x;
        }
        return arithmetic.plusUnits(arithmetic.lowBits(arithmetic.plusUnits(x, half), bits), -half);
    }

    private static ScalarType unsigned(ScalarType element) {
        return switch (element) {
            case I8 -> ScalarType.U8;
            case I16 -> ScalarType.U16;
            case I32 -> ScalarType.U32;
            case I64 -> ScalarType.U64;
            default -> element;
        };
    }

    private Value atLeastOne(Value x) {
        return arithmetic.clamped(x, 1, Interval.LIMIT);
    }

    /// Returns function(x, y) for y > 0, and for y < 0 function(−x, −y), negated if `negate`; zero counts as one unit.
    private Value signed(Value x, Value y, BinaryOperator<Value> function, boolean negate) {
        List<Value> pair = arithmetic.aligned(x, y);
        Value n = pair.get(0);
        Value d = pair.get(1);
        if (d.type().interval().lo() >= 0) {
            return function.apply(n, atLeastOne(d));
        }
        Value isPositive = arithmetic.notNegative(d);
        Value result = function.apply(arithmetic.select(isPositive, n, arithmetic.negated(n)),
                atLeastOne(arithmetic.magnitude(d)));
        return negate ? arithmetic.select(isPositive, result, arithmetic.negated(result)) : result;
    }

    /// Returns the quotient of two integers, rounded towards zero.
    private Value truncatedQuotient(Value x, Value y) {
        return signed(x, y, (n, d) -> ofMagnitude(n, m -> builder.floorDivide(m, d, 0)), false);
    }

    /// Returns what a truncating division leaves; it has the sign of the dividend.
    private Value truncatedRemainder(Value x, Value y) {
        List<Value> pair = arithmetic.aligned(x, y);
        Value divisor = atLeastOne(arithmetic.magnitude(pair.get(1)));
        return ofMagnitude(pair.get(0), m -> builder.remainder(m, divisor));
    }

    /// Returns function(|n|) with the sign of n.
    private Value ofMagnitude(Value n, UnaryOperator<Value> function) {
        if (n.type().interval().lo() >= 0) {
            return function.apply(n);
        }
        Value result = function.apply(arithmetic.magnitude(n));
        return arithmetic.select(arithmetic.notNegative(n), result, arithmetic.negated(result));
    }

    /// Returns 2^exponent; an exponent beyond the bits of the type counts as their number.
    private Value powerOfTwo(ScalarType element, Value exponent) {
        int bits = Math.min(greatestDistance(element, exponent), FixedArithmetic.MOST_BITS);
        Value within = arithmetic.clamped(exponent, 0, bits);
        return builder.table(FunctionTable.powersOfTwo(bits + 1), within, 0);
    }

    /// Returns x·2^y, wrapped around: one product where 62 bits hold it, else bit by bit of y, with what leaves the type
    /// dropped after each.
    private Value shiftedLeft(ScalarType element, Value x, Value y) {
        int distance = greatestDistance(element, y);
        if (FixedArithmetic.bits(x) + distance <= FixedArithmetic.MOST_BITS
                || element.bits() > Integer.SIZE) {
            return wrapped(element, builder.mul(x, powerOfTwo(element, y)));
        }
        Value rest = arithmetic.clamped(y, 0, element.bits());
        Value result = wrapped(unsigned(element), x);
        for (int step = 1; step <= distance; step *= 2) {
            Value moved = step == element.bits()
                    ? arithmetic.filled(0, shape(x), 0)
                    : arithmetic.lowBits(builder.linear(0, List.of(1L << step), List.of(result)), element.bits());
            result = arithmetic.select(arithmetic.lowBits(rest, 1), moved, result);
            rest = arithmetic.floorShift(rest, 1, 0);
        }
        return wrapped(element, result);
    }

    private static int greatestDistance(ScalarType element, Value distance) {
        return Math.clamp(distance.type().interval().hi(), 0, element.bits());
    }

    /// Returns the bitwise function of two integers: on as many bits of two's complement as both need. The highest of them
    /// counts negatively if one of the two may be negative.
    private Value bitwise(BinaryFunction function, ScalarType element, Value x, Value y) {
        boolean natural = x.type().interval().lo() >= 0 && y.type().interval().lo() >= 0;
        int count = Math.max(width(x, natural), width(y, natural));
        if (count > FixedArithmetic.MOST_BITS) {
            throw arithmetic.refused(function + " of integers of " + count + " bits that may be negative",
                    "narrow the ranges of the inputs");
        }
        Value a = natural ? x : arithmetic.lowBits(x, count);
        Value b = natural ? y : arithmetic.lowBits(y, count);
        List<Long> powers = new ArrayList<>();
        List<Value> bits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Value left = arithmetic.lowBits(a, 1);
            Value right = arithmetic.lowBits(b, 1);
            bits.add(switch (function) {
                case BIT_AND -> apply(BinaryFunction.AND, ScalarType.BOOL, left, right);
                case BIT_OR -> apply(BinaryFunction.OR, ScalarType.BOOL, left, right);
                default -> apply(BinaryFunction.XOR, ScalarType.BOOL, left, right);
            });
            powers.add(natural || i < count - 1 ? 1L << i : -(1L << i));
            a = arithmetic.floorShift(a, 1, 0);
            b = arithmetic.floorShift(b, 1, 0);
        }
        return count == 0 ? a : wrapped(element, builder.linear(0, powers, bits));
    }

    private static int width(Value x, boolean natural) {
        Interval interval = x.type().interval();
        return natural
                ? FixedArithmetic.bits(x)
                : 1 + Math.max(Interval.bitsFor(Math.max(0, interval.hi())),
                        Interval.bitsFor(Math.max(0, -1 - interval.lo())));
    }

    /// Returns x^y: by products for whole exponents that are known or few, else e^(y·log x) for x > 0.
    private Value power(ScalarType element, Value x, Value y) {
        Interval exponents = y.type().interval();
        boolean whole = FixedArithmetic.scale(y) == 0;
        if (whole && exponents.lo() == exponents.hi()) {
            return constantPower(element, x, exponents.lo());
        }
        if (whole && exponents.lo() >= 0 && exponents.hi() < MOST_INTEGER_EXPONENT
                && (x.type().interval().lo() < 0 || FixedArithmetic.scale(x) == 0)) {
            return selectedPower(element, x, y);
        }
        if (!element.isFloat()) {
            throw arithmetic.refused("Pow of integers with exponents in " + exponents,
                    "narrow the range of the exponent to [0, " + (MOST_INTEGER_EXPONENT - 1) + "]");
        }
        if (exponents.lo() == exponents.hi() && exponents.lo() == 1L << (FixedArithmetic.scale(y) - 1)) {
            return functions.apply(UnaryFunction.SQRT, x);
        }
        Value log = functions.logarithm(x);
        Value product = exponents.lo() == exponents.hi()
                ? arithmetic.product(log, Math.scalb((double) exponents.lo(), -FixedArithmetic.scale(y)), 4)
                : builder.mul(log, arithmetic.working(y));
        return functions.exponential(product);
    }

    private Value constantPower(ScalarType element, Value x, long exponent) {
        if (exponent < 0) {
            return arithmetic.quotient(one(x), constantPower(element, x, -exponent));
        }
        Value result = one(x);
        Value square = x;
        boolean isOne = true;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result = isOne ? square : times(element, result, square);
                isOne = false;
            }
            square = rest > 1 ? times(element, square, square) : square;
        }
        return result;
    }

    /// Returns the product over the bits of y of x^(2^i) or one.
    private Value selectedPower(ScalarType element, Value x, Value y) {
        Value result = one(x);
        Value square = x;
        Value rest = y;
        int count = Interval.bitsFor(y.type().interval().hi());
        for (int i = 0; i < count; i++) {
            result = times(element, result, arithmetic.select(arithmetic.lowBits(rest, 1), square, one(x)));
            rest = arithmetic.floorShift(rest, 1, 0);
            square = i + 1 < count ? times(element, square, square) : square;
        }
        return result;
    }

    private Value times(ScalarType element, Value x, Value y) {
        return element.isFloat() ? arithmetic.product(x, y) : wrapped(element, builder.mul(x, y));
    }

    private Value one(Value like) {
        return arithmetic.filled(1, shape(like), 0);
    }
}
