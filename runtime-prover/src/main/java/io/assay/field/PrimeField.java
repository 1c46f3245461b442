package io.assay.field;

import java.math.BigInteger;

/// A prime field of 254 bits on four 64-bit limbs, in Montgomery form with R = 2^256.
///
/// Inputs of every operation must be reduced (each element less than the modulus); results are. Nothing is
/// constant-time. Objects are immutable and may be shared between threads.
public final class PrimeField implements CoordinateField {
    private final String name;
    private final BigInteger modulus;
    private final long p0;
    private final long p1;
    private final long p2;
    private final long p3;
    private final long negativeInverse;
    private final long[] one;
    private final long[] rSquared;
    private final BigInteger rInverse;

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
        this.rInverse = r.modInverse(modulus);
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
    /// Source: operand scanning with the reduction interleaved (CIOS); with a modulus below 2^254 neither the running
    /// value nor the sum of the two carries leaves its limb, so the fifth limb of the textbook form is always zero.
    @Override
    public void multiply(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        long x0 = x[xo];
        long x1 = x[xo + 1];
        long x2 = x[xo + 2];
        long x3 = x[xo + 3];
        long t0;
        long t1;
        long t2;
        long t3;
        long factor;
        long quotient;
        long low;
        long high;
        long productCarry;
        long reductionCarry;
        factor = y[yo + 0];
        high = Math.unsignedMultiplyHigh(x0, factor);
        low = x0 * factor;
        t0 = low;
        productCarry = high;
        quotient = t0 * negativeInverse;
        reductionCarry = Math.unsignedMultiplyHigh(quotient, p0) + (t0 == 0 ? 0 : 1);
        high = Math.unsignedMultiplyHigh(x1, factor);
        low = x1 * factor;
        low += productCarry;
        high += carry(low, productCarry);
        t1 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p1);
        low = quotient * p1;
        low += t1;
        high += carry(low, t1);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t0 = low;
        reductionCarry = high;
        high = Math.unsignedMultiplyHigh(x2, factor);
        low = x2 * factor;
        low += productCarry;
        high += carry(low, productCarry);
        t2 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p2);
        low = quotient * p2;
        low += t2;
        high += carry(low, t2);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t1 = low;
        reductionCarry = high;
        high = Math.unsignedMultiplyHigh(x3, factor);
        low = x3 * factor;
        low += productCarry;
        high += carry(low, productCarry);
        t3 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p3);
        low = quotient * p3;
        low += t3;
        high += carry(low, t3);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t2 = low;
        reductionCarry = high;
        t3 = productCarry + reductionCarry;
        factor = y[yo + 1];
        high = Math.unsignedMultiplyHigh(x0, factor);
        low = x0 * factor;
        low += t0;
        high += carry(low, t0);
        t0 = low;
        productCarry = high;
        quotient = t0 * negativeInverse;
        reductionCarry = Math.unsignedMultiplyHigh(quotient, p0) + (t0 == 0 ? 0 : 1);
        high = Math.unsignedMultiplyHigh(x1, factor);
        low = x1 * factor;
        low += t1;
        high += carry(low, t1);
        low += productCarry;
        high += carry(low, productCarry);
        t1 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p1);
        low = quotient * p1;
        low += t1;
        high += carry(low, t1);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t0 = low;
        reductionCarry = high;
        high = Math.unsignedMultiplyHigh(x2, factor);
        low = x2 * factor;
        low += t2;
        high += carry(low, t2);
        low += productCarry;
        high += carry(low, productCarry);
        t2 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p2);
        low = quotient * p2;
        low += t2;
        high += carry(low, t2);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t1 = low;
        reductionCarry = high;
        high = Math.unsignedMultiplyHigh(x3, factor);
        low = x3 * factor;
        low += t3;
        high += carry(low, t3);
        low += productCarry;
        high += carry(low, productCarry);
        t3 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p3);
        low = quotient * p3;
        low += t3;
        high += carry(low, t3);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t2 = low;
        reductionCarry = high;
        t3 = productCarry + reductionCarry;
        factor = y[yo + 2];
        high = Math.unsignedMultiplyHigh(x0, factor);
        low = x0 * factor;
        low += t0;
        high += carry(low, t0);
        t0 = low;
        productCarry = high;
        quotient = t0 * negativeInverse;
        reductionCarry = Math.unsignedMultiplyHigh(quotient, p0) + (t0 == 0 ? 0 : 1);
        high = Math.unsignedMultiplyHigh(x1, factor);
        low = x1 * factor;
        low += t1;
        high += carry(low, t1);
        low += productCarry;
        high += carry(low, productCarry);
        t1 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p1);
        low = quotient * p1;
        low += t1;
        high += carry(low, t1);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t0 = low;
        reductionCarry = high;
        high = Math.unsignedMultiplyHigh(x2, factor);
        low = x2 * factor;
        low += t2;
        high += carry(low, t2);
        low += productCarry;
        high += carry(low, productCarry);
        t2 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p2);
        low = quotient * p2;
        low += t2;
        high += carry(low, t2);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t1 = low;
        reductionCarry = high;
        high = Math.unsignedMultiplyHigh(x3, factor);
        low = x3 * factor;
        low += t3;
        high += carry(low, t3);
        low += productCarry;
        high += carry(low, productCarry);
        t3 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p3);
        low = quotient * p3;
        low += t3;
        high += carry(low, t3);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t2 = low;
        reductionCarry = high;
        t3 = productCarry + reductionCarry;
        factor = y[yo + 3];
        high = Math.unsignedMultiplyHigh(x0, factor);
        low = x0 * factor;
        low += t0;
        high += carry(low, t0);
        t0 = low;
        productCarry = high;
        quotient = t0 * negativeInverse;
        reductionCarry = Math.unsignedMultiplyHigh(quotient, p0) + (t0 == 0 ? 0 : 1);
        high = Math.unsignedMultiplyHigh(x1, factor);
        low = x1 * factor;
        low += t1;
        high += carry(low, t1);
        low += productCarry;
        high += carry(low, productCarry);
        t1 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p1);
        low = quotient * p1;
        low += t1;
        high += carry(low, t1);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t0 = low;
        reductionCarry = high;
        high = Math.unsignedMultiplyHigh(x2, factor);
        low = x2 * factor;
        low += t2;
        high += carry(low, t2);
        low += productCarry;
        high += carry(low, productCarry);
        t2 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p2);
        low = quotient * p2;
        low += t2;
        high += carry(low, t2);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t1 = low;
        reductionCarry = high;
        high = Math.unsignedMultiplyHigh(x3, factor);
        low = x3 * factor;
        low += t3;
        high += carry(low, t3);
        low += productCarry;
        high += carry(low, productCarry);
        t3 = low;
        productCarry = high;
        high = Math.unsignedMultiplyHigh(quotient, p3);
        low = quotient * p3;
        low += t3;
        high += carry(low, t3);
        low += reductionCarry;
        high += carry(low, reductionCarry);
        t2 = low;
        reductionCarry = high;
        t3 = productCarry + reductionCarry;
        storeReduced(out, o, t0, t1, t2, t3);
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
    public void square(long[] out, int o, long[] x, int xo) {
        multiply(out, o, x, xo, x, xo);
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
        power(out, o, x, xo, modulus.subtract(BigInteger.TWO));
    }

    /// Writes x to the power of the exponent, in Montgomery form.
    ///
    /// @param exponent not negative
    public void power(long[] out, int o, long[] x, int xo, BigInteger exponent) {
        long[] base = {x[xo], x[xo + 1], x[xo + 2], x[xo + 3]};
        long[] result = one.clone();
        for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
            multiply(result, 0, result, 0, result, 0);
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
