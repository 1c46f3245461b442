package io.assay.testsuite.fuzz;

import java.util.function.DoubleUnaryOperator;

/// The numbers that a value of a random graph may be.
///
/// @param lo least
/// @param hi greatest, not below `lo`
record Range(double lo, double hi) {
    static final Range UNIT = new Range(0, 1);

    static Range around(double reach) {
        return new Range(-reach, reach);
    }

    /// Returns the greatest absolute value.
    double reach() {
        return Math.max(Math.abs(lo), Math.abs(hi));
    }

    boolean within(Range other) {
        return lo >= other.lo && hi <= other.hi;
    }

    Range plus(Range other) {
        return new Range(lo + other.lo, hi + other.hi);
    }

    Range minus(Range other) {
        return new Range(lo - other.hi, hi - other.lo);
    }

    Range times(Range other) {
        double a = lo * other.lo;
        double b = lo * other.hi;
        double c = hi * other.lo;
        double d = hi * other.hi;
        return new Range(Math.min(Math.min(a, b), Math.min(c, d)), Math.max(Math.max(a, b), Math.max(c, d)));
    }

    Range times(double factor) {
        return times(new Range(factor, factor));
    }

    /// Returns the quotients by numbers that all have one sign.
    Range over(Range divisor) {
        return times(new Range(1 / divisor.hi, 1 / divisor.lo));
    }

    Range hull(Range other) {
        return new Range(Math.min(lo, other.lo), Math.max(hi, other.hi));
    }

    Range withZero() {
        return hull(new Range(0, 0));
    }

    /// Returns the range of absolute values.
    Range magnitude() {
        return lo >= 0 ? this : hi <= 0 ? new Range(-hi, -lo) : new Range(0, reach());
    }

    /// Returns the range of a function that never falls.
    Range map(DoubleUnaryOperator rising) {
        return new Range(rising.applyAsDouble(lo), rising.applyAsDouble(hi));
    }
}
