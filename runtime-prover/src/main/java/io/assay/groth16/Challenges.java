package io.assay.groth16;

import io.assay.field.Bn254;
import java.math.BigInteger;
import java.util.List;

/// Draws the challenges of commitments.
public final class Challenges {
    private Challenges() {}

    /// Returns keccak256(D | values) mod r: the coordinates of D, then each value, 32 bytes each, big-endian. The point
    /// at infinity is 64 zero bytes.
    ///
    /// Source: gnark 0.14, `backend/groth16/bn254/verify.go` with the hash of its Solidity export.
    ///
    /// @param commitment the point D, 8 longs, on its curve
    /// @param values     what else the challenge depends on, each in [0, r)
    public static BigInteger of(long[] commitment, List<BigInteger> values) {
        EvmWords words = new EvmWords().g1(commitment, 0);
        values.forEach(words::number);
        return new BigInteger(1, words.hash()).mod(Bn254.FR.modulus());
    }
}
