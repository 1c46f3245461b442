package io.assay.curve;

import io.assay.field.BatchInversion;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.util.List;

/// The optimal ate pairing e: G1 x G2 -> Fp12 of BN254, as in EIP-197.
///
/// A product of pairings is a Miller value, found by one loop for all pairs, raised to the power (p^12 - 1) / r. Values are
/// 48 words: six elements of Fp2, the coefficients of 1, v, v^2, w, vw, v^2 w with w^2 = v, v^3 = 9 + u. Not
/// constant-time. An object belongs to one thread.
public final class Pairing {
    private static final PrimeField FP = Bn254.FP;
    private final Fp12 fp12 = new Fp12();

    /// Makes a pairing for one thread.
    public Pairing() {}

    /// Returns the product of e(P_i, Q_i); a pair with a point at infinity counts as one.
    ///
    /// @param g1Points affine points of G1, 8 words each, on the curve
    /// @param g2Points as many affine points of G2, 16 words each, in the subgroup of order r
    public long[] product(long[] g1Points, long[] g2Points) {
        return finalExponentiation(millerLoop(g1Points, g2Points, new long[0], List.of()));
    }

    /// Whether the product of e(P_i, Q_i) is one; parameters as in [#product(long[], long[])].
    public boolean productIsOne(long[] g1Points, long[] g2Points) {
        return isOne(product(g1Points, g2Points));
    }

    /// Returns a Miller value of pairs (P_i, Q_i) and of pairs whose lines were drawn before: the pairing's value before
    /// the final exponentiation, up to a factor that it takes away. Miller values may be multiplied.
    ///
    /// Cost, in multiplications of Fp: 2,300 for the squarings, which all pairs share, and for a pair about 3,300, or about
    /// 5,700 where lines are to be drawn.
    ///
    /// @param g1Points      affine points of G1, 8 words each, on the curve
    /// @param g2Points      as many affine points of G2, 16 words each, in the subgroup of order r
    /// @param preparedG1    affine points of G1, 8 words each, on the curve
    /// @param preparedLines the lines of as many points of G2
    public long[] millerLoop(long[] g1Points, long[] g2Points, long[] preparedG1, List<G2Lines> preparedLines) {
        Pairs pairs = new Pairs(g1Points.length / 8 + preparedLines.size());
        long[] drawn = new long[g2Points.length];
        int count = 0;
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        for (int pair = 0; pair < g1Points.length / 8; pair++) {
            if (!g1.isInfinity(g1Points, 8 * pair) && !g2.isInfinity(g2Points, 16 * pair)) {
                System.arraycopy(g2Points, 16 * pair, drawn, 16 * count++, 16);
                pairs.add(g1Points, 8 * pair);
            }
        }
        long[][] tables = new long[preparedLines.size()][];
        int tableCount = 0;
        for (int pair = 0; pair < preparedLines.size(); pair++) {
            if (!g1.isInfinity(preparedG1, 8 * pair) && !preparedLines.get(pair).isInfinity()) {
                tables[tableCount++] = preparedLines.get(pair).lines();
                pairs.add(preparedG1, 8 * pair);
            }
        }
        pairs.finish();
        LineDrawer drawer = new LineDrawer(drawn, count);
        long[] value = fp12.one();
        for (int step = 0; step < LineDrawer.STEPS; step++) {
            if (LineDrawer.squaresBefore(step)) {
                fp12.square(value, value);
            }
            drawer.draw(step);
            for (int pair = 0; pair < count; pair++) {
                pairs.multiplyByLine(value, pair, drawer.lines(), G2Lines.LINE_LONGS * pair);
            }
            for (int table = 0; table < tableCount; table++) {
                pairs.multiplyByLine(value, count + table, tables[table], G2Lines.LINE_LONGS * step);
            }
        }
        return value;
    }

    /// The points of G1 of one loop, as the lines need them.
    private final class Pairs {
        private final long[] minusXOverY;
        private final long[] oneOverY;
        private final long[] line = new long[G2Lines.LINE_LONGS];
        private int count;

        Pairs(int capacity) {
            this.minusXOverY = new long[4 * capacity];
            this.oneOverY = new long[4 * capacity];
        }

        void add(long[] point, int offset) {
            System.arraycopy(point, offset, minusXOverY, 4 * count, 4);
            System.arraycopy(point, offset + 4, oneOverY, 4 * count++, 4);
        }

        /// Inverts all y together; none is zero, because no point of G1 has order two.
        void finish() {
            BatchInversion.invert(FP, oneOverY, count, new long[4 * (count + 2)]);
            for (int at = 0; at < 4 * count; at += 4) {
                FP.multiply(minusXOverY, at, minusXOverY, at, oneOverY, at);
                FP.negate(minusXOverY, at, minusXOverY, at);
            }
        }

        /// Multiplies the value by the line at the point P: with slope m on the twist, y_P - m x_P w + (m x_T - y_T) w^3,
        /// here divided by y_P, which the final exponentiation takes away as it does all of Fp.
        void multiplyByLine(long[] value, int pair, long[] lines, int offset) {
            int at = 4 * pair;
            FP.multiply(line, 0, lines, offset, minusXOverY, at);
            FP.multiply(line, 4, lines, offset + 4, minusXOverY, at);
            FP.multiply(line, 8, lines, offset + 8, oneOverY, at);
            FP.multiply(line, 12, lines, offset + 12, oneOverY, at);
            fp12.multiplyByLine(value, value, line, 0);
        }
    }

    /// Returns the product of two values.
    public long[] multiply(long[] left, long[] right) {
        long[] result = new long[Fp12.SIZE];
        fp12.multiply(result, left, right);
        return result;
    }

    /// Whether a value is one.
    public boolean isOne(long[] value) {
        return fp12.isOne(value);
    }

    /// Returns a Miller value to the power (p^12 - 1) / r: first (p^6 - 1)(p^2 + 1), which makes inverses conjugates, then
    /// (p^4 - p^2 + 1) / r by an addition chain in powers of u.
    ///
    /// Source: Scott, Benger, Charlemagne, Dominguez Perez, Kachisa, "On the final exponentiation" (2009).
    public long[] finalExponentiation(long[] value) {
        long[] f = new long[Fp12.SIZE];
        fp12.invert(f, value);
        f = multiply(conjugate(value), f);
        f = multiply(frobenius(f, 2), f);
        long[] fu = fp12.powerOfU(f);
        long[] fu2 = fp12.powerOfU(fu);
        long[] fu3 = fp12.powerOfU(fu2);
        long[] y0 = multiply(multiply(frobenius(f, 1), frobenius(f, 2)), frobenius(f, 3));
        long[] y1 = conjugate(f);
        long[] y2 = frobenius(fu2, 2);
        long[] y3 = conjugate(frobenius(fu, 1));
        long[] y4 = conjugate(multiply(fu, frobenius(fu2, 1)));
        long[] y5 = conjugate(fu2);
        long[] y6 = conjugate(multiply(fu3, frobenius(fu3, 1)));
        // y0 y1^2 y2^6 y3^12 y4^18 y5^30 y6^36
        long[] t0 = multiply(multiply(square(y6), y4), y5);
        long[] t1 = multiply(multiply(y3, y5), t0);
        t0 = multiply(t0, y2);
        t1 = square(multiply(square(t1), t0));
        t0 = square(multiply(t1, y1));
        return multiply(t0, multiply(t1, y0));
    }

    private long[] square(long[] value) {
        long[] result = new long[Fp12.SIZE];
        fp12.squareCyclotomic(result, value);
        return result;
    }

    private long[] conjugate(long[] value) {
        long[] result = new long[Fp12.SIZE];
        fp12.conjugate(result, value);
        return result;
    }

    private long[] frobenius(long[] value, int n) {
        long[] result = new long[Fp12.SIZE];
        fp12.frobenius(result, value, n);
        return result;
    }
}
