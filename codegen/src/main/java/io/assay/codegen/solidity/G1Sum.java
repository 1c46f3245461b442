package io.assay.codegen.solidity;

import io.assay.codegen.contract.KeyPointChecks;
import java.math.BigInteger;
import java.util.List;

/// Sums of multiples of points of G1, with plain integers: a batch needs one such sum, made by whoever sends it.
///
/// Source: the addition law of short Weierstrass curves, here y^2 = x^3 + 3, in affine coordinates; infinity is (0, 0), as
/// on the EVM.
final class G1Sum {

    private static final BigInteger Q = KeyPointChecks.COORDINATE_MODULUS;
    private static final BigInteger THREE = BigInteger.valueOf(3);
    private static final List<BigInteger> INFINITY = List.of(BigInteger.ZERO, BigInteger.ZERO);

    private G1Sum() {}

    /// Returns the sum of all points, each times its factor, as x, y.
    ///
    /// @param points  on the curve, reduced
    /// @param factors one for each point, not negative
    static List<BigInteger> of(List<List<BigInteger>> points, List<BigInteger> factors) {
        List<BigInteger> sum = INFINITY;
        for (int i = 0; i < points.size(); i++) {
            sum = add(sum, multiply(points.get(i), factors.get(i)));
        }
        return sum;
    }

    private static List<BigInteger> multiply(List<BigInteger> point, BigInteger factor) {
        List<BigInteger> product = INFINITY;
        for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
            product = add(product, product);
            if (factor.testBit(bit)) {
                product = add(product, point);
            }
        }
        return product;
    }

    private static List<BigInteger> add(List<BigInteger> left, List<BigInteger> right) {
        if (left.equals(INFINITY)) {
            return right;
        }
        if (right.equals(INFINITY)) {
            return left;
        }
        BigInteger x = left.getFirst();
        BigInteger y = left.getLast();
        boolean sameX = x.equals(right.getFirst());
        // no point of the curve has y = 0: its order is odd
        if (sameX && !y.equals(right.getLast())) {
            return INFINITY;
        }
        BigInteger rise = sameX ? x.multiply(x).multiply(THREE) : right.getLast().subtract(y);
        BigInteger run = sameX ? y.shiftLeft(1) : right.getFirst().subtract(x);
        BigInteger slope = rise.multiply(run.modInverse(Q)).mod(Q);
        BigInteger sumX = slope.multiply(slope).subtract(x).subtract(right.getFirst()).mod(Q);
        return List.of(sumX, slope.multiply(x.subtract(sumX)).subtract(y).mod(Q));
    }
}
