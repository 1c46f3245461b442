package io.assay.checker.air;

import java.math.BigInteger;

/// That equations modulo the order of BN254's scalar field hold over the integers.
final class NoWrap {

    /// Order of the scalar field of BN254.
    /// Source: EIP-196, the order of the group alt_bn128.
    static final BigInteger MODULUS = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");

    private static final BigInteger HALF = MODULUS.shiftRight(1);

    private NoWrap() {}

    /// Returns the greatest magnitude of an element.
    static BigInteger magnitude(Bounds bounds) {
        return BigInteger.valueOf(bounds.magnitude());
    }

    /// Tells whether numbers of these magnitudes, added up, stay below half the modulus.
    static boolean isSmall(BigInteger... magnitudes) {
        BigInteger sum = BigInteger.ZERO;
        for (BigInteger magnitude : magnitudes) {
            sum = sum.add(magnitude);
        }
        return sum.compareTo(HALF) < 0;
    }

    /// Requires an equation whose terms have these magnitudes to hold over the integers.
    static void require(Tensor tensor, String equation, BigInteger... magnitudes) throws Unpinned {
        if (!isSmall(magnitudes)) {
            throw new Unpinned(tensor, -1, equation + " may hold modulo the field's order only");
        }
    }
}
