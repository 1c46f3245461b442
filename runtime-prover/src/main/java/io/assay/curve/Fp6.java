package io.assay.curve;

import io.assay.field.Fp2;

/// The field Fp6 = Fp2[v] / (v^3 - (9 + u)): elements c0 + c1 v + c2 v^2 are 24 words, c0 first.
///
/// Outputs may overlap inputs. An object owns scratch space, so it belongs to one thread.
final class Fp6 {
    static final int SIZE = 24;
    private static final int C0 = 0;
    private static final int C1 = 8;
    private static final int C2 = 16;
    private final Fp2 fp2;
    private final long[] t = new long[64];

    Fp6(Fp2 fp2) {
        this.fp2 = fp2;
    }

    void add(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        for (int part = 0; part < SIZE; part += 8) {
            fp2.add(out, o + part, x, xo + part, y, yo + part);
        }
    }

    void subtract(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        for (int part = 0; part < SIZE; part += 8) {
            fp2.subtract(out, o + part, x, xo + part, y, yo + part);
        }
    }

    void negate(long[] out, int o, long[] x, int xo) {
        for (int part = 0; part < SIZE; part += 8) {
            fp2.negate(out, o + part, x, xo + part);
        }
    }

    /// Writes v x = (9 + u) x2 + x0 v + x1 v^2.
    void multiplyByV(long[] out, int o, long[] x, int xo) {
        fp2.multiplyByNonResidue(t, 0, x, xo + C2);
        System.arraycopy(x, xo, out, o + C1, 16);
        System.arraycopy(t, 0, out, o, 8);
    }

    /// Karatsuba, six multiplications: v_i = x_i y_i, and x_i y_j + x_j y_i = (x_i + x_j)(y_i + y_j) - v_i - v_j.
    void multiply(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        int v0 = 0;
        int v1 = 8;
        int v2 = 16;
        int cross01 = 24;
        int cross02 = 32;
        int cross12 = 40;
        fp2.multiply(t, v0, x, xo, y, yo);
        fp2.multiply(t, v1, x, xo + C1, y, yo + C1);
        fp2.multiply(t, v2, x, xo + C2, y, yo + C2);
        cross(cross01, x, xo + C0, xo + C1, y, yo + C0, yo + C1);
        cross(cross02, x, xo + C0, xo + C2, y, yo + C0, yo + C2);
        cross(cross12, x, xo + C1, xo + C2, y, yo + C1, yo + C2);
        subtractBoth(cross01, v0, v1);
        subtractBoth(cross02, v0, v2);
        subtractBoth(cross12, v1, v2);
        fp2.multiplyByNonResidue(t, cross12, t, cross12);
        fp2.add(out, o, t, v0, t, cross12);
        fp2.add(out, o + C2, t, cross02, t, v1);
        fp2.multiplyByNonResidue(t, v2, t, v2);
        fp2.add(out, o + C1, t, cross01, t, v2);
    }

    /// Writes x (y0 + y1 v), five multiplications.
    ///
    /// @param y y0 and y1, 16 words
    void multiplyByLinear(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        int v0 = 0;
        int v1 = 8;
        int cross01 = 24;
        int x2y0 = 32;
        int x2y1 = 40;
        fp2.multiply(t, v0, x, xo, y, yo);
        fp2.multiply(t, v1, x, xo + C1, y, yo + C1);
        cross(cross01, x, xo + C0, xo + C1, y, yo + C0, yo + C1);
        subtractBoth(cross01, v0, v1);
        fp2.multiply(t, x2y0, x, xo + C2, y, yo);
        fp2.multiply(t, x2y1, x, xo + C2, y, yo + C1);
        fp2.multiplyByNonResidue(t, x2y1, t, x2y1);
        fp2.add(out, o, t, v0, t, x2y1);
        System.arraycopy(t, cross01, out, o + C1, 8);
        fp2.add(out, o + C2, t, v1, t, x2y0);
    }

    /// t[at] = (x_i + x_j)(y_i + y_j).
    private void cross(int at, long[] x, int xi, int xj, long[] y, int yi, int yj) {
        fp2.add(t, 48, x, xi, x, xj);
        fp2.add(t, 56, y, yi, y, yj);
        fp2.multiply(t, at, t, 48, t, 56);
    }

    private void subtractBoth(int from, int first, int second) {
        fp2.subtract(t, from, t, from, t, first);
        fp2.subtract(t, from, t, from, t, second);
    }

    /// Writes 1 / x, and zero for zero, with one inversion in Fp. Source: the adjoint of the matrix of multiplication by x.
    void invert(long[] out, int o, long[] x, int xo) {
        long[] adjoint = new long[SIZE];
        difference(adjoint, C0, x, xo + C0, xo + C0, xo + C1, xo + C2, true);
        fp2.square(t, 0, x, xo + C2);
        fp2.multiplyByNonResidue(t, 0, t, 0);
        fp2.multiply(t, 8, x, xo, x, xo + C1);
        fp2.subtract(adjoint, C1, t, 0, t, 8);
        difference(adjoint, C2, x, xo + C1, xo + C1, xo + C0, xo + C2, false);
        // the determinant: x0 a0 + (9 + u)(x1 a2 + x2 a1)
        fp2.multiply(t, 0, x, xo + C1, adjoint, C2);
        fp2.multiply(t, 8, x, xo + C2, adjoint, C1);
        fp2.add(t, 0, t, 0, t, 8);
        fp2.multiplyByNonResidue(t, 0, t, 0);
        fp2.multiply(t, 8, x, xo, adjoint, C0);
        fp2.add(t, 0, t, 0, t, 8);
        fp2.invert(t, 0, t, 0);
        for (int part = 0; part < SIZE; part += 8) {
            fp2.multiply(out, o + part, adjoint, part, t, 0);
        }
    }

    /// out = a b - c d, the second product times 9 + u where `reduced` says so.
    private void difference(long[] out, int o, long[] x, int a, int b, int c, int d, boolean reduced) {
        fp2.multiply(t, 0, x, a, x, b);
        fp2.multiply(t, 8, x, c, x, d);
        if (reduced) {
            fp2.multiplyByNonResidue(t, 8, t, 8);
        }
        fp2.subtract(out, o, t, 0, t, 8);
    }
}
