package io.assay.format;

import java.math.BigInteger;

/// Elements of the two fields of BN254 as four little-endian limbs in a flat array: order and conversions.
///
/// Plain [BigInteger] arithmetic: for the few elements of headers and JSON files.
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
}
