package io.assay.curve;

import io.assay.field.Bn254;
import io.assay.field.Fp2;
import java.math.BigInteger;
import java.util.Arrays;

/// The field Fp12 of pairing values: Fp6[w] / (w^2 - v) over Fp6 = Fp2[v] / (v^3 - (9 + u)).
///
/// An element is 48 words: the coefficients of 1, v, v^2, w, vw, v^2 w, eight words each. Outputs may be inputs. An object
/// owns scratch space, so it belongs to one thread.
final class Fp12 {
    static final int SIZE = 48;
    private static final int HALF = Fp6.SIZE;
    /// (9 + u)^(k (p^n - 1) / 6) at [n - 1][8k], for n from 1 to 3 and k from 0 to 5: by this w^k is multiplied when it is
    /// raised to the power p^n.
    private static final long[][] FROBENIUS = frobeniusConstants();
    private static final byte[] U = SignedDigits.of(BigInteger.valueOf(Bn254.U));
    private final Fp2 fp2 = new Fp2();
    private final Fp6 fp6 = new Fp6(fp2);
    private final long[] t = new long[3 * HALF];

    private static long[][] frobeniusConstants() {
        Fp2 fp2 = new Fp2();
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
        long[][] result = new long[3][SIZE];
        for (int n = 0; n < 3; n++) {
            for (int k = 0; k < 6; k++) {
                int at = 8 * k;
                if (n == 0 && k == 0) {
                    fp2.one(result[0], 0);
                } else if (n == 0) {
                    fp2.multiply(result[0], at, result[0], at - 8, root, 0);
                } else {
                    // raising to p once more: conjugate what is there, and multiply by the constant of the first power
                    fp2.conjugate(result[n], at, result[n - 1], at);
                    fp2.multiply(result[n], at, result[n], at, result[0], at);
                }
            }
        }
        return result;
    }

    /// (9 + u)^(k (p^n - 1) / 6), for k from 0 to 5 at index 8k, shared.
    ///
    /// @param n from 1 to 3
    static long[] frobeniusConstants(int n) {
        return FROBENIUS[n - 1];
    }

    Fp2 fp2() {
        return fp2;
    }

    long[] one() {
        long[] result = new long[SIZE];
        fp2.one(result, 0);
        return result;
    }

    boolean isOne(long[] x) {
        return Arrays.equals(x, one());
    }

    /// Writes a b. Karatsuba: with w^2 = v, a0 b0 + v a1 b1 and (a0 + a1)(b0 + b1) - a0 b0 - a1 b1.
    void multiply(long[] out, long[] a, long[] b) {
        fp6.add(t, 0, a, 0, a, HALF);
        fp6.add(t, HALF, b, 0, b, HALF);
        fp6.multiply(t, 0, t, 0, t, HALF);
        fp6.multiply(t, HALF, a, 0, b, 0);
        fp6.multiply(t, 2 * HALF, a, HALF, b, HALF);
        finishKaratsuba(out);
    }

    /// Writes a (1 + l0 w + l1 v w), ten multiplications in Fp2: how the values of lines look.
    ///
    /// @param line l0 and l1, 16 words
    void multiplyByLine(long[] out, long[] a, long[] line, int lo) {
        fp6.multiplyByLinear(t, 0, a, 0, line, lo);
        fp6.multiplyByLinear(t, HALF, a, HALF, line, lo);
        fp6.multiplyByV(t, HALF, t, HALF);
        fp6.add(t, 0, a, HALF, t, 0);
        fp6.add(out, 0, a, 0, t, HALF);
        System.arraycopy(t, 0, out, HALF, HALF);
    }

    /// Writes a^2: with m = a0 a1, (a0 + a1)(a0 + v a1) - m - v m and 2 m.
    void square(long[] out, long[] a) {
        fp6.multiplyByV(t, 0, a, HALF);
        fp6.add(t, 0, t, 0, a, 0);
        fp6.add(t, HALF, a, 0, a, HALF);
        fp6.multiply(t, 0, t, 0, t, HALF);
        fp6.multiply(t, HALF, a, 0, a, HALF);
        fp6.add(out, HALF, t, HALF, t, HALF);
        fp6.subtract(t, 0, t, 0, t, HALF);
        fp6.multiplyByV(t, HALF, t, HALF);
        fp6.subtract(out, 0, t, 0, t, HALF);
    }

    /// From (a0 + a1)(b0 + b1), a0 b0 and a1 b1 in the scratch space.
    private void finishKaratsuba(long[] out) {
        fp6.subtract(t, 0, t, 0, t, HALF);
        fp6.subtract(out, HALF, t, 0, t, 2 * HALF);
        fp6.multiplyByV(t, 2 * HALF, t, 2 * HALF);
        fp6.add(out, 0, t, HALF, t, 2 * HALF);
    }

    /// Writes a^2 for a in the cyclotomic subgroup, of order p^4 - p^2 + 1: nine squarings in Fp2 instead of twelve
    /// multiplications.
    ///
    /// With s = vw and Fp4 = Fp2[s] let a = A + B w + C w^2; then a^2 = (3 A^2 - 2 A*) + (3 s C^2 + 2 B*) w
    /// + (3 B^2 - 2 C*) w^2, where * is the conjugation s -> -s. Source: Granger, Scott, "Faster squaring in the
    /// cyclotomic subgroup of sixth degree extensions" (2010).
    void squareCyclotomic(long[] out, long[] a) {
        // A = (1, vw), B = (w, v^2), C = (v, v^2 w) as offsets of coefficients
        squareFp4(0, a, 0, 32);
        squareFp4(16, a, 24, 16);
        squareFp4(32, a, 8, 40);
        tripleMinusTwice(out, 0, 0, a);
        triplePlusTwice(out, 32, 8, a);
        tripleMinusTwice(out, 8, 16, a);
        triplePlusTwice(out, 40, 24, a);
        fp2.multiplyByNonResidue(t, 40, t, 40);
        triplePlusTwice(out, 24, 40, a);
        tripleMinusTwice(out, 16, 32, a);
    }

    /// t[at] = x^2 + (9 + u) y^2 and t[at + 8] = 2 x y, for coefficients x and y of a: the square of x + y s.
    private void squareFp4(int at, long[] a, int x, int y) {
        int ySquare = 56;
        fp2.square(t, at, a, x);
        fp2.square(t, ySquare, a, y);
        fp2.add(t, at + 8, a, x, a, y);
        fp2.square(t, at + 8, t, at + 8);
        fp2.subtract(t, at + 8, t, at + 8, t, at);
        fp2.subtract(t, at + 8, t, at + 8, t, ySquare);
        fp2.multiplyByNonResidue(t, ySquare, t, ySquare);
        fp2.add(t, at, t, at, t, ySquare);
    }

    /// out[o] = 3 t[at] - 2 a[o].
    private void tripleMinusTwice(long[] out, int o, int at, long[] a) {
        fp2.subtract(t, 56, t, at, a, o);
        fp2.add(t, 56, t, 56, t, 56);
        fp2.add(out, o, t, 56, t, at);
    }

    /// out[o] = 3 t[at] + 2 a[o].
    private void triplePlusTwice(long[] out, int o, int at, long[] a) {
        fp2.add(t, 56, t, at, a, o);
        fp2.add(t, 56, t, 56, t, 56);
        fp2.add(out, o, t, 56, t, at);
    }

    /// Writes a0 - a1 w, which is a to the power p^6, and the inverse in the cyclotomic subgroup.
    void conjugate(long[] out, long[] a) {
        System.arraycopy(a, 0, out, 0, HALF);
        fp6.negate(out, HALF, a, HALF);
    }

    /// Writes a to the power p^n.
    ///
    /// @param n from 1 to 3
    void frobenius(long[] out, long[] a, int n) {
        for (int power = 0; power < 6; power++) {
            // w^power = v^(power / 2) w^(power % 2)
            int part = power % 2 * HALF + 8 * (power / 2);
            if (n == 2) {
                System.arraycopy(a, part, out, part, 8);
            } else {
                fp2.conjugate(out, part, a, part);
            }
            fp2.multiply(out, part, out, part, FROBENIUS[n - 1], 8 * power);
        }
    }

    /// Writes 1 / a, and zero for zero: conjugate / norm, and the norm a0^2 - v a1^2 is in Fp6.
    void invert(long[] out, long[] a) {
        fp6.multiply(t, 0, a, HALF, a, HALF);
        fp6.multiplyByV(t, 0, t, 0);
        fp6.multiply(t, HALF, a, 0, a, 0);
        fp6.subtract(t, 0, t, HALF, t, 0);
        fp6.invert(t, 0, t, 0);
        fp6.multiply(out, 0, a, 0, t, 0);
        fp6.multiply(out, HALF, a, HALF, t, 0);
        fp6.negate(out, HALF, out, HALF);
    }

    /// Returns a^u for a in the cyclotomic subgroup, u being the parameter of the curve: a squaring a bit and, with signed
    /// digits, a third as many multiplications.
    long[] powerOfU(long[] a) {
        long[] inverse = new long[SIZE];
        conjugate(inverse, a);
        long[] result = a.clone();
        for (int digit = U.length - 2; digit >= 0; digit--) {
            squareCyclotomic(result, result);
            if (U[digit] != 0) {
                multiply(result, result, U[digit] > 0 ? a : inverse);
            }
        }
        return result;
    }
}
