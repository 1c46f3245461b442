package io.assay.codegen.contract;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The random numbers of a generated verifier: hashes of all that a prover chooses.
///
/// Everything hashed is words of 32 bytes, big-endian; points of G1 are x, y, points of G2 x1, x0, y1, y0; a text is
/// filled with zero bytes as Solidity's `bytes32`.
/// ```
/// key digest  keccak256(FOLD_TAG | public count | commitment count | alpha | beta | gamma | delta | IC, each
///                       | of each commitment, that to weights first: g | -sigma g | count of hashed positions | positions, each
///                       | where weights are committed to: 1)
/// weights     keccak256(D_w)
/// challenge   keccak256(D | public values at the hashed positions)
/// fold        keccak256(FOLD_TAG | key digest | public values | A | B | C | D_w | D | P)
/// seed        keccak256(BATCH_TAG | key digest | public values of each proof | A | B | C | D_w | D of each proof)
/// factor i    keccak256(seed | i)
/// batch fold  keccak256(seed | P of the batch)
/// ```
/// Name of the weights, challenge and factors are taken modulo r. D_w is there where weights are committed to; their name is
/// the last public value, which the public count of the key digest leaves out. Key digest and challenge are those of
/// `Groth16Verifier` in the prover's module; so is fold, without committed weights: there, P_w is in the proof and is
/// hashed, here it was judged before.
public final class VerifierTranscript {

    public static final String FOLD_TAG = "assay/groth16/commitments/1";
    public static final String BATCH_TAG = "assay/groth16/batch/1";

    private static final int WORD_BYTES = 32;

    private VerifierTranscript() {}

    /// Returns 32 bytes that stand for the key.
    public static byte[] keyDigest(VerifyingKeyPoints key) {
        List<CommitmentPoints> commitments = Stream.concat(key.weights().stream(), key.commitment().stream()).toList();
        int stated = key.weights().isPresent() ? 1 : 0;
        Words words = new Words().text(FOLD_TAG).number(key.publicCount() - stated).number(commitments.size())
                .numbers(key.alpha()).g2(key.beta()).g2(key.gamma()).g2(key.delta());
        key.ic().forEach(words::numbers);
        commitments.forEach(points -> {
            words.g2(points.g()).g2(points.minusSigmaG()).number(points.hashed().size());
            points.hashed().forEach(words::number);
        });
        if (stated > 0) {
            words.number(stated);
        }
        return Keccak256.digest(words.bytes());
    }

    /// Returns the name of weights, in [0, r).
    ///
    /// @param commitment D_w.x, D_w.y
    public static BigInteger weights(List<BigInteger> commitment) {
        return new Words().numbers(commitment).residue();
    }

    /// Returns the challenge of a commitment, in [0, r).
    ///
    /// @param proof         words of a proof with a commitment
    /// @param publicSignals all public values
    public static BigInteger challenge(CommitmentPoints points, List<BigInteger> proof,
            List<BigInteger> publicSignals) {
        int knowledge = proof.size() - SampleProof.POINT_WORDS;
        Words words = new Words().numbers(proof.subList(knowledge - SampleProof.POINT_WORDS, knowledge));
        points.hashed().forEach(position -> words.number(publicSignals.get(position - 1)));
        return words.residue();
    }

    /// Returns the number that the test of a proof of knowledge is multiplied with, in [0, r).
    public static BigInteger fold(VerifyingKeyPoints key, List<BigInteger> proof, List<BigInteger> publicSignals) {
        return new Words().text(FOLD_TAG).word(keyDigest(key)).numbers(publicSignals).numbers(proof).residue();
    }

    /// Returns the factor of each proof in a batch, in [0, r).
    ///
    /// @param proofs        words of each proof; proofs of knowledge in them are left out
    /// @param publicSignals public values of each proof
    public static List<BigInteger> factors(VerifyingKeyPoints key, List<List<BigInteger>> proofs,
            List<List<BigInteger>> publicSignals) {
        Words words = new Words().text(BATCH_TAG).word(keyDigest(key));
        publicSignals.forEach(words::numbers);
        proofs.forEach(proof -> words.numbers(proof.subList(0, key.batchWords())));
        byte[] seed = Keccak256.digest(words.bytes());
        List<BigInteger> factors = new ArrayList<>();
        for (int i = 0; i < proofs.size(); i++) {
            factors.add(new Words().word(seed).number(i).residue());
        }
        return List.copyOf(factors);
    }

    private static final class Words {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Words number(BigInteger value) {
            bytes.writeBytes(Word.bytes(value));
            return this;
        }

        Words number(int value) {
            return number(BigInteger.valueOf(value));
        }

        Words numbers(List<BigInteger> values) {
            values.forEach(this::number);
            return this;
        }

        Words g2(List<BigInteger> point) {
            return number(point.get(1)).number(point.get(0)).number(point.get(3)).number(point.get(2));
        }

        Words word(byte[] word) {
            bytes.writeBytes(word);
            return this;
        }

        Words text(String text) {
            return word(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), WORD_BYTES));
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        BigInteger residue() {
            return new BigInteger(1, Keccak256.digest(bytes())).mod(KeyPointChecks.ORDER);
        }
    }
}
