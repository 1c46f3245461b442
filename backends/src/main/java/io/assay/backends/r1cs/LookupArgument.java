package io.assay.backends.r1cs;

import java.util.List;

/// The wires and tables of a circuit with lookups.
///
/// Wires after the public ones: the committed ones, private inputs first and the blinder last; the challenge; those that
/// are computed from it. Source: docs/adr/0023-commitments.md, 0024-lookup-arguments.md.
///
/// @param committedCount wires that are committed to, the blinder included
/// @param tables         tables, by the indices that blocks of wires use
public record LookupArgument(int committedCount, List<LookupTable> tables) {

    public LookupArgument {
        tables = List.copyOf(tables);
    }
}
