package io.assay.format;

import java.math.BigInteger;

/// Elements of the two fields of BN254 as four little-endian limbs in a flat array: order, conversions, curve equations.
///
/// Plain [BigInteger] arithmetic: for the few elements of headers and JSON files, and for the optional check of points.
final class Limbs {
    static final BigInteger FR_MODULUS = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");
    static final BigInteger FP_MODULUS = new BigInteger(
            "21888242871839275222246405745257275088696311157297823662689037894645226208583");
    static final long[] FR = split(FR_MODULUS);
    static final long[] FP = split(FP_MODULUS);

    private static final BigInteger R = BigInteger.ONE.shiftLeft(256);
    private static final BigInteger FR_R_INVERSE = R.modInverse(FR_MODULUS);
    private static final BigInteger FP_R_INVERSE = R.modInverse(FP_MODULUS);
    private static final BigInteger THREE = BigInteger.valueOf(3);
    private static final BigInteger THREE_R_CUBED = THREE.multiply(R.pow(3)).mod(FP_MODULUS);
    /// 3 / (9 + u) of the twisted curve, times R^3: the inverse of 9 + u is (9 - u) / 82.
    private static final BigInteger TWIST_UNIT = THREE_R_CUBED.multiply(BigInteger.valueOf(82).modInverse(FP_MODULUS))
            .mod(FP_MODULUS);
    private static final BigInteger TWIST_C0 = TWIST_UNIT.multiply(BigInteger.valueOf(9)).mod(FP_MODULUS);
    private static final BigInteger TWIST_C1 = TWIST_UNIT.negate().mod(FP_MODULUS);

    private Limbs() {}

    static long[] split(BigInteger value) {
        long[] limbs = new long[4];
        put(value, limbs, 0);
        return limbs;
    }

    static void put(BigInteger value, long[] out, int offset) {
        for (int limb = 0; limb < 4; limb++) {
            out[offset + limb] = value.shiftRight(64 * limb).longValue();
        }
    }

    static BigInteger get(long[] limbs, int offset) {
        byte[] bytes = new byte[33];
        for (int index = 0; index < 32; index++) {
            bytes[32 - index] = (byte) (limbs[offset + index / 8] >>> (8 * (index % 8)));
        }
        return new BigInteger(bytes);
    }

    static boolean isBelow(long[] limbs, int offset, long[] modulus) {
        for (int limb = 3; limb >= 0; limb--) {
            int order = Long.compareUnsigned(limbs[offset + limb], modulus[limb]);
            if (order != 0) {
                return order < 0;
            }
        }
        return false;
    }

    /// The index of the first element that is not reduced, or -1.
    static int firstNotBelow(long[] limbs, int count, long[] modulus) {
        for (int element = 0; element < count; element++) {
            if (!isBelow(limbs, 4 * element, modulus)) {
                return element;
            }
        }
        return -1;
    }

    static boolean isZero(long[] limbs, int offset, int count) {
        for (int index = offset; index < offset + count; index++) {
            if (limbs[index] != 0) {
                return false;
            }
        }
        return true;
    }

    static void putMontgomeryFr(BigInteger canonical, long[] out, int offset) {
        put(canonical.shiftLeft(256).mod(FR_MODULUS), out, offset);
    }

    static BigInteger canonicalFr(long[] limbs, int offset) {
        return get(limbs, offset).multiply(FR_R_INVERSE).mod(FR_MODULUS);
    }

    static void putMontgomeryFp(BigInteger canonical, long[] out, int offset) {
        put(canonical.shiftLeft(256).mod(FP_MODULUS), out, offset);
    }

    static BigInteger canonicalFp(long[] limbs, int offset) {
        return get(limbs, offset).multiply(FP_R_INVERSE).mod(FP_MODULUS);
    }

    /// Whether (x, y), in Montgomery form, is infinity or satisfies y^2 = x^3 + 3. With X = xR and Y = yR the equation
    /// is Y^2 R = X^3 + 3 R^3.
    static boolean isOnG1(long[] point, int offset) {
        if (isZero(point, offset, 8)) {
            return true;
        }
        BigInteger x = get(point, offset);
        BigInteger y = get(point, offset + 4);
        BigInteger left = y.multiply(y).shiftLeft(256);
        return left.subtract(x.pow(3)).subtract(THREE_R_CUBED).mod(FP_MODULUS).signum() == 0;
    }

    /// Whether (x, y) over Fp2 = Fp[u]/(u^2 + 1), in Montgomery form, is infinity or satisfies y^2 = x^3 + 3/(9 + u).
    /// The subgroup is not checked.
    static boolean isOnG2(long[] point, int offset) {
        if (isZero(point, offset, 16)) {
            return true;
        }
        BigInteger x0 = get(point, offset);
        BigInteger x1 = get(point, offset + 4);
        BigInteger y0 = get(point, offset + 8);
        BigInteger y1 = get(point, offset + 12);
        BigInteger square0 = x0.multiply(x0).subtract(x1.multiply(x1)).mod(FP_MODULUS);
        BigInteger square1 = x0.multiply(x1).shiftLeft(1).mod(FP_MODULUS);
        BigInteger cube0 = square0.multiply(x0).subtract(square1.multiply(x1));
        BigInteger cube1 = square0.multiply(x1).add(square1.multiply(x0));
        BigInteger left0 = y0.multiply(y0).subtract(y1.multiply(y1)).shiftLeft(256);
        BigInteger left1 = y0.multiply(y1).shiftLeft(257);
        return left0.subtract(cube0).subtract(TWIST_C0).mod(FP_MODULUS).signum() == 0
                && left1.subtract(cube1).subtract(TWIST_C1).mod(FP_MODULUS).signum() == 0;
    }
}
