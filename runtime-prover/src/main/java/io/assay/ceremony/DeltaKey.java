package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.groth16.ChaChaStream;
import io.assay.msm.CommonScalar;
import java.math.BigInteger;

/// What a contributor to the second phase draws, in the order of snarkjs 0.7.6.
///
/// @param delta secret, not zero
/// @param s     a point of G1
@SuppressWarnings("ArrayRecordComponent")
record DeltaKey(BigInteger delta, long[] s) {
    static DeltaKey draw(ChaChaStream random) {
        BigInteger delta = Bn254.FR.toBigInteger(random.nextElement(Bn254.FR), 0);
        if (delta.signum() == 0) {
            throw new IllegalStateException("the stream gave the number zero");
        }
        return new DeltaKey(delta, random.nextPoint(CurveGroup.g1()));
    }

    /// The factor of the points that are divided by delta.
    CommonScalar inverse() {
        return new CommonScalar(delta.modInverse(Bn254.FR.modulus()));
    }
}
