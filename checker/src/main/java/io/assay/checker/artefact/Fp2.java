package io.assay.checker.artefact;

import java.math.BigInteger;

/// A number x0 + x1·u of the quadratic extension of BN254's base field, u² = −1.
///
/// @param x0 real part, in [0, MODULUS)
/// @param x1 imaginary part, in [0, MODULUS)
record Fp2(BigInteger x0, BigInteger x1) {
    /// Order of the base field.
    static final BigInteger MODULUS = new BigInteger(
            "21888242871839275222246405745257275088696311157297823662689037894645226208583");
    static final Fp2 ZERO = new Fp2(BigInteger.ZERO, BigInteger.ZERO);

    static Fp2 of(long x0, long x1) {
        return new Fp2(BigInteger.valueOf(x0).mod(MODULUS), BigInteger.valueOf(x1).mod(MODULUS));
    }

    Fp2 plus(Fp2 other) {
        return new Fp2(x0.add(other.x0).mod(MODULUS), x1.add(other.x1).mod(MODULUS));
    }

    Fp2 minus(Fp2 other) {
        return new Fp2(x0.subtract(other.x0).mod(MODULUS), x1.subtract(other.x1).mod(MODULUS));
    }

    Fp2 times(Fp2 other) {
        return new Fp2(x0.multiply(other.x0).subtract(x1.multiply(other.x1)).mod(MODULUS),
                x0.multiply(other.x1).add(x1.multiply(other.x0)).mod(MODULUS));
    }

    /// Returns 1 / this.
    /// @throws ArithmeticException if this is zero
    Fp2 inverse() {
        BigInteger norm = x0.multiply(x0).add(x1.multiply(x1)).modInverse(MODULUS);
        return new Fp2(x0.multiply(norm).mod(MODULUS), x1.negate().multiply(norm).mod(MODULUS));
    }
}
