package io.assay.witness;

import java.util.List;

/// What a [WitnessProgram] computes: the wires, and the outputs of the model that they prove.
///
/// @param wires   all wires
/// @param outputs one tensor of integers (before division by their scale) per output, in the order of the model
public record Assignment(WireVector wires, List<InputTensor.Longs> outputs) {
    /// Copies the list.
    public Assignment {
        outputs = List.copyOf(outputs);
    }
}
