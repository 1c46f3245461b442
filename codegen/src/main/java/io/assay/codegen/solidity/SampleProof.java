package io.assay.codegen.solidity;

import java.math.BigInteger;
import java.util.List;

/// A proof and what it is about.
///
/// @param proof   eight words in the EVM's order: A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y, each in [0, 2^256)
/// @param context element 0 of the statement, in [0, 2^256)
/// @param values  integers of each public tensor, row-major, tensors in the order of the specification
public record SampleProof(List<BigInteger> proof, BigInteger context, List<List<Long>> values) {

    private static final int PROOF_WORDS = 8;

    public SampleProof {
        if (proof.size() != PROOF_WORDS) {
            throw new IllegalArgumentException("a proof has " + PROOF_WORDS + " words, found " + proof.size());
        }
        proof = List.copyOf(proof);
        values = values.stream().map(List::copyOf).toList();
    }
}
