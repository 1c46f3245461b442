package io.assay.checker.air;

/// Who sees a tensor that enters or leaves the circuit.
public enum Visibility {
    /// It is packed into public elements.
    PUBLIC,
    /// A digest of it is public.
    HASHED,
    /// A digest of all inputs of this kind, the root, is public. Inputs only.
    RECEIVED,
    /// Only the prover knows it.
    PRIVATE,
    /// Weights, to which a commitment is part of the statement.
    COMMITTED
}
