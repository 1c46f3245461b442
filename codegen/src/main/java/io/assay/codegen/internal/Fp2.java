package io.assay.codegen.internal;

import io.assay.codegen.contract.KeyPointChecks;
import java.math.BigInteger;

/// c0 + c1·u with u^2 = −1, modulo the modulus q of coordinates: what coordinates of points of G2 are.
///
/// Plain integers, for judging single points and making hostile ones; provers have a fast field of their own.
public record Fp2(BigInteger c0, BigInteger c1) {

    private static final BigInteger Q = KeyPointChecks.COORDINATE_MODULUS;
    /// 3 / (9 + u) = 3 · (9 − u) / 82, the constant of the curve y^2 = x^3 + 3 / (9 + u) of G2.
    public static final Fp2 TWIST = new Fp2(BigInteger.valueOf(27), BigInteger.valueOf(-3))
            .times(new Fp2(BigInteger.valueOf(82).modInverse(Q), BigInteger.ZERO));

    /// Reduces both parts.
    public Fp2 {
        c0 = c0.mod(Q);
        c1 = c1.mod(Q);
    }

    public boolean isZero() {
        return c0.signum() == 0 && c1.signum() == 0;
    }

    public Fp2 plus(Fp2 other) {
        return new Fp2(c0.add(other.c0), c1.add(other.c1));
    }

    public Fp2 minus(Fp2 other) {
        return new Fp2(c0.subtract(other.c0), c1.subtract(other.c1));
    }

    public Fp2 times(BigInteger factor) {
        return new Fp2(c0.multiply(factor), c1.multiply(factor));
    }

    public Fp2 times(Fp2 other) {
        return new Fp2(c0.multiply(other.c0).subtract(c1.multiply(other.c1)),
                c0.multiply(other.c1).add(c1.multiply(other.c0)));
    }

    public Fp2 inverse() {
        BigInteger norm = c0.multiply(c0).add(c1.multiply(c1)).modInverse(Q);
        return new Fp2(c0.multiply(norm), c1.negate().multiply(norm));
    }
}
