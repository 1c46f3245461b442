package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.G2Lines;
import io.assay.curve.Pairing;
import io.assay.curve.PointTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A verification key that was checked once, with all that its verifications have in common: e(alpha, beta), the lines of
/// its points of G2, small multiples of the points of IC, and its digest.
///
/// Immutable, so threads may share it. Takes some milliseconds to make, 50 KiB, 17 KiB for each commitment, and 1 KiB for
/// each public value.
public final class PreparedVerifyingKey {
    private final VerifyingKey key;
    private final long[] alphaBeta;
    private final G2Lines beta;
    private final List<G2Lines> fixed;
    private final boolean sharesGamma;
    private final PointTables ic;
    private final byte[] digest;

    /// Prepares a key that has no findings.
    PreparedVerifyingKey(VerifyingKey key) {
        this.key = key;
        this.beta = G2Lines.of(key.beta2());
        List<CommitmentKey> commitments = key.commitmentKeys();
        this.sharesGamma = commitments.isEmpty() || Arrays.equals(commitments.getFirst().g2(), key.gamma2());
        List<G2Lines> lines = new ArrayList<>(List.of(G2Lines.of(key.gamma2()), G2Lines.of(key.delta2())));
        commitments.forEach(commitment -> lines.add(G2Lines.of(commitment.minusSigmaG2())));
        if (!sharesGamma) {
            lines.add(G2Lines.of(commitments.getFirst().g2()));
        }
        this.fixed = List.copyOf(lines);
        this.digest = FoldingNumber.keyDigest(key);
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

    /// The lines of gamma, delta, -sigma g of each commitment, and g of all commitments unless it is gamma.
    List<G2Lines> fixed() {
        return fixed;
    }

    /// Whether g of the commitments is gamma, so that the points of both pairs can be added.
    boolean sharesGamma() {
        return sharesGamma;
    }

    /// What stands for the key where rho is drawn, shared.
    byte[] digest() {
        return digest;
    }

    /// The points of IC, the first for the constant one.
    PointTables ic() {
        return ic;
    }
}
