package io.assay.ir.interp;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;

/// The functions of single numbers that the `tensor` dialect knows, in `double`.
public final class RealFunctions {
    private static final double TWO_TO_63 = 0x1p63;
    /// (1 + tanh u) / 2 is sigmoid(2u), so that the slope at 0 of the argument is 2·√(2/π).
    public static final double GELU_SLOPE = 2 * Math.sqrt(2 / Math.PI);
    /// Factor of x³ in the argument of the tanh form of gelu.
    public static final double GELU_CUBE = 0.044715;

    private RealFunctions() {}

    /// Returns the function of one number.
    public static double apply(UnaryFunction function, double x) {
        return switch (function) {
            case NEG -> -x;
            case RELU -> Math.max(0, x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SQRT -> Math.sqrt(x);
            case ABS -> Math.abs(x);
            case RECIPROCAL -> 1 / x;
            case SIGN -> Math.signum(x);
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case ROUND -> Math.rint(x);
            case NOT -> 1 - x;
            case ERF -> erf(x);
            case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case TAN -> Math.tan(x);
            case ASIN -> Math.asin(x);
            case ACOS -> Math.acos(x);
            case ATAN -> Math.atan(x);
            case SINH -> Math.sinh(x);
            case COSH -> Math.cosh(x);
            case ASINH -> Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt(x * x + 1));
            case ACOSH -> Math.log(x + Math.sqrt(x * x - 1));
            case ATANH -> Math.log1p(2 * x / (1 - x)) / 2;
            case GELU -> x * (1 + erf(x * Math.sqrt(0.5))) / 2;
            case GELU_TANH -> x * apply(UnaryFunction.SIGMOID, GELU_SLOPE * (x + GELU_CUBE * x * x * x));
            case SILU -> x * apply(UnaryFunction.SIGMOID, x);
            case MISH -> x * Math.tanh(apply(UnaryFunction.SOFTPLUS, x));
        };
    }

    /// Returns the error function, with an error below 1e-13.
    ///
    /// Source: the Maclaurin series with positive terms, erf x = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!.
    private static double erf(double x) {
        if (Double.isNaN(x) || Math.abs(x) > 6) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /// Returns the function of two numbers of type `element`; integers wrap around.
    ///
    /// Integers of 64 bits are exact as long as no operand and no result leaves ±2^53; a quotient by the integer
    /// 0 is 0.
    public static double apply(BinaryFunction function, ScalarType element, double x, double y) {
        if (!element.isFloat() && function != BinaryFunction.POW) {
            long left = IntegerFunctions.fromDouble(element, x);
            long right = IntegerFunctions.fromDouble(element, y);
            long exact = IntegerFunctions.apply(function, element, left, right).orElse(0);
            return function.isComparison() ? exact : IntegerFunctions.toDouble(element, exact);
        }
        double result = switch (function) {
            case ADD -> x + y;
            case SUB -> x - y;
            case MUL -> x * y;
            case DIV -> x / y;
            case MIN -> Math.min(x, y);
            case MAX -> Math.max(x, y);
            case MOD -> x - y * Math.floor(x / y);
            case FMOD -> x % y;
            case POW -> element.isFloat() ? Math.pow(x, y) : truncate(Math.pow(x, y));
            case EQUAL -> x == y ? 1 : 0;
            case LESS -> x < y ? 1 : 0;
            case LESS_OR_EQUAL -> x <= y ? 1 : 0;
            case AND, OR, XOR, BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT -> throw new IllegalArgumentException(
                    function + " of " + element);
        };
        return function.isComparison() ? result : wrap(element, result);
    }

    /// Returns `x` as a number of another type: without its fraction, and wrapped around, where that is an integer; floats are
    /// not rounded.
    public static double cast(ScalarType from, ScalarType to, double x) {
        if (to == ScalarType.BOOL) {
            return x == 0 ? 0 : 1;
        }
        return to.isFloat() ? x : wrap(to, from.isFloat() ? truncate(x) : x);
    }

    /// Returns `x` without its fraction.
    public static double truncate(double x) {
        return x < 0 ? Math.ceil(x) : Math.floor(x);
    }

    /// Returns the number of type `element` that is congruent to the integer `x`; floats and booleans are left alone.
    public static double wrap(ScalarType element, double x) {
        return switch (element) {
            case I8 -> x == (byte) x ? x : (byte) (long) x;
            case I16 -> x == (short) x ? x : (short) (long) x;
            case I32 -> x == (int) x ? x : (int) (long) x;
            case I64 -> x >= TWO_TO_63 || x < -TWO_TO_63 ? x - 2 * TWO_TO_63 * Math.floor(x / 2 / TWO_TO_63 + 0.5) : x;
            case U8, U16, U32, U64 -> {
                double modulus = Math.scalb(1.0, element.bits());
                yield x - modulus * Math.floor(x / modulus);
            }
            case F16, BF16, F32, F64, BOOL -> x;
        };
    }
}
