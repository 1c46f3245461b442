package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import java.math.BigInteger;

/// The point of G2 that a ceremony derives from a hash: nobody knows its logarithm.
public final class HashToG2 {
    private static final BigInteger COFACTOR = Bn254.FP.modulus().shiftLeft(1).subtract(Bn254.FR.modulus());

    private HashToG2() {}

    /// The first point of the [ChaChaStream] of the hash times the cofactor, affine. Source: snarkjs 0.7.6.
    ///
    /// @param hash at least 32 bytes
    public static long[] point(byte[] hash) {
        CurveGroup group = CurveGroup.g2();
        return group.multiply(new ChaChaStream(hash).nextPoint(group), 0, COFACTOR);
    }
}
