package io.assay.ir.interp;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import java.util.OptionalLong;

/// The functions of two integers or booleans that the `tensor` dialect knows, exact for every type.
///
/// Numbers are held as [io.assay.ir.TensorData] holds them: those of `u64` beyond 2^63 as negative ones.
public final class IntegerFunctions {
    private IntegerFunctions() {}

    /// Returns the function of two numbers of type `element`, which wraps around; empty where it is not defined
    /// (division by zero) or not exact (powers).
    public static OptionalLong apply(BinaryFunction function, ScalarType element, long x, long y) {
        boolean unsigned = element == ScalarType.U64;
        int order = unsigned ? Long.compareUnsigned(x, y) : Long.compare(x, y);
        return switch (function) {
            case ADD -> wrapped(element, x + y);
            case SUB -> wrapped(element, x - y);
            case MUL -> wrapped(element, x * y);
            case MIN -> OptionalLong.of(order < 0 ? x : y);
            case MAX -> OptionalLong.of(order > 0 ? x : y);
            case EQUAL -> OptionalLong.of(order == 0 ? 1 : 0);
            case LESS -> OptionalLong.of(order < 0 ? 1 : 0);
            case LESS_OR_EQUAL -> OptionalLong.of(order <= 0 ? 1 : 0);
            case AND, BIT_AND -> OptionalLong.of(x & y);
            case OR, BIT_OR -> OptionalLong.of(x | y);
            case XOR, BIT_XOR -> OptionalLong.of(x ^ y);
            case SHIFT_LEFT -> wrapped(element, outside(y) ? 0 : x << y);
            case SHIFT_RIGHT -> wrapped(element, outside(y) ? 0 : bits(element, x) >>> y);
            case DIV, MOD, FMOD -> y == 0 ? OptionalLong.empty() : wrapped(element, divided(function, unsigned, x, y));
            case POW -> OptionalLong.empty();
        };
    }

    /// Returns the number whose binary digits are those of `x` in its type.
    private static long bits(ScalarType element, long x) {
        return element.bits() < Long.SIZE ? x & ((1L << element.bits()) - 1) : x;
    }

    private static boolean outside(long distance) {
        return distance < 0 || distance >= Long.SIZE;
    }

    private static long divided(BinaryFunction function, boolean unsigned, long x, long y) {
        if (unsigned) {
            return function == BinaryFunction.DIV ? Long.divideUnsigned(x, y) : Long.remainderUnsigned(x, y);
        }
        return switch (function) {
            case DIV -> x / y;
            case MOD -> Math.floorMod(x, y);
            default -> x % y;
        };
    }

    private static OptionalLong wrapped(ScalarType element, long value) {
        return OptionalLong.of(wrap(element, value));
    }

    /// Returns the number of type `element` that is congruent to `value`; booleans are left alone.
    public static long wrap(ScalarType element, long value) {
        return switch (element) {
            case I8 -> (byte) value;
            case I16 -> (short) value;
            case I32 -> (int) value;
            case U8 -> value & 0xff;
            case U16 -> value & 0xffff;
            case U32 -> value & 0xffff_ffffL;
            default -> value;
        };
    }

    /// Returns the number that `value` stands for, rounded to `double`.
    public static double toDouble(ScalarType element, long value) {
        return element == ScalarType.U64 && value < 0 ? ((value >>> 1) | (value & 1)) * 2.0 : value;
    }

    /// Returns how an integer of type `element` is held.
    public static long fromDouble(ScalarType element, double value) {
        return element == ScalarType.U64 && value >= 0x1p63 ? (long) (value - 0x1p63) + Long.MIN_VALUE : (long) value;
    }
}
