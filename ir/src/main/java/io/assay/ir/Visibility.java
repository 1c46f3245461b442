package io.assay.ir;

/// Who sees a tensor that enters or leaves the circuit.
public enum Visibility {
    /// Its elements are packed into public elements of the statement.
    PUBLIC,
    /// A salted Poseidon2 digest of it is a public element.
    HASHED,
    /// As [#HASHED], with a digest of its own, the root, which whoever collected the points knows before anybody proves.
    /// Inputs only.
    RECEIVED,
    /// Only the prover knows it.
    PRIVATE,
    /// Weights: a commitment to them, made once, is part of the statement. Inputs only.
    COMMITTED
}
