package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.G2Lines;
import io.assay.curve.Pairing;
import io.assay.curve.PointTables;
import java.util.List;

/// A verification key that was checked once, with all that its verifications have in common: e(alpha, beta), the lines of
/// beta, gamma and delta, and small multiples of the points of IC.
///
/// Immutable, so threads may share it. Takes some milliseconds to make, 50 KiB, and 1 KiB for each public value.
public final class PreparedVerifyingKey {
    private final VerifyingKey key;
    private final long[] alphaBeta;
    private final G2Lines beta;
    private final G2Lines gamma;
    private final G2Lines delta;
    private final PointTables ic;

    /// Prepares a key that has no findings.
    PreparedVerifyingKey(VerifyingKey key) {
        this.key = key;
        this.beta = G2Lines.of(key.beta2());
        this.gamma = G2Lines.of(key.gamma2());
        this.delta = G2Lines.of(key.delta2());
        this.ic = new PointTables(CurveGroup.g1(), key.ic());
        Pairing pairing = new Pairing();
        this.alphaBeta = pairing.finalExponentiation(
                pairing.millerLoop(new long[0], new long[0], key.alpha1(), List.of(beta)));
    }

    /// Checks and prepares a key.
    ///
    /// @throws InsecureKeyException if the key must not be used; see [KeyChecks#findings(VerifyingKey)]
    public static PreparedVerifyingKey of(VerifyingKey key) {
        KeyChecks.require("given to the verifier", KeyChecks.findings(key));
        return new PreparedVerifyingKey(key);
    }

    /// The key itself.
    public VerifyingKey key() {
        return key;
    }

    /// e(alpha, beta), shared.
    long[] alphaBeta() {
        return alphaBeta;
    }

    G2Lines beta() {
        return beta;
    }

    G2Lines gamma() {
        return gamma;
    }

    G2Lines delta() {
        return delta;
    }

    /// The points of IC, the first for the constant one.
    PointTables ic() {
        return ic;
    }
}
