package io.assay.ir.type;

import java.math.BigInteger;

/// A closed interval of integers that is proven to hold a value.
///
/// Bounds stay within ±2^62, so that sums and products of two bounds are detected when they leave it and the `long`
/// interpreter computes every value exactly.
///
/// @param lo least value, at least -2^62
/// @param hi greatest value, at least lo and at most 2^62
public record Interval(long lo, long hi) {

    /// The greatest magnitude a value may have.
    public static final long LIMIT = 1L << 62;

    /// Thrown when a value may leave ±[#LIMIT]; a lowering turns it into a diagnostic that names the node.
    public static final class OverflowException extends ArithmeticException {
        private static final long serialVersionUID = 1L;

        /// Creates the exception for a value that lies in [lo, hi].
        public OverflowException(BigInteger lo, BigInteger hi) {
            super("a value in [" + lo + ", " + hi + "] needs more than 62 bits");
        }
    }

    public Interval {
        if (lo > hi) {
            throw new IllegalArgumentException("empty interval [" + lo + ", " + hi + "]");
        }
        if (lo < -LIMIT || hi > LIMIT) {
            throw new OverflowException(BigInteger.valueOf(lo), BigInteger.valueOf(hi));
        }
    }

    /// Returns the interval that holds just `value`.
    public static Interval of(long value) {
        return new Interval(value, value);
    }

    /// Returns the interval [lo, hi].
    /// @throws OverflowException if a bound leaves ±2^62
    public static Interval of(BigInteger lo, BigInteger hi) {
        if (lo.bitLength() > 63 || hi.bitLength() > 63) {
            throw new OverflowException(lo, hi);
        }
        return new Interval(lo.longValueExact(), hi.longValueExact());
    }

    /// Returns the interval of `x + y`.
    /// @throws OverflowException if it leaves ±2^62
    public Interval plus(Interval other) {
        long greatest = hi + other.hi;
        if (greatest == Long.MIN_VALUE) {
            // 2^62 + 2^62 is the one sum that wraps around.
            throw new OverflowException(BigInteger.valueOf(lo).add(BigInteger.valueOf(other.lo)),
                    BigInteger.valueOf(hi).add(BigInteger.valueOf(other.hi)));
        }
        return new Interval(lo + other.lo, greatest);
    }

    /// Returns the interval of `-x`.
    public Interval negate() {
        return new Interval(-hi, -lo);
    }

    /// Returns the interval of `x * y`.
    /// @throws OverflowException if it leaves ±2^62
    public Interval times(Interval other) {
        long lowest = Long.MAX_VALUE;
        long highest = Long.MIN_VALUE;
        for (long a : new long[]{lo, hi}) {
            for (long b : new long[]{other.lo, other.hi}) {
                long product = exactProduct(a, b);
                lowest = Math.min(lowest, product);
                highest = Math.max(highest, product);
            }
        }
        return new Interval(lowest, highest);
    }

    /// Returns the interval of `x * factor`.
    /// @throws OverflowException if it leaves ±2^62
    public Interval times(long factor) {
        return times(of(factor));
    }

    /// Returns the least interval that holds both.
    public Interval hull(Interval other) {
        return new Interval(Math.min(lo, other.lo), Math.max(hi, other.hi));
    }

    /// Tells whether every value of `other` is in this interval.
    public boolean contains(Interval other) {
        return lo <= other.lo && other.hi <= hi;
    }

    /// Tells whether `value` is in this interval.
    public boolean contains(long value) {
        return lo <= value && value <= hi;
    }

    /// Returns the greatest magnitude of a value.
    public long magnitude() {
        return Math.max(Math.abs(lo), Math.abs(hi));
    }

    /// Returns hi - lo, which may need 63 bits.
    public long width() {
        return hi - lo;
    }

    /// Returns the number of bits that hold any value minus lo: ⌈log₂(hi − lo + 1)⌉, 0 for a single value.
    public int bitWidth() {
        return bitsFor(width());
    }

    /// Returns the number of bits of the non-negative number `value`, 0 for 0.
    public static int bitsFor(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }

    @Override
    public String toString() {
        return "[" + lo + "," + hi + "]";
    }

    private static long exactProduct(long a, long b) {
        long product = a * b;
        if (Math.multiplyHigh(a, b) != product >> 63) {
            BigInteger exact = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
            throw new OverflowException(exact, exact);
        }
        return product;
    }
}
