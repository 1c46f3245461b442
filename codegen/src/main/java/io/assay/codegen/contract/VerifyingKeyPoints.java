package io.assay.codegen.contract;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// The points of a Groth16 verification key over BN254, affine, coordinates as integers in [0, q).
///
/// Only the number of coordinates is checked here; [VerifierSpecification] judges the points.
///
/// @param alpha      point of G1: x, y
/// @param beta       point of G2: x0, x1, y0, y1, where a coordinate is c0 + c1·u, as in `verification_key.json`
/// @param gamma      point of G2
/// @param delta      point of G2
/// @param ic         points of G1, the first for the constant one, then one for each public value, the last for the
///                   challenge where there is a commitment
/// @param commitment what judges the commitment of a proof, where proofs have one
/// @param weights    what judges commitments to weights, where they are committed to apart; the last public value then is
///                   the name of the weights, and the challenge of the other commitment depends on it
public record VerifyingKeyPoints(List<BigInteger> alpha, List<BigInteger> beta, List<BigInteger> gamma,
        List<BigInteger> delta, List<List<BigInteger>> ic, Optional<CommitmentPoints> commitment,
        Optional<CommitmentPoints> weights) {

    private static final int G1_COORDINATES = 2;
    private static final int G2_COORDINATES = 4;

    public VerifyingKeyPoints {
        alpha = coordinates("alpha", alpha, G1_COORDINATES);
        beta = g2("beta", beta);
        gamma = g2("gamma", gamma);
        delta = g2("delta", delta);
        ic = ic.stream().map(point -> coordinates("ic", point, G1_COORDINATES)).toList();
        int publicCount = ic.size() - 1 - (commitment.isPresent() ? 1 : 0);
        if (publicCount < 0) {
            throw new IllegalArgumentException("ic has " + ic.size()
                    + " points, expected one for the constant one and one for a challenge at least");
        }
        commitment.ifPresent(points -> points.hashed().stream().filter(position -> position > publicCount).findAny()
                .ifPresent(position -> {
                    throw new IllegalArgumentException(
                            "hashed position " + position + ", expected 1 to " + publicCount);
                }));
        boolean isBound = commitment.map(points -> points.hashed().contains(publicCount)).orElse(false);
        if (weights.isPresent() && !(isBound && weights.get().hashed().isEmpty())) {
            throw new IllegalArgumentException("a commitment to weights needs a second one, whose challenge depends on "
                    + "the last public value, and a challenge of its own that depends on none");
        }
    }

    /// Takes a key of a circuit whose weights are not committed to.
    public VerifyingKeyPoints(List<BigInteger> alpha, List<BigInteger> beta, List<BigInteger> gamma,
            List<BigInteger> delta, List<List<BigInteger>> ic, Optional<CommitmentPoints> commitment) {
        this(alpha, beta, gamma, delta, ic, commitment, Optional.empty());
    }

    /// Number of words of a proof.
    public int proofWords() {
        return SampleProof.PLAIN_WORDS + (commitment.isPresent() ? 2 * SampleProof.POINT_WORDS : 0)
                + (weights.isPresent() ? SampleProof.POINT_WORDS : 0);
    }

    /// Number of words of a proof in a batch, where one proof of knowledge stands for all.
    public int batchWords() {
        return proofWords() - (commitment.isPresent() ? SampleProof.POINT_WORDS : 0);
    }

    /// Number of public values, the constant one not counted, the name of the weights included.
    public int publicCount() {
        return ic.size() - 1 - (commitment.isPresent() ? 1 : 0);
    }

    static List<BigInteger> g2(String name, List<BigInteger> point) {
        return coordinates(name, point, G2_COORDINATES);
    }

    private static List<BigInteger> coordinates(String name, List<BigInteger> point, int count) {
        if (point.size() != count) {
            throw new IllegalArgumentException(name + " has " + point.size() + " coordinates, expected " + count);
        }
        return List.copyOf(point);
    }
}
