package io.assay.checker.r1cs;

import java.math.BigInteger;

/// An interval of integers: the representative of a residue that is meant lies in it.
///
/// @param lo least
/// @param hi greatest, at least `lo`
record Bounds(BigInteger lo, BigInteger hi) {

    static final Bounds ZERO = new Bounds(BigInteger.ZERO, BigInteger.ZERO);

    static Bounds of(long lo, long hi) {
        return new Bounds(BigInteger.valueOf(lo), BigInteger.valueOf(hi));
    }

    Bounds plus(Bounds other) {
        return new Bounds(lo.add(other.lo), hi.add(other.hi));
    }

    Bounds negate() {
        return new Bounds(hi.negate(), lo.negate());
    }

    Bounds times(BigInteger factor) {
        BigInteger a = lo.multiply(factor);
        BigInteger b = hi.multiply(factor);
        return factor.signum() >= 0 ? new Bounds(a, b) : new Bounds(b, a);
    }

    Bounds times(Bounds other) {
        BigInteger a = lo.multiply(other.lo);
        BigInteger b = lo.multiply(other.hi);
        BigInteger c = hi.multiply(other.lo);
        BigInteger d = hi.multiply(other.hi);
        return new Bounds(a.min(b).min(c.min(d)), a.max(b).max(c.max(d)));
    }

    Bounds squared() {
        Bounds square = times(this);
        return lo.signum() < 0 && hi.signum() > 0 ? new Bounds(BigInteger.ZERO, square.hi) : square;
    }

    Bounds hull(Bounds other) {
        return new Bounds(lo.min(other.lo), hi.max(other.hi));
    }

    /// Returns what is in both; this, if nothing is.
    Bounds intersect(Bounds other) {
        BigInteger least = lo.max(other.lo);
        BigInteger greatest = hi.min(other.hi);
        return least.compareTo(greatest) <= 0 ? new Bounds(least, greatest) : this;
    }

    /// Returns the greatest magnitude.
    BigInteger magnitude() {
        return lo.abs().max(hi.abs());
    }

    BigInteger width() {
        return hi.subtract(lo);
    }

    boolean within(long least, long greatest) {
        return lo.compareTo(BigInteger.valueOf(least)) >= 0 && hi.compareTo(BigInteger.valueOf(greatest)) <= 0;
    }
}
