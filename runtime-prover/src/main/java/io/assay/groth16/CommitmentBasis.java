package io.assay.groth16;

import io.assay.curve.PointSource;

/// The points that a prover makes one commitment with.
///
/// @param commitment  which wires
/// @param points      a point of G1 for each committed wire: (beta A_i + alpha B_i + C_i)(tau) / gamma
/// @param sigmaPoints the same times sigma, a number that nobody knows and no other commitment has
public record CommitmentBasis(Commitment commitment, PointSource points, PointSource sigmaPoints) {
    /// Checks lengths.
    ///
    /// @throws IllegalArgumentException if a length does not fit
    public CommitmentBasis {
        Lengths.require("points of the commitment", points, commitment.wireCount(), 8);
        Lengths.require("sigma points of the commitment", sigmaPoints, commitment.wireCount(), 8);
    }
}
