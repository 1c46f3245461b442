package io.assay.field;

import java.math.BigInteger;

/// The inverse modulo one odd prime of at most 254 bits, by divsteps: about a tenth of the time of [BigInteger#modInverse].
///
/// Source: Bernstein, Yang, "Fast constant-time gcd computation and modular inversion" (2019), here in variable time. A
/// divstep takes (delta, f, g) with f odd to (1 - delta, g, (g - f) / 2) if delta > 0 and g is odd, and else to
/// (1 + delta, f, (g + (g mod 2) f) / 2). It keeps the greatest common divisor, and g reaches zero. The next [#STEPS]
/// steps depend on as many low bits of f and g only: they are taken on single words, which gives a matrix (u v; q r) with
/// f' = (u f + v g) / 2^30, g' = (q f + r g) / 2^30 and |u| + |v|, |q| + |r| <= 2^30. The matrix is then applied to the long
/// numbers and to their cofactors d and e, for which d x = f and e x = g modulo p hold throughout.
///
/// Long numbers are limbs of 30 bits from the lowest, the top one signed, so that no sum of products leaves a `long`.
/// Objects are immutable and may be shared.
final class ModularInversion {
    private static final int STEPS = 30;
    private static final int LIMBS = 9;
    private static final long MASK = (1L << STEPS) - 1;
    /// How many low bits of g one multiple of f clears; [#lowInverse(long)] is right in so many.
    private static final int CLEARED = 5;
    private final long[] modulus = new long[LIMBS];
    /// 1 / p modulo 2^30.
    private final long inverse;

    /// Prepares for a modulus.
    ///
    /// @param modulus odd, at most 254 bits
    ModularInversion(BigInteger modulus) {
        long[] words = new long[4];
        PrimeField.split(modulus, words, 0);
        load(this.modulus, words, 0);
        this.inverse = modulus.modInverse(BigInteger.ONE.shiftLeft(STEPS)).longValueExact();
    }

    /// Writes 1 / x modulo p, and zero for x = 0, as four words of 64 bits.
    ///
    /// @param x four words, less than p
    void invert(long[] out, int o, long[] x, int xo) {
        long[] f = modulus.clone();
        long[] g = new long[LIMBS];
        load(g, x, xo);
        long[] d = new long[LIMBS];
        long[] e = new long[LIMBS];
        e[0] = 1;
        long[] matrix = new long[4];
        int delta = 1;
        int length = LIMBS;
        while (!isZero(g, length)) {
            delta = steps(delta, f[0], g[0], matrix);
            combineCofactors(d, e, matrix);
            combine(f, g, length, matrix);
            length = shorten(f, g, length);
        }
        // f is 1 or -1 now; for x = 0 it is p and d is zero
        if (f[length - 1] < 0) {
            negate(d);
        }
        reduce(d);
        store(out, o, d);
    }

    private static boolean isZero(long[] limbs, int length) {
        long bits = 0;
        for (int limb = 0; limb < length; limb++) {
            bits |= limbs[limb];
        }
        return bits == 0;
    }

    /// Takes [#STEPS] divsteps on the low bits of f and g, writes their matrix, and returns the new delta.
    private static int steps(int startDelta, long startF, long startG, long[] matrix) {
        int delta = startDelta;
        long f = startF;
        long g = startG;
        long u = 1;
        long v = 0;
        long q = 0;
        long r = 1;
        long inverse = lowInverse(f);
        int left = STEPS;
        while (true) {
            // even g: halvings, written as doublings of the row of f
            int halvings = Long.numberOfTrailingZeros(g | -1L << left);
            g >>= halvings;
            u <<= halvings;
            v <<= halvings;
            delta += halvings;
            left -= halvings;
            if (left == 0) {
                break;
            }
            if (delta > 0) {
                delta = -delta;
                long t = f;
                f = g;
                g = -t;
                t = u;
                u = q;
                q = -t;
                t = v;
                v = r;
                r = -t;
                inverse = lowInverse(f);
            }
            // no swap can come before delta is positive again: so many steps add one multiple of f together
            int bits = Math.min(Math.min(1 - delta, left), CLEARED);
            long factor = -g * inverse & (1L << bits) - 1;
            g += factor * f;
            q += factor * u;
            r += factor * v;
        }
        matrix[0] = u;
        matrix[1] = v;
        matrix[2] = q;
        matrix[3] = r;
        return delta;
    }

    /// 1 / f modulo 2^5 for odd f. Source: Montgomery; (3 f) xor 2.
    private static long lowInverse(long f) {
        return 3 * f ^ 2;
    }

    private static void combine(long[] f, long[] g, int length, long[] matrix) {
        long u = matrix[0];
        long v = matrix[1];
        long q = matrix[2];
        long r = matrix[3];
        long sumF = (u * f[0] + v * g[0]) >> STEPS;
        long sumG = (q * f[0] + r * g[0]) >> STEPS;
        for (int limb = 1; limb < length; limb++) {
            sumF += u * f[limb] + v * g[limb];
            sumG += q * f[limb] + r * g[limb];
            f[limb - 1] = sumF & MASK;
            g[limb - 1] = sumG & MASK;
            sumF >>= STEPS;
            sumG >>= STEPS;
        }
        f[length - 1] = sumF;
        g[length - 1] = sumG;
    }

    /// Drops top limbs that say no more than the sign.
    private static int shorten(long[] f, long[] g, int length) {
        int top = length - 1;
        while (top > 0 && f[top] == f[top] >> 63 && g[top] == g[top] >> 63) {
            f[top - 1] += f[top] << STEPS;
            g[top - 1] += g[top] << STEPS;
            top--;
        }
        return top + 1;
    }

    /// Replaces d by (u d + v e) / 2^30 and e by (q d + r e) / 2^30, modulo p.
    ///
    /// Both stay in (-2p, p): with p added to negative ones the sum is in (-2^30 p, 2^30 p), and less than 2^30 p are
    /// subtracted to make it divisible by 2^30.
    private void combineCofactors(long[] d, long[] e, long[] matrix) {
        long u = matrix[0];
        long v = matrix[1];
        long q = matrix[2];
        long r = matrix[3];
        long signD = d[LIMBS - 1] >> 63;
        long signE = e[LIMBS - 1] >> 63;
        long sumD = u * d[0] + v * e[0];
        long sumE = q * d[0] + r * e[0];
        long timesD = (u & signD) + (v & signE);
        long timesE = (q & signD) + (r & signE);
        timesD -= inverse * sumD + timesD & MASK;
        timesE -= inverse * sumE + timesE & MASK;
        sumD = (sumD + modulus[0] * timesD) >> STEPS;
        sumE = (sumE + modulus[0] * timesE) >> STEPS;
        for (int limb = 1; limb < LIMBS; limb++) {
            sumD += u * d[limb] + v * e[limb] + modulus[limb] * timesD;
            sumE += q * d[limb] + r * e[limb] + modulus[limb] * timesE;
            d[limb - 1] = sumD & MASK;
            e[limb - 1] = sumE & MASK;
            sumD >>= STEPS;
            sumE >>= STEPS;
        }
        d[LIMBS - 1] = sumD;
        e[LIMBS - 1] = sumE;
    }

    private static void negate(long[] limbs) {
        for (int limb = 0; limb < LIMBS; limb++) {
            limbs[limb] = -limbs[limb];
        }
        carry(limbs);
    }

    /// Brings a number of (-2p, 2p) into [0, p).
    private void reduce(long[] limbs) {
        addModulus(limbs, -1);
        while (limbs[LIMBS - 1] < 0) {
            addModulus(limbs, 1);
        }
    }

    private void addModulus(long[] limbs, int times) {
        for (int limb = 0; limb < LIMBS; limb++) {
            limbs[limb] += times * modulus[limb];
        }
        carry(limbs);
    }

    private static void carry(long[] limbs) {
        for (int limb = 1; limb < LIMBS; limb++) {
            limbs[limb] += limbs[limb - 1] >> STEPS;
            limbs[limb - 1] &= MASK;
        }
    }

    private static void load(long[] limbs, long[] words, int offset) {
        for (int limb = 0; limb < LIMBS; limb++) {
            int word = limb * STEPS / 64;
            int shift = limb * STEPS % 64;
            long bits = words[offset + word] >>> shift;
            if (shift > 64 - STEPS && word < 3) {
                bits |= words[offset + word + 1] << (64 - shift);
            }
            limbs[limb] = bits & MASK;
        }
    }

    private static void store(long[] words, int offset, long[] limbs) {
        for (int word = 0; word < 4; word++) {
            words[offset + word] = 0;
        }
        for (int limb = 0; limb < LIMBS; limb++) {
            int word = limb * STEPS / 64;
            int shift = limb * STEPS % 64;
            words[offset + word] |= limbs[limb] << shift;
            if (shift > 64 - STEPS && word < 3) {
                words[offset + word + 1] |= limbs[limb] >>> (64 - shift);
            }
        }
    }
}
