package io.assay.curve;

import io.assay.field.Bn254;
import io.assay.field.Fp2;
import java.math.BigInteger;
import java.util.Arrays;

/// The field ReferenceFp12 of pairing values: Fp6[w] / (w^2 - v) over Fp6 = Fp2[v] / (v^3 - (9 + u)).
///
/// An element is 48 words: six elements of Fp2, the coefficients of 1, v, v^2, w, vw, v^2 w. Results are new arrays: a
/// pairing is a handful of elements, not bulk data. An object owns scratch space, so it belongs to one thread.
final class ReferenceFp12 {
    private static final int SIZE = 48;
    private static final int HALF = 24;
    private final Fp2 fp2 = new Fp2();
    /// (9 + u)^(k (p - 1) / 6) for k = 0 to 5: what the Frobenius map multiplies w^k by.
    private final long[] frobenius = new long[SIZE];

    ReferenceFp12() {
        long[] residue = new long[8];
        Bn254.FP.fromBigInteger(residue, 0, BigInteger.valueOf(9));
        Bn254.FP.one(residue, 4);
        BigInteger exponent = Bn254.FP.modulus().subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
        long[] root = new long[8];
        fp2.one(root, 0);
        for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
            fp2.square(root, 0, root, 0);
            if (exponent.testBit(bit)) {
                fp2.multiply(root, 0, root, 0, residue, 0);
            }
        }
        fp2.one(frobenius, 0);
        for (int power = 1; power < 6; power++) {
            fp2.multiply(frobenius, 8 * power, frobenius, 8 * power - 8, root, 0);
        }
    }

    Fp2 fp2() {
        return fp2;
    }

    /// (9 + u)^(k (p - 1) / 6), for k in [0, 5], at index 8k.
    long[] frobeniusConstants() {
        return frobenius;
    }

    long[] one() {
        long[] result = new long[SIZE];
        fp2.one(result, 0);
        return result;
    }

    boolean isOne(long[] x) {
        return Arrays.equals(x, one());
    }

    private void add6(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        for (int part = 0; part < HALF; part += 8) {
            fp2.add(out, o + part, x, xo + part, y, yo + part);
        }
    }

    private void subtract6(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        for (int part = 0; part < HALF; part += 8) {
            fp2.subtract(out, o + part, x, xo + part, y, yo + part);
        }
    }

    /// Schoolbook product in Fp6: coefficient i of x times coefficient j of y belongs to v^(i+j), and v^3 = 9 + u.
    private long[] multiply6(long[] x, int xo, long[] y, int yo) {
        long[] result = new long[HALF];
        long[] term = new long[8];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                fp2.multiply(term, 0, x, xo + 8 * i, y, yo + 8 * j);
                if (i + j >= 3) {
                    fp2.multiplyByNonResidue(term, 0, term, 0);
                }
                int target = 8 * ((i + j) % 3);
                fp2.add(result, target, result, target, term, 0);
            }
        }
        return result;
    }

    /// Multiplies by v in place.
    private void multiplyByV(long[] x) {
        long[] top = new long[8];
        fp2.multiplyByNonResidue(top, 0, x, 16);
        System.arraycopy(x, 0, x, 8, 16);
        System.arraycopy(top, 0, x, 0, 8);
    }

    /// (a0 + a1 w)(b0 + b1 w) with w^2 = v, by Karatsuba.
    long[] multiply(long[] a, long[] b) {
        long[] low = multiply6(a, 0, b, 0);
        long[] high = multiply6(a, HALF, b, HALF);
        long[] sums = new long[SIZE];
        add6(sums, 0, a, 0, a, HALF);
        add6(sums, HALF, b, 0, b, HALF);
        long[] middle = multiply6(sums, 0, sums, HALF);
        long[] result = new long[SIZE];
        subtract6(result, HALF, middle, 0, low, 0);
        subtract6(result, HALF, result, HALF, high, 0);
        multiplyByV(high);
        add6(result, 0, low, 0, high, 0);
        return result;
    }

    long[] square(long[] a) {
        return multiply(a, a);
    }

    /// a0 - a1 w, which is a to the power p^6, and the inverse where the norm is one.
    long[] conjugate(long[] a) {
        long[] result = a.clone();
        for (int part = HALF; part < SIZE; part += 8) {
            fp2.negate(result, part, result, part);
        }
        return result;
    }

    /// a to the power p.
    long[] frobenius(long[] a) {
        long[] result = new long[SIZE];
        for (int power = 0; power < 6; power++) {
            // w^power = v^(power / 2) w^(power % 2)
            int part = power % 2 * HALF + 8 * (power / 2);
            fp2.conjugate(result, part, a, part);
            fp2.multiply(result, part, result, part, frobenius, 8 * power);
        }
        return result;
    }

    /// The inverse: conjugate / norm, the norm being in Fp6, inverted in turn through its own norm in Fp2.
    long[] invert(long[] a) {
        long[] high = multiply6(a, HALF, a, HALF);
        multiplyByV(high);
        long[] norm = multiply6(a, 0, a, 0);
        subtract6(norm, 0, norm, 0, high, 0);
        long[] inverse = invert6(norm);
        long[] conjugate = conjugate(a);
        long[] result = new long[SIZE];
        System.arraycopy(multiply6(conjugate, 0, inverse, 0), 0, result, 0, HALF);
        System.arraycopy(multiply6(conjugate, HALF, inverse, 0), 0, result, HALF, HALF);
        return result;
    }

    /// Source: the adjoint of the matrix of multiplication by c0 + c1 v + c2 v^2.
    private long[] invert6(long[] c) {
        long[] t = new long[HALF];
        long[] term = new long[16];
        fp2.square(t, 0, c, 0);
        fp2.multiply(term, 0, c, 8, c, 16);
        fp2.multiplyByNonResidue(term, 0, term, 0);
        fp2.subtract(t, 0, t, 0, term, 0);
        fp2.square(t, 8, c, 16);
        fp2.multiplyByNonResidue(t, 8, t, 8);
        fp2.multiply(term, 0, c, 0, c, 8);
        fp2.subtract(t, 8, t, 8, term, 0);
        fp2.square(t, 16, c, 8);
        fp2.multiply(term, 0, c, 0, c, 16);
        fp2.subtract(t, 16, t, 16, term, 0);
        fp2.multiply(term, 0, c, 8, t, 16);
        fp2.multiply(term, 8, c, 16, t, 8);
        fp2.add(term, 0, term, 0, term, 8);
        fp2.multiplyByNonResidue(term, 0, term, 0);
        fp2.multiply(term, 8, c, 0, t, 0);
        fp2.add(term, 0, term, 0, term, 8);
        fp2.invert(term, 0, term, 0);
        for (int part = 0; part < HALF; part += 8) {
            fp2.multiply(t, part, t, part, term, 0);
        }
        return t;
    }

    /// a to a non-negative power.
    long[] power(long[] a, BigInteger exponent) {
        long[] result = one();
        for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
            result = square(result);
            if (exponent.testBit(bit)) {
                result = multiply(result, a);
            }
        }
        return result;
    }
}
