package io.assay.curve;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;

/// The endomorphism of both groups: lambda * (x, y) = (beta x, y), where lambda and beta are cube roots of one.
///
/// A scalar k is k1 + k2 lambda with halves of about half its length, so a multiple costs half the doublings. Source:
/// Gallant, Lambert, Vanstone, "Faster point multiplication on elliptic curves with efficient endomorphisms" (2001).
public final class Endomorphism {
    private static final PrimeField FP = Bn254.FP;
    private static final BigInteger ORDER = Bn254.FR.modulus();
    private static final BigInteger LAMBDA = cubeRoot(ORDER);
    /// Two short vectors (a, b) of the lattice of all with a + b lambda = 0 modulo r, and their determinant.
    private static final BigInteger[][] BASIS = basis();
    private static final BigInteger DETERMINANT = BASIS[0][0].multiply(BASIS[1][1])
            .subtract(BASIS[1][0].multiply(BASIS[0][1]));

    private final int elements;
    private final long[] beta;

    /// Finds the cube root in bn254.fp that belongs to lambda in the group.
    public Endomorphism(CurveGroup group) {
        this.elements = group.affineLongs() / 8;
        this.beta = beta(group);
    }

    /// A primitive cube root of one modulo a prime that is one modulo 3.
    private static BigInteger cubeRoot(BigInteger prime) {
        BigInteger exponent = prime.subtract(BigInteger.ONE).divide(BigInteger.valueOf(3));
        BigInteger root = BigInteger.ONE;
        for (int base = 2; root.equals(BigInteger.ONE); base++) {
            root = BigInteger.valueOf(base).modPow(exponent, prime);
        }
        return root;
    }

    private long[] beta(CurveGroup group) {
        long[] expected = group.multiply(group.generator(), 0, LAMBDA);
        BigInteger root = cubeRoot(FP.modulus());
        for (BigInteger candidate : new BigInteger[]{root, root.multiply(root)}) {
            long[] found = new long[4];
            FP.fromBigInteger(found, 0, candidate);
            long[] image = group.generator();
            multiplyX(image, 0, found);
            if (Arrays.equals(image, expected)) {
                return found;
            }
        }
        throw new IllegalStateException("no endomorphism for lambda");
    }

    /// Replaces an affine point by lambda times it; infinity stays.
    public void apply(long[] points, int offset) {
        multiplyX(points, offset, beta);
    }

    private void multiplyX(long[] points, int offset, long[] factor) {
        for (int element = 0; element < elements; element++) {
            FP.multiply(points, offset + 4 * element, points, offset + 4 * element, factor, 0);
        }
    }

    /// Numbers k1, k2 of magnitude below 2^128 with k1 + k2 lambda = k mod r: k minus the nearest vector of the lattice.
    public static BigInteger[] split(BigInteger k) {
        BigInteger c1 = rounded(BASIS[1][1].multiply(k), DETERMINANT);
        BigInteger c2 = rounded(BASIS[0][1].negate().multiply(k), DETERMINANT);
        return new BigInteger[]{k.subtract(c1.multiply(BASIS[0][0])).subtract(c2.multiply(BASIS[1][0])),
                c1.multiply(BASIS[0][1]).add(c2.multiply(BASIS[1][1])).negate()};
    }

    /// By Euclid's algorithm: the first remainder below the square root of r, and the shorter of its neighbours.
    private static BigInteger[][] basis() {
        BigInteger[] before = {ORDER, BigInteger.ZERO};
        BigInteger[] last = {LAMBDA, BigInteger.ONE.negate()};
        BigInteger bound = ORDER.sqrt();
        while (last[0].compareTo(bound) >= 0) {
            BigInteger[] next = step(before, last);
            before = last;
            last = next;
        }
        BigInteger[] other = step(before, last);
        return new BigInteger[][]{last, norm(before).compareTo(norm(other)) < 0 ? before : other};
    }

    private static BigInteger[] step(BigInteger[] before, BigInteger[] last) {
        BigInteger quotient = before[0].divide(last[0]);
        return new BigInteger[]{before[0].subtract(quotient.multiply(last[0])),
                before[1].subtract(quotient.multiply(last[1]))};
    }

    private static BigInteger norm(BigInteger[] vector) {
        return vector[0].multiply(vector[0]).add(vector[1].multiply(vector[1]));
    }

    /// The integer nearest to numerator / denominator.
    private static BigInteger rounded(BigInteger numerator, BigInteger denominator) {
        BigInteger sign = BigInteger.valueOf(denominator.signum());
        BigInteger[] parts = numerator.multiply(sign).shiftLeft(1).add(denominator.abs())
                .divideAndRemainder(denominator.abs().shiftLeft(1));
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }
}
