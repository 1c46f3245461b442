package io.assay.field;

/// The quadratic extension Fp[u] / (u^2 + 1) of bn254.fp: elements c0 + c1 u are eight words, c0 first.
///
/// An object owns scratch space, so it belongs to one thread; it is cheap to make.
public final class Fp2 implements CoordinateField {
    private static final PrimeField FP = Bn254.FP;
    private final long[] scratch = new long[20];

    /// Makes an arithmetic for one thread.
    public Fp2() {}

    @Override
    public int longs() {
        return 8;
    }

    /// Karatsuba: three base multiplications.
    @Override
    public void multiply(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        long[] t = scratch;
        FP.multiply(t, 0, x, xo, y, yo);
        FP.multiply(t, 4, x, xo + 4, y, yo + 4);
        FP.add(t, 8, x, xo, x, xo + 4);
        FP.add(t, 12, y, yo, y, yo + 4);
        FP.multiply(t, 8, t, 8, t, 12);
        FP.subtract(t, 8, t, 8, t, 0);
        FP.subtract(out, o + 4, t, 8, t, 4);
        FP.subtract(out, o, t, 0, t, 4);
    }

    /// Complex squaring: (c0 + c1)(c0 - c1) and 2 c0 c1.
    @Override
    public void square(long[] out, int o, long[] x, int xo) {
        long[] t = scratch;
        FP.add(t, 0, x, xo, x, xo + 4);
        FP.subtract(t, 4, x, xo, x, xo + 4);
        FP.multiply(t, 8, x, xo, x, xo + 4);
        FP.multiply(out, o, t, 0, t, 4);
        FP.add(out, o + 4, t, 8, t, 8);
    }

    @Override
    public void add(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        FP.add(out, o, x, xo, y, yo);
        FP.add(out, o + 4, x, xo + 4, y, yo + 4);
    }

    @Override
    public void subtract(long[] out, int o, long[] x, int xo, long[] y, int yo) {
        FP.subtract(out, o, x, xo, y, yo);
        FP.subtract(out, o + 4, x, xo + 4, y, yo + 4);
    }

    @Override
    public void negate(long[] out, int o, long[] x, int xo) {
        FP.negate(out, o, x, xo);
        FP.negate(out, o + 4, x, xo + 4);
    }

    /// Writes the conjugate c0 - c1 u, which is x to the power p.
    public void conjugate(long[] out, int o, long[] x, int xo) {
        System.arraycopy(x, xo, out, o, 4);
        FP.negate(out, o + 4, x, xo + 4);
    }

    /// Writes the product with the non-residue 9 + u of the tower above: (9 c0 - c1) + (9 c1 + c0) u.
    public void multiplyByNonResidue(long[] out, int o, long[] x, int xo) {
        long[] t = scratch;
        timesNine(t, 0, x, xo);
        timesNine(t, 4, x, xo + 4);
        FP.subtract(t, 0, t, 0, x, xo + 4);
        FP.add(out, o + 4, t, 4, x, xo);
        System.arraycopy(t, 0, out, o, 4);
    }

    private static void timesNine(long[] out, int o, long[] x, int xo) {
        FP.add(out, o, x, xo, x, xo);
        FP.add(out, o, out, o, out, o);
        FP.add(out, o, out, o, out, o);
        FP.add(out, o, out, o, x, xo);
    }

    /// (c0 - c1 u) / (c0^2 + c1^2).
    @Override
    public void invert(long[] out, int o, long[] x, int xo) {
        long[] t = scratch;
        FP.square(t, 0, x, xo);
        FP.square(t, 4, x, xo + 4);
        FP.add(t, 0, t, 0, t, 4);
        FP.invert(t, 0, t, 0);
        FP.multiply(out, o, x, xo, t, 0);
        FP.multiply(t, 4, x, xo + 4, t, 0);
        FP.negate(out, o + 4, t, 4);
    }

    @Override
    public void one(long[] out, int o) {
        FP.one(out, o);
        for (int word = 4; word < 8; word++) {
            out[o + word] = 0;
        }
    }

    @Override
    public boolean isReduced(long[] x, int xo) {
        return FP.isReduced(x, xo) && FP.isReduced(x, xo + 4);
    }
}
