package io.assay.curve;

import io.assay.field.BatchInversion;
import io.assay.field.Bn254;
import io.assay.field.CoordinateField;
import io.assay.field.Fp2;
import java.math.BigInteger;
import java.util.Arrays;

/// One of the groups of BN254, y^2 = x^3 + b: points in flat arrays, arithmetic without allocation.
///
/// An *affine* point is (x, y), infinity is all zeros (0, 0 is on neither curve). A *projective* point is (X, Y, ZZ,
/// ZZZ) with x = X/ZZ, y = Y/ZZZ, ZZ^3 = ZZZ^2; infinity has ZZ = 0. All formulas are complete by case: equal, opposite
/// and infinite points are handled. Source: "XYZZ coordinates" of the Explicit-Formulas Database, a = 0.
///
/// An object owns scratch space, so it belongs to one thread; it is cheap to make.
public final class CurveGroup {
    private static final long[] B1 = elements("3");
    private static final long[] B2 = twistConstant();
    private static final long[] GENERATOR1 = elements("1", "2");
    private static final long[] GENERATOR2 = elements(
            "10857046999023057135944570762232829481370756359578518086990519993285655852781",
            "11559732032986387107991004021392285783925812861821192530917403151452391805634",
            "8495653923123431417604973247489272438418190587263600148770280649306958101930",
            "4082367875863433681332203403145435568316851327593401208105741076214120093531");
    private final CoordinateField field;
    private final int longs;
    private final boolean first;
    private final long[] b;
    private final long[] generator;
    private final long[] scratch;

    private CurveGroup(CoordinateField field, boolean first, long[] b, long[] generator) {
        this.field = field;
        this.longs = field.longs();
        this.first = first;
        this.b = b;
        this.generator = generator;
        this.scratch = new long[10 * longs];
    }

    /// A fresh arithmetic of G1: y^2 = x^3 + 3 over bn254.fp, generator (1, 2).
    public static CurveGroup g1() {
        return new CurveGroup(Bn254.FP, true, B1, GENERATOR1);
    }

    /// A fresh arithmetic of G2: y^2 = x^3 + 3/(9 + u) over Fp2, generator as in EIP-197.
    public static CurveGroup g2() {
        return new CurveGroup(new Fp2(), false, B2, GENERATOR2);
    }

    private static long[] elements(String... values) {
        long[] result = new long[4 * values.length];
        for (int index = 0; index < values.length; index++) {
            Bn254.FP.fromBigInteger(result, 4 * index, new BigInteger(values[index]));
        }
        return result;
    }

    private static long[] twistConstant() {
        Fp2 field = new Fp2();
        long[] result = elements("9", "1");
        field.invert(result, 0, result, 0);
        field.multiply(result, 0, elements("3", "0"), 0, result, 0);
        return result;
    }

    /// A fresh arithmetic of the same group, for another thread.
    public CurveGroup fresh() {
        return first ? g1() : g2();
    }

    /// The field of the coordinates, with this object's scratch space.
    public CoordinateField field() {
        return field;
    }

    /// Words of an affine point: 8 or 16.
    public int affineLongs() {
        return 2 * longs;
    }

    /// Words of a projective point: 16 or 32.
    public int projectiveLongs() {
        return 4 * longs;
    }

    /// A copy of the generator, affine.
    public long[] generator() {
        return generator.clone();
    }

    /// Whether the affine point is infinity.
    public boolean isInfinity(long[] point, int offset) {
        return field.isZero(point, offset) && field.isZero(point, offset + longs);
    }

    /// Whether the projective point is infinity.
    public boolean isProjectiveInfinity(long[] point, int offset) {
        return field.isZero(point, offset + 2 * longs);
    }

    /// Whether both coordinates are less than the modulus.
    public boolean isReduced(long[] point, int offset) {
        return field.isReduced(point, offset) && field.isReduced(point, offset + longs);
    }

    /// Whether a reduced affine point is on the curve; infinity is.
    public boolean isOnCurve(long[] point, int offset) {
        if (isInfinity(point, offset)) {
            return true;
        }
        long[] t = scratch;
        putRightSide(t, point, offset);
        field.square(t, longs, point, offset + longs);
        return field.equal(t, 0, t, longs);
    }

    /// Returns x^3 + b for a reduced x: the square that y must have.
    public long[] rightSide(long[] x, int offset) {
        long[] result = new long[longs];
        putRightSide(result, x, offset);
        return result;
    }

    private void putRightSide(long[] out, long[] x, int offset) {
        field.square(out, 0, x, offset);
        field.multiply(out, 0, out, 0, x, offset);
        field.add(out, 0, out, 0, b, 0);
    }

    /// Whether a point on the curve is in the subgroup of order r. G1 has no other points.
    public boolean isInSubgroup(long[] point, int offset) {
        return first || isInfinity(point, offset) || new TwistSubgroup(this).contains(point, offset);
    }

    /// Writes -point (affine).
    public void negate(long[] out, int o, long[] point, int offset) {
        System.arraycopy(point, offset, out, o, longs);
        field.negate(out, o + longs, point, offset + longs);
    }

    /// Sets the projective point to infinity.
    public void setInfinity(long[] point, int offset) {
        Arrays.fill(point, offset, offset + 4 * longs, 0);
    }

    /// Doubles the projective point in place.
    public void twice(long[] p, int po) {
        if (isProjectiveInfinity(p, po)) {
            return;
        }
        int x = po;
        int y = po + longs;
        int zz = po + 2 * longs;
        int zzz = po + 3 * longs;
        long[] t = scratch;
        int v = longs;
        int w = 2 * longs;
        int s = 3 * longs;
        int m = 4 * longs;
        field.add(t, 0, p, y, p, y);
        field.square(t, v, t, 0);
        field.multiply(t, w, t, 0, t, v);
        field.multiply(t, s, p, x, t, v);
        field.square(t, m, p, x);
        field.add(t, 0, t, m, t, m);
        field.add(t, m, t, 0, t, m);
        field.square(p, x, t, m);
        field.subtract(p, x, p, x, t, s);
        field.subtract(p, x, p, x, t, s);
        field.subtract(t, s, t, s, p, x);
        field.multiply(t, s, t, s, t, m);
        field.multiply(t, 0, t, w, p, y);
        field.subtract(p, y, t, s, t, 0);
        field.multiply(p, zz, p, zz, t, v);
        field.multiply(p, zzz, p, zzz, t, w);
    }

    /// Adds an affine point to the projective point p in place.
    public void addAffine(long[] p, int po, long[] q, int qo) {
        if (isInfinity(q, qo)) {
            return;
        }
        if (isProjectiveInfinity(p, po)) {
            System.arraycopy(q, qo, p, po, 2 * longs);
            field.one(p, po + 2 * longs);
            field.one(p, po + 3 * longs);
            return;
        }
        long[] t = scratch;
        field.multiply(t, 0, q, qo, p, po + 2 * longs);
        field.multiply(t, longs, q, qo + longs, p, po + 3 * longs);
        field.subtract(t, 0, t, 0, p, po);
        field.subtract(t, longs, t, longs, p, po + longs);
        finishAddition(p, po);
    }

    /// Adds the projective point q to the projective point p in place; p and q must not overlap.
    public void add(long[] p, int po, long[] q, int qo) {
        if (isProjectiveInfinity(q, qo)) {
            return;
        }
        if (isProjectiveInfinity(p, po)) {
            System.arraycopy(q, qo, p, po, 4 * longs);
            return;
        }
        long[] t = scratch;
        field.multiply(t, 0, q, qo, p, po + 2 * longs);
        field.multiply(t, longs, q, qo + longs, p, po + 3 * longs);
        field.multiply(p, po, p, po, q, qo + 2 * longs);
        field.multiply(p, po + longs, p, po + longs, q, qo + 3 * longs);
        // both points now have the denominators of the product: X, Y in p and X2, Y2 in t are comparable
        field.multiply(p, po + 2 * longs, p, po + 2 * longs, q, qo + 2 * longs);
        field.multiply(p, po + 3 * longs, p, po + 3 * longs, q, qo + 3 * longs);
        field.subtract(t, 0, t, 0, p, po);
        field.subtract(t, longs, t, longs, p, po + longs);
        finishAddition(p, po);
    }

    /// Completes p + q, given the differences P = X2 - X1 and R = Y2 - Y1 (over p's denominators) in the scratch space.
    private void finishAddition(long[] p, int po) {
        long[] t = scratch;
        int r = longs;
        int pp = 2 * longs;
        int ppp = 3 * longs;
        int q = 4 * longs;
        if (field.isZero(t, 0)) {
            if (field.isZero(t, r)) {
                twice(p, po);
            } else {
                setInfinity(p, po);
            }
            return;
        }
        field.square(t, pp, t, 0);
        field.multiply(t, ppp, t, 0, t, pp);
        field.multiply(t, q, p, po, t, pp);
        field.square(p, po, t, r);
        field.subtract(p, po, p, po, t, ppp);
        field.subtract(p, po, p, po, t, q);
        field.subtract(p, po, p, po, t, q);
        field.subtract(t, q, t, q, p, po);
        field.multiply(t, q, t, q, t, r);
        field.multiply(t, r, p, po + longs, t, ppp);
        field.subtract(p, po + longs, t, q, t, r);
        field.multiply(p, po + 2 * longs, p, po + 2 * longs, t, pp);
        field.multiply(p, po + 3 * longs, p, po + 3 * longs, t, ppp);
    }

    /// Writes scalar * point to the projective point at index 0 of `out`, by windows of four bits.
    ///
    /// @param scalar not negative
    public void scale(long[] out, long[] point, int offset, BigInteger scalar) {
        int size = projectiveLongs();
        long[] table = new long[16 * size];
        for (int entry = 1; entry < 16; entry++) {
            System.arraycopy(table, (entry - 1) * size, table, entry * size, size);
            addAffine(table, entry * size, point, offset);
        }
        setInfinity(out, 0);
        for (int window = (scalar.bitLength() + 3) / 4 - 1; window >= 0; window--) {
            for (int bit = 0; bit < 4; bit++) {
                twice(out, 0);
            }
            int digit = scalar.shiftRight(4 * window).intValue() & 15;
            if (digit != 0) {
                add(out, 0, table, digit * size);
            }
        }
    }

    /// Returns scalar * point, affine.
    public long[] multiply(long[] point, int offset, BigInteger scalar) {
        long[] projective = new long[projectiveLongs()];
        scale(projective, point, offset, scalar);
        return toAffine(projective, 1);
    }

    /// Returns the affine forms of `count` projective points, with one inversion for all.
    public long[] toAffine(long[] projective, int count) {
        long[] zzz = new long[count * longs];
        for (int index = 0; index < count; index++) {
            System.arraycopy(projective, (4 * index + 3) * longs, zzz, index * longs, longs);
        }
        BatchInversion.invert(field, zzz, count, new long[(count + 2) * longs]);
        long[] affine = new long[2 * count * longs];
        long[] t = scratch;
        for (int index = 0; index < count; index++) {
            int from = 4 * index * longs;
            int to = 2 * index * longs;
            // 1/ZZ = (ZZ / ZZZ)^2, because ZZ^3 = ZZZ^2
            field.multiply(t, 0, projective, from + 2 * longs, zzz, index * longs);
            field.square(t, 0, t, 0);
            field.multiply(affine, to, projective, from, t, 0);
            field.multiply(affine, to + longs, projective, from + longs, zzz, index * longs);
        }
        return affine;
    }
}
