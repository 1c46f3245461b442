package io.assay.witness;

/// Who sees the integers of a tensor at the border of a circuit.
public enum Visibility {
    /// They are packed in public elements.
    PUBLIC,
    /// Their digest is a public element.
    HASHED,
    /// The proof shows nothing of them.
    PRIVATE,
    /// Weights, to which a commitment is part of the statement.
    COMMITTED
}
