package io.assay.codegen.contract;

import java.math.BigInteger;
import java.util.List;

/// The points that judge a commitment D and its proof of knowledge P: e(D, minusSigmaG) e(P, g) = 1.
///
/// Only lengths and positions are checked here; [VerifierSpecification] judges the points.
///
/// @param g           point of G2: x0, x1, y0, y1; a contract takes one pair less where it is gamma
/// @param minusSigmaG point of G2
/// @param hashed      positions of the public values that the challenge depends on beside D, ascending, from 1
public record CommitmentPoints(List<BigInteger> g, List<BigInteger> minusSigmaG, List<Integer> hashed) {

    public CommitmentPoints {
        g = VerifyingKeyPoints.g2("commitment g", g);
        minusSigmaG = VerifyingKeyPoints.g2("commitment -sigma g", minusSigmaG);
        hashed = List.copyOf(hashed);
        int last = 0;
        for (int position : hashed) {
            if (position <= last) {
                throw new IllegalArgumentException(
                        "hashed positions " + hashed + ", expected ascending ones, 1 or more");
            }
            last = position;
        }
    }
}
