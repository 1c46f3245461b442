package io.assay.groth16;

import io.assay.field.Bn254;
import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.crypto.digests.KeccakDigest;

/// Draws the challenges of commitments.
public final class Challenges {
    private static final int ELEMENT_SIZE_BYTES = 32;
    private static final int DIGEST_BITS = 256;

    private Challenges() {}

    /// Returns keccak256(D | values) mod r: the coordinates of D, then each value, 32 bytes each, big-endian. The point
    /// at infinity is 64 zero bytes.
    ///
    /// Source: gnark 0.14, `backend/groth16/bn254/verify.go` with the hash of its Solidity export.
    ///
    /// @param commitment the point D, 8 longs, on its curve
    /// @param values     what else the challenge depends on, each in [0, r)
    public static BigInteger of(long[] commitment, List<BigInteger> values) {
        KeccakDigest keccak = new KeccakDigest(DIGEST_BITS);
        update(keccak, Bn254.FP.toBigInteger(commitment, 0));
        update(keccak, Bn254.FP.toBigInteger(commitment, 4));
        values.forEach(value -> update(keccak, value));
        byte[] digest = new byte[ELEMENT_SIZE_BYTES];
        keccak.doFinal(digest, 0);
        return new BigInteger(1, digest).mod(Bn254.FR.modulus());
    }

    private static void update(KeccakDigest keccak, BigInteger value) {
        for (int shift = 8 * ELEMENT_SIZE_BYTES - 8; shift >= 0; shift -= 8) {
            keccak.update(value.shiftRight(shift).byteValue());
        }
    }
}
