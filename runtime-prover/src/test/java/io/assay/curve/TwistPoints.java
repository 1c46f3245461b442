package io.assay.curve;

import io.assay.field.Bn254;
import java.math.BigInteger;
import java.util.Random;

/// Points of the twist, which has 10069 * 5864401 * ... times as many as its subgroup of order r.
public final class TwistPoints {
    /// The smallest prime factor of the cofactor.
    public static final BigInteger SMALL_ORDER = BigInteger.valueOf(10069);

    private static final BigInteger P = Bn254.FP.modulus();
    private static final BigInteger R = Bn254.FR.modulus();

    private TwistPoints() {}

    /// A random point of the twist, hardly ever in the subgroup.
    public static long[] random(Random random) {
        CurveGroup group = CurveGroup.g2();
        while (true) {
            long[] point = new long[16];
            Bn254.FP.fromBigInteger(point, 0, new BigInteger(300, random));
            Bn254.FP.fromBigInteger(point, 4, new BigInteger(300, random));
            long[] square = group.rightSide(point, 0);
            BigInteger c0 = Bn254.FP.toBigInteger(square, 0);
            BigInteger c1 = Bn254.FP.toBigInteger(square, 4);
            BigInteger norm = root(c0.multiply(c0).add(c1.multiply(c1)));
            BigInteger y0 = root(c0.add(norm).multiply(BigInteger.TWO.modInverse(P)));
            Bn254.FP.fromBigInteger(point, 8, y0);
            Bn254.FP.fromBigInteger(point, 12, c1.multiply(y0.shiftLeft(1).modInverse(P)));
            if (group.isOnCurve(point, 0)) {
                return point;
            }
        }
    }

    /// A point of order 10069.
    public static long[] ofSmallOrder(Random random) {
        BigInteger cofactor = P.shiftLeft(1).subtract(R);
        CurveGroup group = CurveGroup.g2();
        while (true) {
            long[] point = group.multiply(random(random), 0, R.multiply(cofactor.divide(SMALL_ORDER)));
            if (!group.isInfinity(point, 0)) {
                return point;
            }
        }
    }

    /// A point of the subgroup.
    public static long[] inSubgroup(Random random) {
        CurveGroup group = CurveGroup.g2();
        return group.multiply(group.generator(), 0, new BigInteger(253, random).add(BigInteger.ONE));
    }

    /// The sum of two points.
    public static long[] sum(long[] left, long[] right) {
        CurveGroup group = CurveGroup.g2();
        long[] sum = new long[32];
        group.addAffine(sum, 0, left, 0);
        group.addAffine(sum, 0, right, 0);
        return group.toAffine(sum, 1);
    }

    private static BigInteger root(BigInteger square) {
        return square.mod(P).modPow(P.add(BigInteger.ONE).shiftRight(2), P);
    }
}
