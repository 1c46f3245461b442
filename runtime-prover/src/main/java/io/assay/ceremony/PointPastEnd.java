package io.assay.ceremony;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The last "point" that goes into a circuit's hash where the file of powers has just as many as the circuit needs.
///
/// For domains of n = 2^15 and more, snarkjs 0.7.6 hashes the points [tau^(i+n) - tau^i] in chunks of 2^14, of which the
/// last is one point too long. In a file of 2n - 1 powers it reads past the section of tau, takes the next 64 bytes (the
/// head of the next section and the start of its first point) for a point, and subtracts [tau^(n-1)] from it. The bytes
/// are no point and not even reduced, so the result depends on how wasmcurves computes with numbers up to 2^256: this
/// class does the same. It means nothing, but belongs to the hash that every key from such a file carries.
final class PointPastEnd {
    private static final BigInteger P = Bn254.FP.modulus();
    private static final BigInteger RADIX = BigInteger.ONE.shiftLeft(256);
    private static final BigInteger MASK = RADIX.subtract(BigInteger.ONE);
    private static final BigInteger NEGATIVE_INVERSE = RADIX.subtract(P.modInverse(RADIX));

    private PointPastEnd() {}

    /// Returns the 64 bytes that are hashed.
    ///
    /// @param words   the 64 bytes after the section, as eight little-endian words
    /// @param highest the point [tau^(n-1)], affine
    static byte[] bytes(long[] words, long[] highest) {
        BigInteger x1 = PrimeField.join(words, 0);
        BigInteger y1 = PrimeField.join(words, 4);
        BigInteger x2 = PrimeField.join(highest, 0);
        BigInteger y2 = subtract(BigInteger.ZERO, PrimeField.join(highest, 4));
        BigInteger h = subtract(x2, x1);
        BigInteger i = twice(twice(multiply(h, h)));
        BigInteger j = multiply(h, i);
        BigInteger r = twice(subtract(y2, y1));
        BigInteger v = multiply(x1, i);
        BigInteger x3 = subtract(subtract(multiply(r, r), j), twice(v));
        BigInteger y3 = subtract(multiply(subtract(v, x3), r), twice(multiply(y1, j)));
        BigInteger inverse = plain(twice(h)).modInverse(P);
        BigInteger square = inverse.multiply(inverse).mod(P);
        ByteBuffer out = ByteBuffer.allocate(64);
        put(out, plain(x3).multiply(square).mod(P));
        put(out, plain(y3).multiply(square).multiply(inverse).mod(P));
        return out.array();
    }

    private static void put(ByteBuffer out, BigInteger value) {
        byte[] bytes = value.add(RADIX).toByteArray();
        out.put(Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length));
    }

    /// Out of Montgomery form.
    private static BigInteger plain(BigInteger value) {
        return multiply(value, BigInteger.ONE).mod(P);
    }

    /// Montgomery's product, less p where it is not less than p; factors up to 2^256 are not reduced before.
    private static BigInteger multiply(BigInteger x, BigInteger y) {
        BigInteger product = x.multiply(y);
        BigInteger m = product.and(MASK).multiply(NEGATIVE_INVERSE).and(MASK);
        BigInteger value = product.add(m.multiply(P)).shiftRight(256);
        return value.compareTo(P) >= 0 ? value.subtract(P) : value;
    }

    private static BigInteger twice(BigInteger x) {
        BigInteger sum = x.shiftLeft(1);
        return (sum.compareTo(P) >= 0 ? sum.subtract(P) : sum).and(MASK);
    }

    private static BigInteger subtract(BigInteger x, BigInteger y) {
        BigInteger difference = x.subtract(y);
        return (difference.signum() < 0 ? difference.add(P) : difference).and(MASK);
    }
}
