package io.assay.format;

/// Which points a reader tests; coordinates are always less than the modulus.
///
/// The points of headers, all that ends in a verification key, are always tested in full. A large point off its curve
/// or outside its subgroup makes proofs that no verifier accepts, and that can give away parts of the witness: test
/// all points of a key that came from somebody else.
public enum PointCheck {
    /// The points of headers only.
    HEADER,
    /// Every point of the file: on its curve, and in G2 in the subgroup of order r. Under five microseconds a point of
    /// G2, a fifth of a microsecond a point of G1.
    ALL
}
