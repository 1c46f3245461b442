package io.assay.checker.r1cs;

import java.util.List;

/// A run of wires that a proof commits to, and the wire of the challenge that is drawn after them.
///
/// @param first     first committed wire
/// @param count     committed wires; the last of them is the blinder
/// @param challenge wire of the challenge
/// @param hashed    wires that the challenge depends on beside the commitment
/// @param stated    whether the challenge is part of the statement: it stands for weights
public record Commitment(int first, int count, int challenge, List<Integer> hashed, boolean stated) {

    public Commitment {
        hashed = List.copyOf(hashed);
    }

    boolean contains(int wire) {
        return wire >= first && wire < first + count;
    }

    int blinder() {
        return first + count - 1;
    }
}
