package io.assay.kernel.vector;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;

/// One of the two prime fields in the layout of [LimbKernels], and the way between it and packed elements.
///
/// An element v of the field is held as u = v 2^255 mod p with |u| <= 1.1 p, as five limbs of 51 bits in `double`s,
/// u = sum of limb_i 2^(51 i). A *block* is five vectors, limb by limb. Packed elements are those of [PrimeField]:
/// four words, Montgomery form for R = 2^256, so that u = packed / 2.
final class LimbField {
    /// Blocks whose columns fit the first-level cache.
    static final int CHUNK = 16;
    /// Doubles of the columns of one chunk.
    static final int SCRATCH = CHUNK * 10 * Lanes.COUNT;
    private static final int L = Lanes.COUNT;
    private static final int BLOCK = Lanes.BLOCK;
    private static final int WIDTH = 51;
    private static final long DIGIT = (1L << WIDTH) - 1;
    private static final long HALF_DIGIT = 1L << (WIDTH - 1);
    private static final ThreadLocal<double[]> COLUMNS = ThreadLocal.withInitial(() -> new double[SCRATCH]);
    // after the constants that their constructor needs
    static final LimbField FR = new LimbField(Bn254.FR);
    static final LimbField FP = new LimbField(Bn254.FP);

    /// The field in packed form.
    final PrimeField packed;
    /// What the kernels need to know of the field, each value in all lanes.
    final double[] constants = new double[LimbKernels.CONSTANTS];
    /// A block of ones.
    final double[] ones = new double[BLOCK];
    /// A block of the number 1, not in Montgomery form: the factor that turns u into v.
    final double[] units = new double[BLOCK];
    private final long[] modulus = new long[4];
    private final long p0;
    private final long p1;
    private final long p2;
    private final long p3;

    private LimbField(PrimeField packed) {
        this.packed = packed;
        BigInteger p = packed.modulus();
        PrimeField.split(p, modulus, 0);
        this.p0 = modulus[0];
        this.p1 = modulus[1];
        this.p2 = modulus[2];
        this.p3 = modulus[3];
        for (int row = 1; row <= 3; row++) {
            putConstant((row - 1) * 5 * L,
                    balanced(BigInteger.TWO.modPow(BigInteger.valueOf(-(long) WIDTH * row), p), p));
        }
        putConstant(LimbKernels.MODULUS, p);
        putConstant(LimbKernels.MINUS_MODULUS, p.negate());
        putConstant(LimbKernels.HALF, BigInteger.ONE.subtract(p).shiftRight(1));
        BigInteger base = BigInteger.ONE.shiftLeft(WIDTH);
        double inverse = balanced(p.modInverse(base).negate(), base).doubleValue();
        Arrays.fill(constants, LimbKernels.NEGATIVE_INVERSE, LimbKernels.NEGATIVE_INVERSE + L, inverse);
        long[] one = new long[4];
        packed.one(one, 0);
        Arrays.fill(units, 0, L, 1);
        for (int lane = 0; lane < L; lane++) {
            put(one, 0, ones, lane);
        }
    }

    private static BigInteger balanced(BigInteger value, BigInteger modulus) {
        BigInteger rest = value.mod(modulus);
        return rest.compareTo(modulus.shiftRight(1)) > 0 ? rest.subtract(modulus) : rest;
    }

    private void putConstant(int at, BigInteger value) {
        BigInteger rest = value;
        for (int limb = 0; limb < 5; limb++) {
            BigInteger low = limb == 4 ? rest : balanced(rest, BigInteger.ONE.shiftLeft(WIDTH));
            Arrays.fill(constants, at + limb * L, at + limb * L + L, low.doubleValue());
            rest = rest.subtract(low).shiftRight(WIDTH);
        }
    }

    /// Space for the columns of one chunk, of the calling thread; whoever calls others gives it away.
    static double[] scratch() {
        return COLUMNS.get();
    }

    /// Index of the first limb of an element in an array of blocks; the others follow L doubles apart.
    static int place(int element) {
        return element / L * BLOCK + element % L;
    }

    /// Writes the packed element at `offset` to a lane: |u| <= p / 2.
    ///
    /// @param lane index of the first limb, the others follow L doubles apart
    void put(long[] words, int offset, double[] out, int lane) {
        put(words, offset, out, lane, L);
    }

    /// As above, with limbs `stride` doubles apart.
    void put(long[] words, int offset, double[] out, int at, int stride) {
        long w0 = words[offset];
        long w1 = words[offset + 1];
        long w2 = words[offset + 2];
        long w3 = words[offset + 3];
        // an odd number minus p is even, and its half is negative: either way the half is within p / 2
        long odd = -(w0 & 1);
        long s0 = w0 - (p0 & odd);
        long borrow = below(w0, p0 & odd);
        long s1 = w1 - (p1 & odd);
        long next = below(w1, p1 & odd) | below(s1, borrow);
        s1 -= borrow;
        long s2 = w2 - (p2 & odd);
        borrow = below(w2, p2 & odd) | below(s2, next);
        s2 -= next;
        long s3 = w3 - (p3 & odd) - borrow;
        putDigits((s0 >>> 1) | (s1 << 63), (s1 >>> 1) | (s2 << 63), (s2 >>> 1) | (s3 << 63), s3 >> 1, out, at, stride);
    }

    /// Splits a signed number of 256 bits: adding half a digit everywhere makes all digits but the top one unsigned.
    private static void putDigits(long w0, long w1, long w2, long w3, double[] out, int at, int stride) {
        long s0 = w0 + (HALF_DIGIT | HALF_DIGIT << 51);
        long carry = below(s0, HALF_DIGIT | HALF_DIGIT << 51);
        long h1 = HALF_DIGIT >>> 13 | HALF_DIGIT << 38;
        long s1 = w1 + h1;
        long next = below(s1, h1);
        s1 += carry;
        next |= below(s1, carry);
        long h2 = HALF_DIGIT >>> 26 | HALF_DIGIT << 25;
        long s2 = w2 + h2;
        carry = below(s2, h2);
        s2 += next;
        carry |= below(s2, next);
        long s3 = w3 + (HALF_DIGIT >>> 39) + carry;
        out[at] = (double) ((s0 & DIGIT) - HALF_DIGIT);
        out[at + stride] = (double) (((s0 >>> 51 | s1 << 13) & DIGIT) - HALF_DIGIT);
        out[at + 2 * stride] = (double) (((s1 >>> 38 | s2 << 26) & DIGIT) - HALF_DIGIT);
        out[at + 3 * stride] = (double) (((s2 >>> 25 | s3 << 39) & DIGIT) - HALF_DIGIT);
        out[at + 4 * stride] = (double) (s3 >> 12);
    }

    private static long below(long x, long y) {
        return Long.compareUnsigned(x, y) < 0 ? 1L : 0L;
    }

    /// Writes the integer u of a lane, reduced: the packed element divided by two, or, after a multiplication with
    /// [#units], the canonical value.
    void getRaw(double[] values, int lane, long[] out, int o) {
        getRaw(values, lane, L, out, o);
    }

    private void getRaw(double[] values, int at, int stride, long[] out, int o) {
        long d0 = (long) values[at];
        long d1 = (long) values[at + stride] + (d0 >> WIDTH);
        long d2 = (long) values[at + 2 * stride] + (d1 >> WIDTH);
        long d3 = (long) values[at + 3 * stride] + (d2 >> WIDTH);
        long top = (long) values[at + 4 * stride] + (d3 >> WIDTH);
        d0 &= DIGIT;
        d1 &= DIGIT;
        d2 &= DIGIT;
        d3 &= DIGIT;
        out[o] = d0 | d1 << 51;
        out[o + 1] = d1 >>> 13 | d2 << 38;
        out[o + 2] = d2 >>> 26 | d3 << 25;
        out[o + 3] = d3 >>> 39 | top << 12;
        while (out[o + 3] < 0) {
            addModulus(out, o);
        }
        while (!packed.isReduced(out, o)) {
            // not negative and below 2p: subtraction cannot wrap
            packed.subtract(out, o, out, o, modulus, 0);
        }
    }

    private void addModulus(long[] out, int o) {
        long s0 = out[o] + p0;
        long carry = below(s0, p0);
        long s1 = out[o + 1] + p1;
        long next = below(s1, p1);
        s1 += carry;
        next |= below(s1, carry);
        long s2 = out[o + 2] + p2;
        carry = below(s2, p2);
        s2 += next;
        carry |= below(s2, next);
        out[o] = s0;
        out[o + 1] = s1;
        out[o + 2] = s2;
        out[o + 3] += p3 + carry;
    }

    /// Writes the packed element of a lane.
    void get(double[] values, int lane, long[] out, int o) {
        get(values, lane, L, out, o);
    }

    /// As above, with limbs `stride` doubles apart.
    void get(double[] values, int at, int stride, long[] out, int o) {
        getRaw(values, at, stride, out, o);
        packed.add(out, o, out, o, out, o);
    }

    /// z = x y; starts and steps in doubles, scratch of [#SCRATCH] doubles; z may be x or y.
    void multiply(double[] z, int zo, int zs, double[] x, int xo, int xs, double[] y, int yo, int ys, int blocks,
            double[] scratch) {
        for (int done = 0; done < blocks; done += CHUNK) {
            int count = Math.min(CHUNK, blocks - done);
            LimbKernels.product(scratch, 0, 10 * L, x, xo + done * xs, xs, y, yo + done * ys, ys, count);
            LimbKernels.reduce(z, zo + done * zs, zs, scratch, 0, 10 * L, count, constants);
        }
    }

    /// z = x^2; parameters as in the multiplication.
    void square(double[] z, int zo, int zs, double[] x, int xo, int xs, int blocks, double[] scratch) {
        for (int done = 0; done < blocks; done += CHUNK) {
            int count = Math.min(CHUNK, blocks - done);
            LimbKernels.square(scratch, 0, 10 * L, x, xo + done * xs, xs, count);
            LimbKernels.reduce(z, zo + done * zs, zs, scratch, 0, 10 * L, count, constants);
        }
    }
}
