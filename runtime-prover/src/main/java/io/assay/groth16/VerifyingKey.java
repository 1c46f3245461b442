package io.assay.groth16;

import java.util.Arrays;
import java.util.List;

/// The verification key of one circuit: what a verifier needs, and nothing else.
///
/// Points are affine, in the layout of the package. The arrays given to the constructor and returned by the accessors
/// are the key's own: they are shared, not copied, and must not be written to. Nothing is checked here but lengths;
/// [KeyChecks] judges the points.
public final class VerifyingKey {
    private final long[] alpha1;
    private final long[] beta2;
    private final long[] gamma2;
    private final long[] delta2;
    private final long[] ic;
    private final List<CommitmentKey> commitmentKeys;
    private final int statedCount;

    /// Makes a key of a circuit without commitments over the given arrays.
    ///
    /// @param alpha1 one point of G1, 8 longs
    /// @param beta2  one point of G2, 16 longs
    /// @param gamma2 one point of G2, 16 longs; snarkjs fixes it to the generator
    /// @param delta2 one point of G2, 16 longs
    /// @param ic     publicCount + 1 points of G1, 8 longs each; the first belongs to the constant one
    /// @throws IllegalArgumentException if a length does not fit
    public VerifyingKey(long[] alpha1, long[] beta2, long[] gamma2, long[] delta2, long[] ic) {
        this(alpha1, beta2, gamma2, delta2, ic, List.of());
    }

    /// Makes a key over the given arrays.
    ///
    /// @param alpha1         one point of G1, 8 longs
    /// @param beta2          one point of G2, 16 longs
    /// @param gamma2         one point of G2, 16 longs
    /// @param delta2         one point of G2, 16 longs
    /// @param ic             publicCount + 1 + commitments points of G1, 8 longs each: of the constant one, the public
    ///                       values, the challenges
    /// @param commitmentKeys one for each commitment, stated ones first
    /// @throws IllegalArgumentException if a length does not fit, or the challenge of a commitment that is not stated does
    ///                                  not depend on every stated one
    public VerifyingKey(long[] alpha1, long[] beta2, long[] gamma2, long[] delta2, long[] ic,
            List<CommitmentKey> commitmentKeys) {
        this.alpha1 = Lengths.require("alpha1", alpha1, 8);
        this.beta2 = Lengths.require("beta2", beta2, 16);
        this.gamma2 = Lengths.require("gamma2", gamma2, 16);
        this.delta2 = Lengths.require("delta2", delta2, 16);
        this.commitmentKeys = List.copyOf(commitmentKeys);
        if (ic.length % 8 != 0 || ic.length / 8 < 1 + commitmentKeys.size()) {
            throw new IllegalArgumentException("ic holds " + ic.length + " longs, expected a multiple of 8, at least "
                    + 8 * (1 + commitmentKeys.size()));
        }
        this.ic = ic;
        for (int index = 0; index < commitmentKeys.size(); index++) {
            for (int position : commitmentKeys.get(index).hashed()) {
                Lengths.requireBetween("hashed position of commitment " + index, position, 1, publicCount() + index);
            }
        }
        this.statedCount = (int) commitmentKeys.stream().filter(CommitmentKey::stated).count();
        Commitment.requireStatedHashed(publicCount(), statedCount, commitmentKeys.size(),
                index -> commitmentKeys.get(index).stated(), index -> commitmentKeys.get(index).hashed());
    }

    /// The point [alpha] of G1, shared.
    public long[] alpha1() {
        return alpha1;
    }

    /// The point [beta] of G2, shared.
    public long[] beta2() {
        return beta2;
    }

    /// The point [gamma] of G2, shared.
    public long[] gamma2() {
        return gamma2;
    }

    /// The point [delta] of G2, shared.
    public long[] delta2() {
        return delta2;
    }

    /// The points of G1 that public values multiply, then those of the challenges, shared; the first belongs to the
    /// constant one.
    public long[] ic() {
        return ic;
    }

    /// How many public wires the circuit has, the constant one not counted.
    public int publicCount() {
        return ic.length / 8 - 1 - commitmentKeys.size();
    }

    /// How many public values a proof under this key is about: those of the public wires, then the stated challenges.
    public int publicValueCount() {
        return publicCount() + statedCount;
    }

    /// What the commitments of a proof are judged with; empty for a circuit without commitments.
    public List<CommitmentKey> commitmentKeys() {
        return commitmentKeys;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey key && Arrays.equals(alpha1, key.alpha1) && Arrays.equals(beta2, key.beta2)
                && Arrays.equals(gamma2, key.gamma2) && Arrays.equals(delta2, key.delta2) && Arrays.equals(ic, key.ic)
                && commitmentKeys.equals(key.commitmentKeys);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(delta2) + Arrays.hashCode(ic);
    }

    @Override
    public String toString() {
        return "VerifyingKey[publicCount=" + publicCount() + "]";
    }
}
