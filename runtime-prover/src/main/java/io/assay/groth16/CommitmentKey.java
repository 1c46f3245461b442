package io.assay.groth16;

import java.util.Arrays;
import java.util.List;

/// What a verifier needs to judge one commitment: the points that its proof of knowledge is tested with, and what its
/// challenge depends on.
///
/// The test is e(D, sigmaG negated) e(P, g) = 1. The arrays are shared, not copied, and must not be written to.
public final class CommitmentKey {
    private final long[] g2;
    private final long[] minusSigmaG2;
    private final List<Integer> hashed;

    /// Makes a key over the given arrays.
    ///
    /// @param g2           the point g of G2, 16 longs; keys made here take gamma
    /// @param minusSigmaG2 the point -sigma g of G2, 16 longs
    /// @param hashed       positions of what the challenge depends on beside the commitment, ascending: i from 1 to
    ///                     publicCount is public value i - 1, publicCount + 1 + k the challenge of commitment k
    public CommitmentKey(long[] g2, long[] minusSigmaG2, List<Integer> hashed) {
        this.g2 = Lengths.require("commitment g", g2, 16);
        this.minusSigmaG2 = Lengths.require("commitment -sigma g", minusSigmaG2, 16);
        this.hashed = List.copyOf(hashed);
    }

    /// The point g of G2, shared.
    public long[] g2() {
        return g2;
    }

    /// The point -sigma g of G2, shared.
    public long[] minusSigmaG2() {
        return minusSigmaG2;
    }

    /// Positions of what the challenge depends on beside the commitment, ascending, from 1.
    public List<Integer> hashed() {
        return hashed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommitmentKey key && Arrays.equals(g2, key.g2)
                && Arrays.equals(minusSigmaG2, key.minusSigmaG2) && hashed.equals(key.hashed);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(minusSigmaG2) + hashed.hashCode();
    }

    @Override
    public String toString() {
        return "CommitmentKey[hashed=" + hashed + "]";
    }
}
