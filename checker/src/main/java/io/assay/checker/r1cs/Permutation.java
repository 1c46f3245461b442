package io.assay.checker.r1cs;

import java.util.List;
import java.util.Set;

/// Sums whose values are those of other sums in some order, each as often, as elements of the field.
///
/// @param inputs  sums
/// @param outputs as many
/// @param rows    which say nothing else
/// @param free    wires that no other row reads and that neither inputs nor outputs have: how the prover shows the order
record Permutation(List<Form> inputs, List<Form> outputs, Set<Integer> rows, Set<Integer> free) {

    Permutation {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        rows = Set.copyOf(rows);
        free = Set.copyOf(free);
    }
}
