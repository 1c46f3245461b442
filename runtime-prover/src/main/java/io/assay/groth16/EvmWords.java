package io.assay.groth16;

import io.assay.field.Bn254;
import java.math.BigInteger;
import org.bouncycastle.crypto.digests.KeccakDigest;

/// Keccak-256 over words of 32 bytes, big-endian, as a contract hashes them with `abi.encodePacked` of `uint256`s.
final class EvmWords {
    static final int WORD_SIZE_BYTES = 32;
    private static final int DIGEST_BITS = 256;
    private final KeccakDigest keccak = new KeccakDigest(DIGEST_BITS);

    /// Adds a number in [0, 2^256).
    EvmWords number(BigInteger value) {
        for (int shift = 8 * WORD_SIZE_BYTES - 8; shift >= 0; shift -= 8) {
            keccak.update(value.shiftRight(shift).byteValue());
        }
        return this;
    }

    /// Adds a count, not negative.
    EvmWords number(int value) {
        return number(BigInteger.valueOf(value));
    }

    /// Adds a word.
    EvmWords word(byte[] word) {
        keccak.update(word, 0, WORD_SIZE_BYTES);
        return this;
    }

    /// Adds a point of G1 that begins at the given long: x, y. Infinity is zeros.
    EvmWords g1(long[] points, int offset) {
        return coordinate(points, offset).coordinate(points, offset + 4);
    }

    /// Adds a point of G2: x.c1, x.c0, y.c1, y.c0, the order of EIP-197. Infinity is zeros.
    EvmWords g2(long[] point) {
        return coordinate(point, 4).coordinate(point, 0).coordinate(point, 12).coordinate(point, 8);
    }

    private EvmWords coordinate(long[] point, int offset) {
        return number(Bn254.FP.toBigInteger(point, offset));
    }

    /// The 32 bytes of the hash; the object is used up.
    byte[] hash() {
        byte[] digest = new byte[WORD_SIZE_BYTES];
        keccak.doFinal(digest, 0);
        return digest;
    }
}
