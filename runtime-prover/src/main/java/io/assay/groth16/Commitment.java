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
        if (firstWire < 1 || wireCount < 1 || challengeWire < (long) firstWire + wireCount) {
            throw new IllegalArgumentException("committed wires " + firstWire + " to " + (firstWire + wireCount - 1)
                    + " before the challenge " + challengeWire);
        }
        int last = 0;
        for (int wire : hashedWires) {
            if (wire <= last || wire >= challengeWire || (wire >= firstWire && wire < firstWire + wireCount)) {
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

    /// Returns the first wire that is neither public nor committed nor a challenge, after the check that no such wire
    /// stands before a commitment or a challenge: whatever a prover chooses before a challenge is public or committed.
    ///
    /// @throws IllegalArgumentException if the wires are in another order, or a hashed wire is neither public nor the
    ///                                  challenge of an earlier commitment
    public static int firstFreeWire(int wireCount, int publicCount, List<Commitment> commitments) {
        long next = publicCount + 1L;
        int runs = 0;
        int challenges = 0;
        while (challenges < commitments.size()) {
            if (runs < commitments.size() && commitments.get(runs).firstWire == next) {
                next += commitments.get(runs++).wireCount;
            } else if (challenges < runs && commitments.get(challenges).challengeWire == next) {
                next++;
                challenges++;
            } else {
                throw new IllegalArgumentException("wire " + next + " stands before the challenge of "
                        + commitments.get(challenges) + " and is neither public nor committed nor a challenge");
            }
        }
        if (next > wireCount) {
            throw new IllegalArgumentException(commitments.getLast() + " among " + wireCount + " wires");
        }
        for (int index = 0; index < commitments.size(); index++) {
            hashedPositions(publicCount, commitments, index);
        }
        return (int) next;
    }

    /// Returns what the challenge of a commitment depends on as a verification key says it: see [CommitmentKey#hashed].
    ///
    /// @throws IllegalArgumentException if a hashed wire is neither public nor the challenge of an earlier commitment
    public static List<Integer> hashedPositions(int publicCount, List<Commitment> commitments, int index) {
        List<Integer> challenges = commitments.subList(0, index).stream().map(Commitment::challengeWire).toList();
        return commitments.get(index).hashedWires.stream().map(wire -> {
            if (wire > publicCount && !challenges.contains(wire)) {
                throw new IllegalArgumentException("hashed wire " + wire + " of commitment " + index
                        + " is neither public nor an earlier challenge");
            }
            return wire <= publicCount ? wire : publicCount + 1 + challenges.indexOf(wire);
        }).toList();
    }
}
