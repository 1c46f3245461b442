package io.assay.format;

import io.assay.groth16.Groth16Prover;

/// Which points a reader tests; coordinates are always less than the modulus.
///
/// The points of headers, all that ends in a verification key, are always tested in full. A large point off its curve
/// or outside its subgroup makes proofs that every verifier rejects, and that can give away parts of the witness. So
/// either test all points of a key that came from somebody else, once, or let no rejected proof out:
/// [Groth16Prover#proveChecked].
public enum PointCheck {
    /// The points of headers only.
    HEADER,
    /// Every point of the file: on its curve, and in G2 in the subgroup of order r.
    ALL
}
