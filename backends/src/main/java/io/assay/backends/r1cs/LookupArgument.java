package io.assay.backends.r1cs;

import java.util.List;

/// The wires that proofs of a circuit commit to, and the tables of its lookups.
///
/// Where weights are committed to, there may be no tables: then nothing depends on the challenge.
///
/// Wires after the public ones: committed weights and their blinder, if weights are committed to apart; the committed
/// ones, private inputs first and the blinder last; what stands for the weights; the challenge; those that are computed from it. Source: docs/adr/0023-commitments.md, 0024-lookup-arguments.md,
/// 0027-committed-weights.md.
///
/// @param weightCount    wires of weights that are committed to apart, their blinder included; 0 if they are constants
/// @param committedCount other wires that are committed to, the blinder included
/// @param tables         tables, by the indices that blocks of wires use
public record LookupArgument(int weightCount, int committedCount, List<LookupTable> tables) {

    public LookupArgument {
        tables = List.copyOf(tables);
    }
}
