package io.assay.backends.r1cs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A run of wires that proofs commit to, and the wire of the challenge that is drawn from the commitment.
///
/// Source: docs/adr/0023-commitments.md, 0027-committed-weights.md.
///
/// @param firstWire     the first of the run
/// @param wireCount     how many, the blinder, which is the last, among them
/// @param challengeWire the challenge
/// @param hashedWires   wires that the challenge depends on beside the commitment
/// @param stated        whether the challenge is part of the statement: it stands for weights
public record CommittedWires(int firstWire, int wireCount, int challengeWire, List<Integer> hashedWires,
        boolean stated) {

    public CommittedWires {
        hashedWires = List.copyOf(hashedWires);
    }

    /// Returns the commitments of a circuit in the order in which a prover makes them.
    static List<CommittedWires> of(int publicCount, LookupArgument argument) {
        int first = 1 + publicCount;
        int next = first + argument.weightCount() + argument.committedCount();
        List<CommittedWires> commitments = new ArrayList<>();
        List<Integer> hashed = new ArrayList<>(IntStream.range(1, first).boxed().toList());
        if (argument.weightCount() > 0) {
            commitments.add(new CommittedWires(first, argument.weightCount(), next, List.of(), true));
            hashed.add(next++);
        }
        commitments.add(
                new CommittedWires(first + argument.weightCount(), argument.committedCount(), next, hashed, false));
        return List.copyOf(commitments);
    }
}
