package io.assay.checker.r1cs;

/// A public element that is the digest of hashed tensors.
///
/// @param wire        wire of the public element
/// @param packedCount elements that the tensors are packed to, at least 1; a salt is hashed before them
public record DigestLayout(int wire, int packedCount) {

    private static final int RATE = 3;
    /// Rows of a permutation of Poseidon2: three for each of its 88 S-boxes.
    private static final int PERMUTATION_ROWS = 264;

    /// Returns how many rows tie the digest to its salt and the packed elements.
    int rowCount() {
        return Math.ceilDiv(1 + packedCount, RATE) * PERMUTATION_ROWS;
    }
}
