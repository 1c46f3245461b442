package io.assay.groth16;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Draws the number rho by whose powers the proofs of knowledge of a proof's commitments are folded into its main
/// equation.
///
/// rho is keccak256 over words of 32 bytes, numbers big-endian, points of G1 as x, y, points of G2 as x.c1, x.c0, y.c1,
/// y.c0 (the order of EIP-197):
/// ```
/// [#TAG] | [#keyDigest] | public values, stated ones too, each | A | B | C | D of each commitment | P of each commitment
/// ```
/// The hash is used as it is: as a factor of points only its residue mod r counts. It is drawn after everything that a
/// prover chooses. Were it the challenge of the commitment, which is known before P is chosen, anybody could make a P that
/// cancels a main equation that does not hold.
public final class FoldingNumber {
    /// The first word of the hash, of [#keyDigest]'s too: this text, filled with zero bytes as a `bytes32` of Solidity.
    public static final String TAG = "assay/groth16/commitments/1";

    private FoldingNumber() {}

    /// Returns 32 bytes that stand for a verification key: keccak256 over words of 32 bytes,
    /// ```
    /// [#TAG] | count of public wires | commitment count | alpha | beta | gamma | delta | IC, each
    /// | of each commitment: g | -sigma g | count of hashed positions | hashed positions, each
    /// | count of stated commitments, where there are any
    /// ```
    public static byte[] keyDigest(VerifyingKey key) {
        EvmWords words = new EvmWords().word(tag()).number(key.publicCount()).number(key.commitmentKeys().size())
                .g1(key.alpha1(), 0).g2(key.beta2()).g2(key.gamma2()).g2(key.delta2());
        for (int offset = 0; offset < key.ic().length; offset += 8) {
            words.g1(key.ic(), offset);
        }
        for (CommitmentKey commitment : key.commitmentKeys()) {
            words.g2(commitment.g2()).g2(commitment.minusSigmaG2()).number(commitment.hashed().size());
            commitment.hashed().forEach(words::number);
        }
        if (key.publicValueCount() > key.publicCount()) {
            words.number(key.publicValueCount() - key.publicCount());
        }
        return words.hash();
    }

    /// Returns rho, in [0, 2^256).
    ///
    /// @param keyDigest    32 bytes, of [#keyDigest]
    /// @param publicValues each in [0, r)
    /// @param proof        its points reduced
    public static BigInteger of(byte[] keyDigest, List<BigInteger> publicValues, Proof proof) {
        EvmWords words = new EvmWords().word(tag()).word(keyDigest);
        publicValues.forEach(words::number);
        words.g1(proof.a(), 0).g2(proof.b()).g1(proof.c(), 0);
        proof.commitments().forEach(point -> words.g1(point, 0));
        proof.knowledge().forEach(point -> words.g1(point, 0));
        return new BigInteger(1, words.hash());
    }

    private static byte[] tag() {
        return Arrays.copyOf(TAG.getBytes(StandardCharsets.US_ASCII), EvmWords.WORD_SIZE_BYTES);
    }
}
