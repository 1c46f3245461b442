package io.assay.codegen.solidity;

import java.math.BigInteger;
import java.util.List;

/// The points of a Groth16 verification key over BN254, affine, coordinates as integers in [0, q).
///
/// Only the number of coordinates is checked here; [VerifierSpecification] judges the points.
///
/// @param alpha point of G1: x, y
/// @param beta  point of G2: x0, x1, y0, y1, where a coordinate is c0 + c1·u, as in `verification_key.json`
/// @param gamma point of G2
/// @param delta point of G2
/// @param ic    points of G1, the first for the constant one, then one for each public value
public record VerifyingKeyPoints(List<BigInteger> alpha, List<BigInteger> beta, List<BigInteger> gamma,
        List<BigInteger> delta, List<List<BigInteger>> ic) {

    private static final int G1_COORDINATES = 2;
    private static final int G2_COORDINATES = 4;

    public VerifyingKeyPoints {
        alpha = coordinates("alpha", alpha, G1_COORDINATES);
        beta = coordinates("beta", beta, G2_COORDINATES);
        gamma = coordinates("gamma", gamma, G2_COORDINATES);
        delta = coordinates("delta", delta, G2_COORDINATES);
        ic = ic.stream().map(point -> coordinates("ic", point, G1_COORDINATES)).toList();
        if (ic.isEmpty()) {
            throw new IllegalArgumentException("ic has no points, expected one for the constant one at least");
        }
    }

    private static List<BigInteger> coordinates(String name, List<BigInteger> point, int count) {
        if (point.size() != count) {
            throw new IllegalArgumentException(name + " has " + point.size() + " coordinates, expected " + count);
        }
        return List.copyOf(point);
    }
}
