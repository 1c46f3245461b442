package io.assay.curve;

import io.assay.field.Bn254;
import io.assay.field.Fp2;
import java.math.BigInteger;
import java.util.Arrays;

/// The optimal ate pairing e: G1 x G2 -> ReferenceFp12 of BN254, as in EIP-197.
///
/// Source: Vercauteren, "Optimal pairings" (2010): Miller loop over 6u + 2, two lines with Frobenius images, then the
/// exponent (p^12 - 1) / r. Affine lines, one inversion each: the plain form. An object belongs to one thread.
final class ReferencePairing {
    private static final BigInteger LOOP = BigInteger.valueOf(Bn254.U).multiply(BigInteger.valueOf(6))
            .add(BigInteger.TWO);
    private final ReferenceFp12 fp12 = new ReferenceFp12();
    private final Fp2 fp2 = fp12.fp2();

    /// Makes a pairing for one thread.
    public ReferencePairing() {}

    /// Returns the product of e(P_i, Q_i), 48 words: six elements of Fp2, the coefficients of 1, v, v^2, w, vw, v^2 w
    /// with w^2 = v, v^3 = 9 + u.
    ///
    /// A pair with a point at infinity counts as one.
    ///
    /// @param g1Points affine points of G1, 8 words each, on the curve
    /// @param g2Points as many affine points of G2, 16 words each, in the subgroup of order r
    public long[] product(long[] g1Points, long[] g2Points) {
        long[] value = fp12.one();
        for (int pair = 0; pair < g1Points.length / 8; pair++) {
            long[] p = Arrays.copyOfRange(g1Points, 8 * pair, 8 * pair + 8);
            long[] q = Arrays.copyOfRange(g2Points, 16 * pair, 16 * pair + 16);
            if (!isZero(p) && !isZero(q)) {
                value = fp12.multiply(value, millerLoop(p, q));
            }
        }
        return finalExponentiation(value);
    }

    /// Whether the product of e(P_i, Q_i) is one; parameters as in [#product(long[], long[])].
    public boolean productIsOne(long[] g1Points, long[] g2Points) {
        return fp12.isOne(product(g1Points, g2Points));
    }

    private static boolean isZero(long[] words) {
        long bits = 0;
        for (long word : words) {
            bits |= word;
        }
        return bits == 0;
    }

    private long[] millerLoop(long[] p, long[] q) {
        long[] value = fp12.one();
        long[] t = q.clone();
        for (int bit = LOOP.bitLength() - 2; bit >= 0; bit--) {
            value = fp12.multiply(fp12.square(value), line(t, t.clone(), p));
            if (LOOP.testBit(bit)) {
                value = fp12.multiply(value, line(t, q, p));
            }
        }
        long[] image = frobenius(q);
        value = fp12.multiply(value, line(t, image, p));
        long[] second = frobenius(image);
        fp2.negate(second, 8, second, 8);
        return fp12.multiply(value, line(t, second, p));
    }

    /// The p-power Frobenius map carried to the twist: conjugate, then multiply x by (9 + u)^((p-1)/3), y by
    /// ^((p-1)/2).
    private long[] frobenius(long[] q) {
        long[] result = new long[16];
        fp2.conjugate(result, 0, q, 0);
        fp2.conjugate(result, 8, q, 8);
        fp2.multiply(result, 0, result, 0, fp12.frobeniusConstants(), 16);
        fp2.multiply(result, 8, result, 8, fp12.frobeniusConstants(), 24);
        return result;
    }

    /// Evaluates at p the line through t and q (the tangent where they are equal), and replaces t by t + q.
    ///
    /// With slope m on the twist the line is y_P - m x_P w + (m x_T - y_T) w^3, and w^3 = v w. Points of order r never
    /// make the line vertical inside the loop.
    private long[] line(long[] t, long[] q, long[] p) {
        long[] slope = new long[8];
        long[] work = new long[16];
        if (Arrays.equals(t, q)) {
            fp2.square(work, 0, t, 0);
            fp2.add(slope, 0, work, 0, work, 0);
            fp2.add(slope, 0, slope, 0, work, 0);
            fp2.add(work, 0, t, 8, t, 8);
        } else {
            fp2.subtract(slope, 0, q, 8, t, 8);
            fp2.subtract(work, 0, q, 0, t, 0);
        }
        fp2.invert(work, 0, work, 0);
        fp2.multiply(slope, 0, slope, 0, work, 0);
        long[] result = new long[48];
        System.arraycopy(p, 4, result, 0, 4);
        Bn254.FP.multiply(result, 24, slope, 0, p, 0);
        Bn254.FP.multiply(result, 28, slope, 4, p, 0);
        fp2.negate(result, 24, result, 24);
        fp2.multiply(work, 0, slope, 0, t, 0);
        fp2.subtract(result, 32, work, 0, t, 8);
        fp2.square(work, 0, slope, 0);
        fp2.subtract(work, 0, work, 0, t, 0);
        fp2.subtract(work, 0, work, 0, q, 0);
        fp2.subtract(work, 8, t, 0, work, 0);
        fp2.multiply(work, 8, work, 8, slope, 0);
        fp2.subtract(t, 8, work, 8, t, 8);
        System.arraycopy(work, 0, t, 0, 8);
        return result;
    }

    /// The power (p^12 - 1) / r: first (p^6 - 1)(p^2 + 1), then (p^4 - p^2 + 1) / r by an addition chain in powers of
    /// u.
    ///
    /// Source: Scott, Benger, Charlemagne, Dominguez Perez, Kachisa, "On the final exponentiation" (2009).
    private long[] finalExponentiation(long[] value) {
        long[] f = fp12.multiply(fp12.conjugate(value), fp12.invert(value));
        f = fp12.multiply(fp12.frobenius(fp12.frobenius(f)), f);
        BigInteger u = BigInteger.valueOf(Bn254.U);
        long[] fu = fp12.power(f, u);
        long[] fu2 = fp12.power(fu, u);
        long[] fu3 = fp12.power(fu2, u);
        long[] fp = fp12.frobenius(f);
        long[] fp2nd = fp12.frobenius(fp);
        long[] y0 = fp12.multiply(fp12.multiply(fp, fp2nd), fp12.frobenius(fp2nd));
        long[] y1 = fp12.conjugate(f);
        long[] y2 = fp12.frobenius(fp12.frobenius(fu2));
        long[] y3 = fp12.conjugate(fp12.frobenius(fu));
        long[] y4 = fp12.conjugate(fp12.multiply(fu, fp12.frobenius(fu2)));
        long[] y5 = fp12.conjugate(fu2);
        long[] y6 = fp12.conjugate(fp12.multiply(fu3, fp12.frobenius(fu3)));
        long[] t0 = fp12.multiply(fp12.multiply(fp12.square(y6), y4), y5);
        long[] t1 = fp12.multiply(fp12.multiply(y3, y5), t0);
        t0 = fp12.multiply(t0, y2);
        t1 = fp12.square(fp12.multiply(fp12.square(t1), t0));
        t0 = fp12.square(fp12.multiply(t1, y1));
        return fp12.multiply(t0, fp12.multiply(t1, y0));
    }
}
