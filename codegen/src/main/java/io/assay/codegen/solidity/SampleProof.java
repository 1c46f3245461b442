package io.assay.codegen.solidity;

import java.math.BigInteger;
import java.util.List;

/// A proof and what it is about.
///
/// @param proof   words in the EVM's order: A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y, and with a commitment D.x, D.y and
///                its proof of knowledge P.x, P.y; each in [0, 2^256)
/// @param context element 0 of the statement, in [0, 2^256)
/// @param values  integers of each public tensor, row-major, tensors in the order of the specification
/// @param digests digests of hashed tensors, in the order of the specification, each in [0, 2^256)
public record SampleProof(List<BigInteger> proof, BigInteger context, List<List<Long>> values,
        List<BigInteger> digests) {

    /// Words of a proof without commitment.
    static final int PLAIN_WORDS = 8;
    /// Words of a proof with a commitment in a batch, where one proof of knowledge stands for all.
    static final int BATCH_WORDS = PLAIN_WORDS + 2;
    /// Words of a proof with a commitment.
    static final int COMMITTED_WORDS = BATCH_WORDS + 2;

    public SampleProof {
        if (proof.size() != PLAIN_WORDS && proof.size() != COMMITTED_WORDS) {
            throw new IllegalArgumentException("a proof has " + PLAIN_WORDS + " words, with a commitment "
                    + COMMITTED_WORDS + ", found " + proof.size());
        }
        proof = List.copyOf(proof);
        values = values.stream().map(List::copyOf).toList();
        digests = List.copyOf(digests);
    }

    /// Takes a proof of a statement without digests.
    public SampleProof(List<BigInteger> proof, BigInteger context, List<List<Long>> values) {
        this(proof, context, values, List.of());
    }

    static List<BigInteger> withoutKnowledge(List<BigInteger> proof) {
        return proof.subList(0, Math.min(proof.size(), BATCH_WORDS));
    }
}
