package io.assay.groth16;

import java.util.List;

/// A run of wires that a proof commits to before a challenge is drawn, and the wire that holds the challenge.
///
/// The last wire of the run is the blinder: the prover draws it, uniform in bn254.fr. The challenge is
/// [Challenges#of] the commitment and the values of the hashed wires. Source: gnark 0.14, `backend/groth16/bn254`.
///
/// @param firstWire     the first committed wire, behind the public ones
/// @param wireCount     committed wires, the blinder included, at least 1
/// @param challengeWire the wire of the challenge, behind the committed ones
/// @param hashedWires   wires whose values the challenge depends on beside the commitment: public ones, then challenge
///                      wires of earlier commitments, ascending
public record Commitment(int firstWire, int wireCount, int challengeWire, List<Integer> hashedWires) {
    /// Checks the order of the wires.
    ///
    /// @throws IllegalArgumentException if the wires are not in order
    public Commitment {
        hashedWires = List.copyOf(hashedWires);
        if (firstWire < 1 || wireCount < 1 || challengeWire < firstWire + wireCount) {
            throw new IllegalArgumentException("committed wires " + firstWire + " to " + (firstWire + wireCount - 1)
                    + " before the challenge " + challengeWire);
        }
        int last = 0;
        for (int wire : hashedWires) {
            if (wire <= last || wire >= challengeWire || wire >= firstWire && wire < firstWire + wireCount) {
                throw new IllegalArgumentException("hashed wires " + hashedWires + " of challenge " + challengeWire);
            }
            last = wire;
        }
    }

    /// The blinder: the last committed wire.
    public int blinder() {
        return firstWire + wireCount - 1;
    }

    /// Whether a wire is committed.
    public boolean contains(int wire) {
        return wire >= firstWire && wire < firstWire + wireCount;
    }
}
