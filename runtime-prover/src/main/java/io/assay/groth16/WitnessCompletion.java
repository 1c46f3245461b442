package io.assay.groth16;

import java.math.BigInteger;

/// Computes the wires that depend on a challenge.
@FunctionalInterface
public interface WitnessCompletion {
    /// Fills in the wires that depend on the challenge of one commitment, the challenge wire itself excepted.
    ///
    /// @param values     four limbs per wire, canonical; wires before the challenge are final, and the others hold
    ///                   what the witness had there
    /// @param commitment index of the commitment
    /// @param challenge  in [0, r)
    void complete(long[] values, int commitment, BigInteger challenge);

    /// For circuits without commitments: is never asked.
    static WitnessCompletion none() {
        return (_, commitment, _) -> {
            throw new IllegalStateException("nothing completes the wires of commitment " + commitment);
        };
    }
}
