package io.assay.codegen.contract;

import java.math.BigInteger;
import java.util.List;

/// Points of y^2 = x^3 + 3/(9 + u) over Fp2, most of them outside the subgroup of order r.
public final class TwistPoints {

    private TwistPoints() {}

    /// The points with x in the base field: two, or none. Roots of a + b·u by the norm: c^2 = (a + √(a² + b²))/2.
    public static List<List<BigInteger>> withX(BigInteger x, BigInteger q) {
        BigInteger inverse = BigInteger.valueOf(82).modInverse(q);
        BigInteger a = x.pow(3).add(BigInteger.valueOf(27).multiply(inverse)).mod(q);
        BigInteger b = BigInteger.valueOf(-3).multiply(inverse).mod(q);
        BigInteger norm = root(a.multiply(a).add(b.multiply(b)), q);
        for (BigInteger sign : List.of(norm, norm.negate())) {
            BigInteger c = root(a.add(sign).multiply(BigInteger.TWO.modInverse(q)), q);
            if (c.signum() == 0) {
                continue;
            }
            BigInteger d = b.multiply(c.shiftLeft(1).modInverse(q)).mod(q);
            if (c.multiply(c).subtract(d.multiply(d)).subtract(a).mod(q).signum() == 0) {
                return List.of(List.of(x, BigInteger.ZERO, c, d), List.of(x, BigInteger.ZERO, q.subtract(c),
                        q.subtract(d).mod(q)));
            }
        }
        return List.of();
    }

    /// A square root if there is one, q being 3 modulo 4.
    private static BigInteger root(BigInteger square, BigInteger q) {
        return square.mod(q).modPow(q.add(BigInteger.ONE).shiftRight(2), q);
    }
}
