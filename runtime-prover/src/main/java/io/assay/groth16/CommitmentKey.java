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
    private final boolean stated;

    /// Makes a key of a commitment whose challenge is not stated, over the given arrays.
    ///
    /// @param g2           the point g of G2, 16 longs; keys made here take gamma
    /// @param minusSigmaG2 the point -sigma g of G2, 16 longs
    /// @param hashed       positions of what the challenge depends on beside the commitment, ascending: i from 1 to
    ///                     publicCount is public value i - 1, publicCount + 1 + k the challenge of commitment k
    public CommitmentKey(long[] g2, long[] minusSigmaG2, List<Integer> hashed) {
        this(g2, minusSigmaG2, hashed, false);
    }

    private CommitmentKey(long[] g2, long[] minusSigmaG2, List<Integer> hashed, boolean stated) {
        this.stated = stated;
        this.g2 = Lengths.require("commitment g", g2, 16);
        this.minusSigmaG2 = Lengths.require("commitment -sigma g", minusSigmaG2, 16);
        this.hashed = List.copyOf(hashed);
    }

    /// Makes a key of a stated commitment, whose challenge depends on nothing else, over the given arrays.
    ///
    /// @param g2           the point g of G2, 16 longs
    /// @param minusSigmaG2 the point -sigma g of G2, 16 longs
    public static CommitmentKey stated(long[] g2, long[] minusSigmaG2) {
        return new CommitmentKey(g2, minusSigmaG2, List.of(), true);
    }

    /// Makes the key of a commitment of a circuit, over the given arrays.
    ///
    /// @param commitments all commitments of the circuit
    /// @param index       which of them
    /// @throws IllegalArgumentException if a hashed wire is neither public nor the challenge of an earlier commitment
    public static CommitmentKey of(long[] g2, long[] minusSigmaG2, int publicCount, List<Commitment> commitments,
            int index) {
        return new CommitmentKey(g2, minusSigmaG2, Commitment.hashedPositions(publicCount, commitments, index),
                commitments.get(index).stated());
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

    /// Whether the challenge is part of the statement, behind the public wires.
    public boolean stated() {
        return stated;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommitmentKey key && Arrays.equals(g2, key.g2)
                && Arrays.equals(minusSigmaG2, key.minusSigmaG2) && hashed.equals(key.hashed)
                && stated == key.stated;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(minusSigmaG2) + hashed.hashCode();
    }

    @Override
    public String toString() {
        return "CommitmentKey[hashed=" + hashed + ", stated=" + stated + "]";
    }
}
