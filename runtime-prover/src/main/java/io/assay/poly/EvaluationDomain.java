package io.assay.poly;

import io.assay.field.BatchInversion;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;

/// The n = 2^sizeLog2 roots of unity of bn254.fr.
///
/// The root of order 2^28 is 5^((r-1)/2^28), as snarkjs takes it; roots of smaller order are its powers.
public final class EvaluationDomain {
    private static final PrimeField FR = Bn254.FR;

    private EvaluationDomain() {}

    /// The primitive root of unity of order 2^orderLog2, orderLog2 in [0, 28], Montgomery form.
    public static long[] root(int orderLog2) {
        long[] root = new long[4];
        FR.fromBigInteger(root, 0, BigInteger.valueOf(5));
        FR.power(root, 0, root, 0, FR.modulus().subtract(BigInteger.ONE).shiftRight(orderLog2));
        return root;
    }

    /// The first `count` powers of the base, from one.
    public static long[] powers(long[] base, int count) {
        long[] result = new long[4 * count];
        FR.one(result, 0);
        for (int index = 1; index < count; index++) {
            FR.multiply(result, 4 * index, result, 4 * index - 4, base, 0);
        }
        return result;
    }

    /// The Lagrange polynomials of the domain of 2^sizeLog2 elements at a point outside it:
    /// L_i(x) = w^i (x^n - 1) / (n (x - w^i)).
    ///
    /// @param x one element, Montgomery form, not in the domain
    public static long[] lagrange(int sizeLog2, long[] x) {
        int size = 1 << sizeLog2;
        long[] powers = powers(root(sizeLog2), size);
        long[] result = new long[4 * size];
        for (int index = 0; index < result.length; index += 4) {
            FR.subtract(result, index, x, 0, powers, index);
        }
        BatchInversion.invert(FR, result, size, new long[4 * size + 8]);
        long[] factor = new long[8];
        FR.power(factor, 0, x, 0, BigInteger.valueOf(size));
        FR.one(factor, 4);
        FR.subtract(factor, 0, factor, 0, factor, 4);
        FR.fromBigInteger(factor, 4, BigInteger.valueOf(size).modInverse(FR.modulus()));
        FR.multiply(factor, 0, factor, 0, factor, 4);
        for (int index = 0; index < result.length; index += 4) {
            FR.multiply(result, index, result, index, powers, index);
            FR.multiply(result, index, result, index, factor, 0);
        }
        return result;
    }
}
