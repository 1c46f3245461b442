package io.assay.curve;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;

/// A point from its x coordinate and the sign of y.
///
/// The sign of an element of bn254.fp is negative above (p - 1) / 2; the sign of c0 + c1 u is that of c1, of c0 where
/// c1 is zero.
public final class CompressedPoints {
    private static final PrimeField FP = Bn254.FP;
    private static final BigInteger ROOT_EXPONENT = FP.modulus().add(BigInteger.ONE).shiftRight(2);
    private static final long[] HALF = half();
    private static final long[] LARGEST_POSITIVE = largestPositive();

    private CompressedPoints() {}

    private static long[] half() {
        long[] half = new long[4];
        FP.fromBigInteger(half, 0, BigInteger.TWO.modInverse(FP.modulus()));
        return half;
    }

    private static long[] largestPositive() {
        long[] limbs = new long[4];
        PrimeField.split(FP.modulus().shiftRight(1), limbs, 0);
        return limbs;
    }

    /// Whether the y of an affine point is negative.
    public static boolean isNegative(CurveGroup group, long[] point, int offset) {
        int y = offset + group.affineLongs() / 2;
        if (group.affineLongs() == 8) {
            return isNegative(point, y);
        }
        return FP.isZero(point, y + 4) ? isNegative(point, y) : isNegative(point, y + 4);
    }

    private static boolean isNegative(long[] element, int offset) {
        long[] canonical = new long[4];
        FP.fromMontgomery(canonical, 0, element, offset);
        for (int limb = 3; limb >= 0; limb--) {
            int order = Long.compareUnsigned(canonical[limb], LARGEST_POSITIVE[limb]);
            if (order != 0) {
                return order > 0;
            }
        }
        return false;
    }

    /// Writes the y of the given sign behind x and returns true, or returns false if the curve has no point with this
    /// x. In G2 the point need not be in the subgroup.
    public static boolean putY(CurveGroup group, long[] point, int offset, boolean negative) {
        int y = offset + group.affineLongs() / 2;
        long[] square = group.rightSide(point, offset);
        boolean found = group.affineLongs() == 8 ? putRoot(point, y, square, 0) : putRoot2(point, y, square);
        if (found && isNegative(group, point, offset) != negative) {
            group.negate(point, offset, point, offset);
        }
        return found;
    }

    /// A square root modulo p = 3 mod 4.
    private static boolean putRoot(long[] out, int o, long[] square, int offset) {
        long[] root = new long[4];
        FP.power(root, 0, square, offset, ROOT_EXPONENT);
        long[] check = new long[4];
        FP.square(check, 0, root, 0);
        if (!FP.equal(check, 0, square, offset)) {
            return false;
        }
        System.arraycopy(root, 0, out, o, 4);
        return true;
    }

    /// Writes a square root y0 + y1 u of c0 + c1 u, or returns false if there is none: with N = c0^2 + c1^2, y0^2 = (c0 +- sqrt(N)) / 2 and y1 = c1 / (2 y0).
    static boolean putRoot2(long[] out, int o, long[] square) {
        long[] t = new long[12];
        FP.square(t, 0, square, 0);
        FP.square(t, 4, square, 4);
        FP.add(t, 0, t, 0, t, 4);
        if (!putRoot(t, 0, t, 0)) {
            return false;
        }
        FP.add(t, 4, square, 0, t, 0);
        FP.multiply(t, 4, t, 4, HALF, 0);
        if (!putRoot(t, 8, t, 4)) {
            FP.subtract(t, 4, square, 0, t, 0);
            FP.multiply(t, 4, t, 4, HALF, 0);
            if (!putRoot(t, 8, t, 4)) {
                return false;
            }
        }
        if (FP.isZero(t, 8)) {
            // c1 is zero and c0 no square: the root is imaginary
            FP.negate(t, 4, square, 0);
            return putRoot(out, o + 4, t, 4) && setZero(out, o);
        }
        FP.add(t, 4, t, 8, t, 8);
        FP.invert(t, 4, t, 4);
        FP.multiply(out, o + 4, square, 4, t, 4);
        System.arraycopy(t, 8, out, o, 4);
        return true;
    }

    private static boolean setZero(long[] out, int o) {
        for (int limb = 0; limb < 4; limb++) {
            out[o + limb] = 0;
        }
        return true;
    }
}
