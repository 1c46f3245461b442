package io.assay.codegen.solidity;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// A proof and what it is about.
///
/// @param proof   words in the EVM's order: A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y, and with a commitment D.x, D.y and
///                its proof of knowledge P.x, P.y, before these with committed weights their commitment D_w.x, D_w.y;
///                each in [0, 2^256)
/// @param context element 0 of the statement, in [0, 2^256)
/// @param values  integers of each public tensor, row-major, tensors in the order of the specification
/// @param digests digests of hashed tensors, in the order of the specification, each in [0, 2^256)
/// @param weights the committed weights, where there are some
public record SampleProof(List<BigInteger> proof, BigInteger context, List<List<Long>> values,
        List<BigInteger> digests, Optional<Weights> weights) {

    /// Words of a point of G1.
    static final int POINT_WORDS = 2;
    /// Words of a proof without commitment.
    static final int PLAIN_WORDS = 8;
    private static final int COMMITTED_WORDS = PLAIN_WORDS + 2 * POINT_WORDS;
    private static final int WITH_WEIGHTS_WORDS = COMMITTED_WORDS + POINT_WORDS;

    /// Committed weights: what is registered, and what that returns.
    ///
    /// @param name       the last public value, in [0, 2^256)
    /// @param commitment D_w.x, D_w.y
    /// @param knowledge  P_w.x, P_w.y
    public record Weights(BigInteger name, List<BigInteger> commitment, List<BigInteger> knowledge) {
        public Weights {
            commitment = List.copyOf(commitment);
            knowledge = List.copyOf(knowledge);
            if (commitment.size() != POINT_WORDS || knowledge.size() != POINT_WORDS) {
                throw new IllegalArgumentException("points of " + commitment.size() + " and " + knowledge.size()
                        + " words, expected " + POINT_WORDS);
            }
        }
    }

    public SampleProof {
        if (proof.size() != PLAIN_WORDS && proof.size() != COMMITTED_WORDS && proof.size() != WITH_WEIGHTS_WORDS) {
            throw new IllegalArgumentException("a proof has " + PLAIN_WORDS + " words, with a commitment "
                    + COMMITTED_WORDS + ", with committed weights " + WITH_WEIGHTS_WORDS + ", found " + proof.size());
        }
        proof = List.copyOf(proof);
        values = values.stream().map(List::copyOf).toList();
        digests = List.copyOf(digests);
    }

    /// Takes a proof of a statement without digests, of a circuit without committed weights.
    public SampleProof(List<BigInteger> proof, BigInteger context, List<List<Long>> values) {
        this(proof, context, values, List.of(), Optional.empty());
    }
}
