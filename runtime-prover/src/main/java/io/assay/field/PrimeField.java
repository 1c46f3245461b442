package io.assay.field;

import java.math.BigInteger;

/// A prime field of 254 bits on four 64-bit limbs, in Montgomery form with R = 2^256.
///
/// Inputs of every operation must be reduced (each element less than the modulus); results are. Nothing is
/// constant-time. Objects are immutable and may be shared between threads.
public final class PrimeField implements CoordinateField {
    /// Bits by which words are shortened before they are added, so that 32 of them cannot overflow.
    private static final int SPARE = 5;
    private final String name;
    private final BigInteger modulus;
    private final long p0;
    private final long p1;
    private final long p2;
    private final long p3;
    private final long negativeInverse;
    private final long[] one;
    private final long[] rSquared;
    private final long[] rCubed;
    private final BigInteger rInverse;
    private final ModularInversion inversion;

    /// Makes the field of the given modulus.
    ///
    /// @param name    as in the literature, such as `bn254.fr`
    /// @param modulus an odd prime of at most 254 bits: sums of two elements and running values of a product then stay
    ///                within four limbs
    /// @throws IllegalArgumentException if the modulus is even or too large
    PrimeField(String name, BigInteger modulus) {
        if (modulus.bitLength() > 254 || !modulus.testBit(0)) {
            throw new IllegalArgumentException("modulus of " + modulus.bitLength() + " bits");
        }
        this.name = name;
        this.modulus = modulus;
        long[] limbs = new long[4];
        split(modulus, limbs, 0);
        this.p0 = limbs[0];
        this.p1 = limbs[1];
        this.p2 = limbs[2];
        this.p3 = limbs[3];
        BigInteger word = BigInteger.ONE.shiftLeft(64);
        this.negativeInverse = modulus.modInverse(word).negate().longValue();
        BigInteger r = BigInteger.ONE.shiftLeft(256).mod(modulus);
        this.one = new long[4];
        split(r, one, 0);
        this.rSquared = new long[4];
        split(r.multiply(r).mod(modulus), rSquared, 0);
        this.rCubed = new long[4];
        split(r.pow(3).mod(modulus), rCubed, 0);
        this.rInverse = r.modInverse(modulus);
        this.inversion = new ModularInversion(modulus);
    }

    /// The name, such as `bn254.fr`.
    public String name() {
        return name;
    }

    /// The modulus.
    public BigInteger modulus() {
        return modulus;
    }

    @Override
    public int longs() {
        return 4;
    }

    /// Writes the Montgomery product x * y / R: the product of two elements in Montgomery form, or, with one factor
    /// canonical, the canonical product.
    ///
    /// Source: product scanning with the reduction interleaved (Koc, Acar, Kaliski, "Analyzing and comparing Montgomery
    /// multiplication algorithms", 1996, FIPS): column k adds up the words of weight 2^64k of x * y + q * p, where q_k makes
    /// the column divisible by 2^64. Words are added modulo 2^64 and the carry is found afterwards, see
    /// [#overflow(long, long)]: a comparison after each addition, the only other way to it in Java, costs twice as much.
    /// The top limbs of reduced elements and of p are below 2^62, so three high words of their products make one word.
    @Override
    public void multiply(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        long x0 = x[xo];
        long x1 = x[xo + 1];
        long x2 = x[xo + 2];
        long x3 = x[xo + 3];
        long y0 = y[yo];
        long y1 = y[yo + 1];
        long y2 = y[yo + 2];
        long y3 = y[yo + 3];
        // column 0
        long w0 = x0 * y0;
        long sum0 = w0;
        long q0 = sum0 * negativeInverse;
        long carry0 = oneUnlessZero(sum0);
        // column 1
        w0 = high(x0, y0);
        long w1 = x0 * y1;
        long w2 = x1 * y0;
        long w3 = q0 * p1;
        long w4 = high(q0, p0);
        long sum1 = w0 + w1 + w2 + w3 + w4 + carry0;
        long q1 = sum1 * negativeInverse;
        long carry1 = overflow(sum1, (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE) + (w4 >>> SPARE))
                + oneUnlessZero(sum1);
        // column 2
        w0 = high(x0, y1);
        w1 = high(x1, y0);
        w2 = x0 * y2;
        w3 = x1 * y1;
        w4 = x2 * y0;
        long w5 = q0 * p2;
        long w6 = high(q0, p1);
        long w7 = q1 * p1;
        long w8 = high(q1, p0);
        long sum2 = w0 + w1 + w2 + w3 + w4 + w5 + w6 + w7 + w8 + carry1;
        long q2 = sum2 * negativeInverse;
        long carry2 = overflow(sum2, (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE) + (w4 >>> SPARE)
                + (w5 >>> SPARE) + (w6 >>> SPARE) + (w7 >>> SPARE) + (w8 >>> SPARE)) + oneUnlessZero(sum2);
        // column 3
        w0 = high(x0, y2);
        w1 = high(x1, y1);
        w2 = high(x2, y0);
        w3 = x0 * y3;
        w4 = x1 * y2;
        w5 = x2 * y1;
        w6 = x3 * y0;
        w7 = q0 * p3;
        w8 = high(q0, p2);
        long w9 = q1 * p2;
        long w10 = high(q1, p1);
        long w11 = q2 * p1;
        long w12 = high(q2, p0);
        long sum3 = w0 + w1 + w2 + w3 + w4 + w5 + w6 + w7 + w8 + w9 + w10 + w11 + w12 + carry2;
        long q3 = sum3 * negativeInverse;
        long carry3 = overflow(sum3,
                (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE) + (w4 >>> SPARE) + (w5 >>> SPARE)
                        + (w6 >>> SPARE) + (w7 >>> SPARE) + (w8 >>> SPARE) + (w9 >>> SPARE) + (w10 >>> SPARE)
                        + (w11 >>> SPARE) + (w12 >>> SPARE))
                + oneUnlessZero(sum3);
        // column 4
        w0 = high(x1, y2);
        w1 = high(x2, y1);
        w2 = x1 * y3;
        w3 = x2 * y2;
        w4 = x3 * y1;
        w5 = high(x0, y3) + high(x3, y0) + high(q0, p3);
        w6 = q1 * p3;
        w7 = high(q1, p2);
        w8 = q2 * p2;
        w9 = high(q2, p1);
        w10 = q3 * p1;
        w11 = high(q3, p0);
        long sum4 = w0 + w1 + w2 + w3 + w4 + w5 + w6 + w7 + w8 + w9 + w10 + w11 + carry3;
        long carry4 = overflow(sum4,
                (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE) + (w4 >>> SPARE) + (w5 >>> SPARE)
                        + (w6 >>> SPARE) + (w7 >>> SPARE) + (w8 >>> SPARE) + (w9 >>> SPARE) + (w10 >>> SPARE)
                        + (w11 >>> SPARE));
        // column 5
        w0 = high(x2, y2);
        w1 = x2 * y3;
        w2 = x3 * y2;
        w3 = high(x1, y3) + high(x3, y1) + high(q1, p3);
        w4 = q2 * p3;
        w5 = high(q2, p2);
        w6 = q3 * p2;
        w7 = high(q3, p1);
        long sum5 = w0 + w1 + w2 + w3 + w4 + w5 + w6 + w7 + carry4;
        long carry5 = overflow(sum5, (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE) + (w4 >>> SPARE)
                + (w5 >>> SPARE) + (w6 >>> SPARE) + (w7 >>> SPARE));
        // column 6
        w0 = x3 * y3;
        w1 = high(x2, y3) + high(x3, y2) + high(q2, p3);
        w2 = q3 * p3;
        w3 = high(q3, p2);
        long sum6 = w0 + w1 + w2 + w3 + carry5;
        long carry6 = overflow(sum6, (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE));
        long sum7 = high(x3, y3) + high(q3, p3) + carry6;
        storeProduct(out, o, sum4, sum5, sum6, sum7);
    }

    /// Writes x * x / R as [#multiply(long[], int, long[], int, long[], int)] does, with ten products instead of
    /// sixteen: those of different limbs are taken once, times the doubled limb.
    @Override
    public void square(long[] out, int o, long[] x, int xo) {
        long x0 = x[xo];
        long x1 = x[xo + 1];
        long x2 = x[xo + 2];
        long x3 = x[xo + 3];
        // twice: limbs of 2 (x1, x2, x3); even: the lowest limb of 2 (x2, x3) and of 2 (x3)
        long twice1 = x1 << 1;
        long even2 = x2 << 1;
        long even3 = x3 << 1;
        long twice2 = even2 | x1 >>> 63;
        long twice3 = even3 | x2 >>> 63;
        // column 0
        long w0 = x0 * x0;
        long sum0 = w0;
        long q0 = sum0 * negativeInverse;
        long carry0 = oneUnlessZero(sum0);
        // column 1
        w0 = high(x0, x0);
        long w1 = x0 * twice1;
        long w2 = q0 * p1;
        long w3 = high(q0, p0);
        long sum1 = w0 + w1 + w2 + w3 + carry0;
        long q1 = sum1 * negativeInverse;
        long carry1 = overflow(sum1, (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE))
                + oneUnlessZero(sum1);
        // column 2
        w0 = high(x0, twice1);
        w1 = x0 * twice2;
        w2 = x1 * x1;
        w3 = q0 * p2;
        long w4 = high(q0, p1);
        long w5 = q1 * p1;
        long w6 = high(q1, p0);
        long sum2 = w0 + w1 + w2 + w3 + w4 + w5 + w6 + carry1;
        long q2 = sum2 * negativeInverse;
        long carry2 = overflow(sum2, (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE) + (w4 >>> SPARE)
                + (w5 >>> SPARE) + (w6 >>> SPARE)) + oneUnlessZero(sum2);
        // column 3
        w0 = high(x0, twice2);
        w1 = high(x1, x1);
        w2 = x0 * twice3;
        w3 = x1 * even2;
        w4 = q0 * p3;
        w5 = high(q0, p2);
        w6 = q1 * p2;
        long w7 = high(q1, p1);
        long w8 = q2 * p1;
        long w9 = high(q2, p0);
        long sum3 = w0 + w1 + w2 + w3 + w4 + w5 + w6 + w7 + w8 + w9 + carry2;
        long q3 = sum3 * negativeInverse;
        long carry3 = overflow(sum3, (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE) + (w4 >>> SPARE)
                + (w5 >>> SPARE) + (w6 >>> SPARE) + (w7 >>> SPARE) + (w8 >>> SPARE) + (w9 >>> SPARE))
                + oneUnlessZero(sum3);
        // column 4
        w0 = high(x1, even2);
        w1 = x1 * twice3;
        w2 = x2 * x2;
        w3 = high(x0, twice3) + high(q0, p3);
        w4 = q1 * p3;
        w5 = high(q1, p2);
        w6 = q2 * p2;
        w7 = high(q2, p1);
        w8 = q3 * p1;
        w9 = high(q3, p0);
        long sum4 = w0 + w1 + w2 + w3 + w4 + w5 + w6 + w7 + w8 + w9 + carry3;
        long carry4 = overflow(sum4, (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE) + (w4 >>> SPARE)
                + (w5 >>> SPARE) + (w6 >>> SPARE) + (w7 >>> SPARE) + (w8 >>> SPARE) + (w9 >>> SPARE));
        // column 5
        w0 = high(x2, x2);
        w1 = x2 * even3;
        w2 = high(x1, twice3) + high(q1, p3);
        w3 = q2 * p3;
        w4 = high(q2, p2);
        w5 = q3 * p2;
        w6 = high(q3, p1);
        long sum5 = w0 + w1 + w2 + w3 + w4 + w5 + w6 + carry4;
        long carry5 = overflow(sum5, (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE) + (w4 >>> SPARE)
                + (w5 >>> SPARE) + (w6 >>> SPARE));
        // column 6
        w0 = x3 * x3;
        w1 = high(x2, even3) + high(q2, p3);
        w2 = q3 * p3;
        w3 = high(q3, p2);
        long sum6 = w0 + w1 + w2 + w3 + carry5;
        long carry6 = overflow(sum6, (w0 >>> SPARE) + (w1 >>> SPARE) + (w2 >>> SPARE) + (w3 >>> SPARE));
        long sum7 = high(x3, x3) + high(q3, p3) + carry6;
        storeProduct(out, o, sum4, sum5, sum6, sum7);
    }

    private static long high(long x, long y) {
        return Math.unsignedMultiplyHigh(x, y);
    }

    /// The carry out of a column: how often 2^64 was lost in its sum, at most 15.
    ///
    /// With c the carry, parts <= (sum + c 2^64) / 32 < parts + n for n words, and n <= 14. So parts - sum / 32 is in
    /// (c 2^59 - 14, c 2^59 + 1), and adding 16 and dropping 59 bits leaves c.
    ///
    /// @param sum   the words of the column added modulo 2^64
    /// @param parts the words without their five lowest bits, added; words below 2^5 may be left out
    private static long overflow(long sum, long parts) {
        return (parts - (sum >>> SPARE) + 16) >>> (64 - SPARE);
    }

    /// What q * p adds to the next column where it makes the lowest word zero: 2^64 less that word, so a carry. The
    /// branch is hardly ever taken, and it keeps the compiler from computing all products before it adds any, for which
    /// there are too few registers.
    private static long oneUnlessZero(long word) {
        return word == 0 ? 0 : 1;
    }

    /// Stores t - p if t >= p, else t; t < 2p. The product of random elements is at least p in one of twenty cases, so the
    /// branch is cheaper than a subtraction that is always done.
    private void storeProduct(long[] out, int o, long t0, long t1, long t2, long t3) {
        if (t3 >= p3) {
            storeReduced(out, o, t0, t1, t2, t3);
            return;
        }
        out[o] = t0;
        out[o + 1] = t1;
        out[o + 2] = t2;
        out[o + 3] = t3;
    }

    /// 1 if adding `addend` gave `sum` with a carry, else 0. A conditional move on x86 and ARM.
    private static long carry(long sum, long addend) {
        return Long.compareUnsigned(sum, addend) < 0 ? 1L : 0L;
    }

    /// Stores t - p, or t where that is negative; t < 2p.
    private void storeReduced(long[] out, int o, long t0, long t1, long t2, long t3) {
        long s0 = t0 - p0;
        long borrow = carry(t0, p0);
        long d1 = t1 - p1;
        long s1 = d1 - borrow;
        borrow = carry(t1, p1) + carry(d1, borrow);
        long d2 = t2 - p2;
        long s2 = d2 - borrow;
        borrow = carry(t2, p2) + carry(d2, borrow);
        long s3 = t3 - p3 - borrow;
        // t < 2p < 2^255, so the sign of the top limb tells whether the difference is negative
        long keep = s3 >> 63;
        out[o] = s0 ^ ((s0 ^ t0) & keep);
        out[o + 1] = s1 ^ ((s1 ^ t1) & keep);
        out[o + 2] = s2 ^ ((s2 ^ t2) & keep);
        out[o + 3] = s3 ^ ((s3 ^ t3) & keep);
    }

    @Override
    public void add(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        long t0 = x[xo] + y[yo];
        long carry = carry(t0, y[yo]);
        long d1 = x[xo + 1] + y[yo + 1];
        long t1 = d1 + carry;
        carry = carry(d1, y[yo + 1]) + carry(t1, carry);
        long d2 = x[xo + 2] + y[yo + 2];
        long t2 = d2 + carry;
        carry = carry(d2, y[yo + 2]) + carry(t2, carry);
        long t3 = x[xo + 3] + y[yo + 3] + carry;
        storeReduced(out, o, t0, t1, t2, t3);
    }

    @Override
    public void subtract(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        long t0 = x[xo] - y[yo];
        long borrow = carry(x[xo], y[yo]);
        long d1 = x[xo + 1] - y[yo + 1];
        long t1 = d1 - borrow;
        borrow = carry(x[xo + 1], y[yo + 1]) + carry(d1, borrow);
        long d2 = x[xo + 2] - y[yo + 2];
        long t2 = d2 - borrow;
        borrow = carry(x[xo + 2], y[yo + 2]) + carry(d2, borrow);
        long t3 = x[xo + 3] - y[yo + 3] - borrow;
        long addBack = t3 >> 63;
        long q0 = p0 & addBack;
        long q1 = p1 & addBack;
        long q2 = p2 & addBack;
        long s0 = t0 + q0;
        long carry = carry(s0, q0);
        d1 = t1 + q1;
        long s1 = d1 + carry;
        carry = carry(d1, q1) + carry(s1, carry);
        d2 = t2 + q2;
        long s2 = d2 + carry;
        carry = carry(d2, q2) + carry(s2, carry);
        out[o] = s0;
        out[o + 1] = s1;
        out[o + 2] = s2;
        out[o + 3] = t3 + (p3 & addBack) + carry;
    }

    @Override
    public void negate(long[] out, int o, long[] x, int xo) {
        long nonZero = (x[xo] | x[xo + 1] | x[xo + 2] | x[xo + 3]) == 0 ? 0L : -1L;
        long t0 = p0 - x[xo];
        long borrow = carry(p0, x[xo]);
        long d1 = p1 - x[xo + 1];
        long t1 = d1 - borrow;
        borrow = carry(p1, x[xo + 1]) + carry(d1, borrow);
        long d2 = p2 - x[xo + 2];
        long t2 = d2 - borrow;
        borrow = carry(p2, x[xo + 2]) + carry(d2, borrow);
        long t3 = p3 - x[xo + 3] - borrow;
        out[o] = t0 & nonZero;
        out[o + 1] = t1 & nonZero;
        out[o + 2] = t2 & nonZero;
        out[o + 3] = t3 & nonZero;
    }

    @Override
    public void invert(long[] out, int o, long[] x, int xo) {
        // the inverse of x R is 1 / (x R); times R^3 / R that is R / x
        inversion.invert(out, o, x, xo);
        multiply(out, o, out, o, rCubed, 0);
    }

    /// Writes x to the power of the exponent, in Montgomery form.
    ///
    /// @param exponent not negative
    public void power(long[] out, int o, long[] x, int xo, BigInteger exponent) {
        long[] base = {x[xo], x[xo + 1], x[xo + 2], x[xo + 3]};
        long[] result = one.clone();
        for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
            square(result, 0, result, 0);
            if (exponent.testBit(bit)) {
                multiply(result, 0, result, 0, base, 0);
            }
        }
        System.arraycopy(result, 0, out, o, 4);
    }

    @Override
    public void one(long[] out, int o) {
        System.arraycopy(one, 0, out, o, 4);
    }

    @Override
    public boolean isReduced(long[] x, int xo) {
        int order = Long.compareUnsigned(x[xo + 3], p3);
        order = order == 0 ? Long.compareUnsigned(x[xo + 2], p2) : order;
        order = order == 0 ? Long.compareUnsigned(x[xo + 1], p1) : order;
        order = order == 0 ? Long.compareUnsigned(x[xo], p0) : order;
        return order < 0;
    }

    /// Writes the Montgomery form of the canonical element x.
    public void toMontgomery(long[] out, int o, long[] x, int xo) {
        multiply(out, o, x, xo, rSquared, 0);
    }

    /// Writes the canonical form of the Montgomery element x.
    public void fromMontgomery(long[] out, int o, long[] x, int xo) {
        multiply(out, o, x, xo, UNIT, 0);
    }

    private static final long[] UNIT = {1, 0, 0, 0};

    /// Writes the Montgomery form of any integer, reduced.
    public void fromBigInteger(long[] out, int o, BigInteger value) {
        split(value.mod(modulus).shiftLeft(256).mod(modulus), out, o);
    }

    /// The value of the Montgomery element x, in [0, modulus).
    public BigInteger toBigInteger(long[] x, int xo) {
        return join(x, xo).multiply(rInverse).mod(modulus);
    }

    /// The integer of four limbs, whatever they mean.
    public static BigInteger join(long[] limbs, int offset) {
        byte[] bytes = new byte[33];
        for (int index = 0; index < 32; index++) {
            bytes[32 - index] = (byte) (limbs[offset + index / 8] >>> (8 * (index % 8)));
        }
        return new BigInteger(bytes);
    }

    /// Writes an integer of [0, 2^256) as four limbs.
    public static void split(BigInteger value, long[] out, int o) {
        for (int limb = 0; limb < 4; limb++) {
            out[o + limb] = value.shiftRight(64 * limb).longValue();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
