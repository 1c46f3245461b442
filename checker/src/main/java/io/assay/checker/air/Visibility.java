package io.assay.checker.air;

/// Who sees a tensor that enters or leaves the circuit.
public enum Visibility {
    /// It is packed into public elements.
    PUBLIC,
    /// A digest of it is public; no circuit of this version has any.
    HASHED,
    /// Only the prover knows it.
    PRIVATE
}
