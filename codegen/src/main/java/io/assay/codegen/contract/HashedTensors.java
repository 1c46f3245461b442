package io.assay.codegen.contract;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.layout.Statement;
import io.assay.codegen.internal.Words;
import io.assay.ir.Value;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

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

    /// Returns whether the digest is the root over received inputs.
    public boolean isRoot() {
        return role() == Role.RECEIVED;
    }

    /// Returns `input` or `output`.
    public String side() {
        return role().isInput() ? "input" : "output";
    }

    /// Returns the words that the argument with the digest is named after.
    public String argument() {
        return isRoot() ? "root" : side() + " digest";
    }

    /// Returns the name of the type of all tensors together, where they are too many for an argument each.
    public String struct() {
        return switch (role()) {
            case OUTPUT -> "HashedOutputs";
            case INPUT -> "HashedInputs";
            case RECEIVED -> "ReceivedInputs";
        };
    }

    /// Returns the names of the tensors, for people.
    public String members() {
        return digest.tensors().stream().map(PackedTensor::name).map(Words::plain).collect(Collectors.joining(", "));
    }

    /// Returns the digest of some integers.
    /// @param values integers of each tensor, row-major, within their bounds
    public BigInteger digestOf(BigInteger salt, Function<PackedTensor, long[]> values) {
        Map<Value, long[]> byTensor = new LinkedHashMap<>();
        digest.tensors().forEach(tensor -> byTensor.put(tensor.value(), values.apply(tensor)));
        return Digest.of(salt, Statement.packed(digest, byTensor));
    }
}
