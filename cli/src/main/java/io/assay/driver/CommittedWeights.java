package io.assay.driver;

import io.assay.passes.calibrate.CommittedTensor;
import java.util.List;

/// The weights that a folder's proofs are of, where weights are committed to.
///
/// @param tensors every committed tensor, in the order of the inputs of the circuit
public record CommittedWeights(List<CommittedTensor> tensors) {

    public CommittedWeights {
        tensors = List.copyOf(tensors);
    }

    /// Writes weights into a folder, in place of those that are there.
    static void store(ArtefactFolder folder, List<CommittedTensor> tensors) throws java.io.IOException {
        FolderWeights.store(folder, tensors, Runtime.getRuntime().availableProcessors());
    }
}
