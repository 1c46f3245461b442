package io.assay.witness;

/// Who sees the integers of a tensor at the border of a circuit.
public enum Visibility {
    /// They are packed in public elements.
    PUBLIC,
    /// Their digest is a public element.
    HASHED,
    /// As [#HASHED], with a digest of its own: the root, whose salt comes with the inputs.
    RECEIVED,
    /// The proof shows nothing of them.
    PRIVATE,
    /// Weights, to which a commitment is part of the statement.
    COMMITTED
}
