package io.assay.codegen.contract;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Role;
import java.util.List;
import java.util.function.Function;

/// The hashed tensors of one role: their digest, and the meaning of their integers.
///
/// @param digest  the public element that stands for them, and how they are packed
/// @param tensors those of the digest, in its order; places are in the packed elements, counted from 0
public record HashedTensors(Digest digest, List<StatementTensor> tensors) {

    public HashedTensors {
        tensors = List.copyOf(tensors);
        if (!tensors.stream().map(StatementTensor::tensor).toList().equals(digest.tensors())) {
            throw new IllegalArgumentException("the digest of role " + digest.role() + " is of "
                    + digest.tensors().stream().map(PackedTensor::name).toList() + ", found the meaning of "
                    + tensors.stream().map(tensor -> tensor.tensor().name()).toList());
        }
    }

    /// Returns the hashed tensors of a digest.
    /// @param meaning of each of them
    public static HashedTensors of(Digest digest, Function<PackedTensor, StatementTensor> meaning) {
        return new HashedTensors(digest, digest.tensors().stream().map(meaning).toList());
    }

    /// Returns whether they are outputs, inputs or received inputs.
    public Role role() {
        return digest.role();
    }

    /// Returns the index of the public element that is their digest.
    public int element() {
        return digest.element();
    }
}
