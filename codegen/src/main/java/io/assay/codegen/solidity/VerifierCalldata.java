package io.assay.codegen.solidity;

import io.assay.backends.layout.PackedTensor.Place;
import io.assay.codegen.contract.Keccak256;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.VerifierTranscript;
import io.assay.codegen.contract.VerifyingKeyPoints;
import io.assay.codegen.contract.Word;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Calldata for the functions of a generated verifier.
///
/// Values are not checked against their ranges: that is the contract's work, and a test's freedom.
/// Source: the contract ABI specification of the Solidity documentation.
public final class VerifierCalldata {

    private static final int WORD_BYTES = 32;
    private static final int SELECTOR_BYTES = 4;

    private VerifierCalldata() {}

    /// Returns a call of `verifyInference`, which reverts unless the proof is valid.
    public static byte[] verifyInference(VerifierSpecification specification, SampleProof proof) {
        return inference("verifyInference", specification, proof);
    }

    /// Returns a call of `tryVerifyInference`, which returns whether the proof is valid.
    public static byte[] tryVerifyInference(VerifierSpecification specification, SampleProof proof) {
        return inference("tryVerifyInference", specification, proof);
    }

    /// Returns a call of `verifyProof` with the packed public values.
    public static byte[] verifyProof(VerifierSpecification specification, SampleProof proof) {
        return verifyProof(proof.proof(), proof.publicSignals(specification));
    }

    /// Returns a call of `verifyProof`; of a proof without commitment it is as snarkjs's verifiers have it too.
    ///
    /// @param proof         words in the EVM's order, see [SampleProof#proof()]
    /// @param publicSignals packed public values, each in [0, 2^256)
    public static byte[] verifyProof(List<BigInteger> proof, List<BigInteger> publicSignals) {
        String commitment = "uint256[2],".repeat((proof.size() - SampleProof.PLAIN_WORDS) / SampleProof.POINT_WORDS);
        Writer writer = new Writer("verifyProof(uint256[2],uint256[2][2],uint256[2]," + commitment + "uint256["
                + publicSignals.size() + "])");
        proof.forEach(writer::word);
        publicSignals.forEach(writer::word);
        return writer.bytes();
    }

    /// Returns a call of `registerWeights`, which reverts unless the points are a commitment to weights, and returns their
    /// name.
    public static byte[] registerWeights(SampleProof.Weights weights) {
        Writer writer = new Writer("registerWeights(uint256[2],uint256[2])");
        weights.commitment().forEach(writer::word);
        weights.knowledge().forEach(writer::word);
        return writer.bytes();
    }

    /// Returns a call of `isRegistered`, which returns whether weights of this name were registered.
    public static byte[] isRegistered(BigInteger name) {
        Writer writer = new Writer("isRegistered(uint256)");
        writer.word(name);
        return writer.bytes();
    }

    /// Returns a call of `verifyBatch`, which returns whether all of several proofs are valid.
    ///
    /// @param proofs at least one
    public static byte[] verifyBatch(VerifierSpecification specification, List<SampleProof> proofs) {
        List<List<BigInteger>> words = proofs.stream().map(SampleProof::proof).toList();
        List<List<BigInteger>> signals = proofs.stream().map(proof -> proof.publicSignals(specification)).toList();
        return verifyBatch(words, batchKnowledge(specification.key(), words, signals), signals);
    }

    /// Returns a call of `verifyBatch`.
    ///
    /// @param proofs        words of each proof, at least one; where they have commitments, the proof of knowledge in each is
    ///                      left out
    /// @param knowledge     of [#batchKnowledge]; empty for proofs without commitments
    /// @param publicSignals packed public values of each proof, at least one list
    public static byte[] verifyBatch(List<List<BigInteger>> proofs, List<BigInteger> knowledge,
            List<List<BigInteger>> publicSignals) {
        List<List<BigInteger>> rows = proofs.stream().map(proof -> proof.subList(0, proof.size() - knowledge.size()))
                .toList();
        int proofWords = rows.getFirst().size();
        int headWords = 2 + knowledge.size();
        Writer writer = new Writer("verifyBatch(uint256[" + proofWords + "][]," + (knowledge.isEmpty()
                ? ""
                : "uint256[2],") + "uint256[" + publicSignals.getFirst().size() + "][])");
        writer.offset(headWords);
        knowledge.forEach(writer::word);
        writer.offset(headWords + 1 + rows.size() * proofWords);
        writer.rows(rows);
        writer.rows(publicSignals);
        return writer.bytes();
    }

    /// Returns a call of `verifyInferences`, which reverts unless all of several proofs are valid.
    ///
    /// @param proofs at least one
    public static byte[] verifyInferences(VerifierSpecification specification, List<SampleProof> proofs) {
        List<List<BigInteger>> words = proofs.stream().map(SampleProof::proof).toList();
        List<List<BigInteger>> statements = proofs.stream().map(proof -> statement(specification, proof)).toList();
        List<BigInteger> knowledge = batchKnowledge(specification.key(), words,
                proofs.stream().map(proof -> proof.publicSignals(specification)).toList());
        int headWords = 2 + knowledge.size();
        Writer writer = new Writer(signature(specification, "verifyInferences"));
        writer.offset(headWords);
        writer.offset(headWords + 1 + statements.size() * (specification.argumentCount() + 1));
        knowledge.forEach(writer::word);
        writer.rows(statements);
        int batchWords = specification.key().batchWords();
        writer.rows(words.stream().map(proof -> proof.subList(0, batchWords)).toList());
        return writer.bytes();
    }

    /// Returns the one proof of knowledge that a batch of proofs with commitments has: the sum of their points P, each
    /// times its factor. Empty for proofs without commitments.
    ///
    /// @param proofs        words of each proof; points P on the curve
    /// @param publicSignals packed public values of each proof
    public static List<BigInteger> batchKnowledge(VerifyingKeyPoints key, List<List<BigInteger>> proofs,
            List<List<BigInteger>> publicSignals) {
        if (key.commitment().isEmpty()) {
            return List.of();
        }
        return G1Sum.of(proofs.stream().map(proof -> proof.subList(key.batchWords(), proof.size())).toList(),
                VerifierTranscript.factors(key, proofs, publicSignals));
    }

    /// Returns a call of `verify`, which every generated verifier has.
    ///
    /// @param proof         words of the proof, 32 bytes each
    /// @param publicSignals packed public values, each in [0, 2^256)
    public static byte[] verify(List<BigInteger> proof, List<BigInteger> publicSignals) {
        return verify(Word.bytes(proof), publicSignals.stream().map(Word::bytes).toList());
    }

    /// Returns a call of `verify` with bytes of any number for the proof.
    ///
    /// @param publicSignals words of 32 bytes
    /// @throws IllegalArgumentException if one of them has another length
    public static byte[] verify(byte[] proof, List<byte[]> publicSignals) {
        int padded = Math.ceilDiv(proof.length, WORD_BYTES) * WORD_BYTES;
        Writer writer = new Writer("verify(bytes,uint256[])");
        writer.offset(2);
        writer.offset(3 + padded / WORD_BYTES);
        writer.word(BigInteger.valueOf(proof.length));
        writer.bytes.writeBytes(Arrays.copyOf(proof, padded));
        writer.word(BigInteger.valueOf(publicSignals.size()));
        for (byte[] signal : publicSignals) {
            if (signal.length != WORD_BYTES) {
                throw new IllegalArgumentException("a public value of " + signal.length + " bytes, expected 32");
            }
            writer.bytes.writeBytes(signal);
        }
        return writer.bytes();
    }

    /// Returns the signature of the function of this name in a generated verifier, for example
    /// `verify(bytes,uint256[])`.
    /// @throws java.util.NoSuchElementException if there is none
    public static String signature(VerifierSpecification specification, String function) {
        return VerifierAbi.of(VerifierView.of(specification, EvmProfile.ANY)).signature(function);
    }

    /// Returns the first four bytes of the Keccak-256 of a signature.
    public static byte[] selector(String signature) {
        return Arrays.copyOf(Keccak256.digest(signature.getBytes(StandardCharsets.US_ASCII)), SELECTOR_BYTES);
    }

    private static byte[] inference(String function, VerifierSpecification specification, SampleProof proof) {
        Writer writer = new Writer(signature(specification, function));
        statement(specification, proof).forEach(writer::word);
        proof.proof().forEach(writer::word);
        return writer.bytes();
    }

    /// Values of all tensors, then digests, then the name of committed weights, then the context.
    private static List<BigInteger> statement(VerifierSpecification specification, SampleProof proof) {
        List<BigInteger> words = new ArrayList<>();
        for (List<Long> values : proof.values()) {
            values.forEach(value -> words.add(BigInteger.valueOf(value)));
        }
        if (words.size() != specification.valueCount()) {
            throw new IllegalArgumentException(words.size() + " values, expected " + specification.valueCount());
        }
        if (proof.digests().size() != specification.digests().size()) {
            throw new IllegalArgumentException(
                    proof.digests().size() + " digests, expected " + specification.digests().size());
        }
        words.addAll(proof.digests());
        if (proof.weights().isPresent() != specification.key().weights().isPresent()) {
            throw new IllegalArgumentException("a statement " + (proof.weights().isPresent() ? "with" : "without")
                    + " committed weights, and a key for one " + (proof.weights().isPresent() ? "without" : "with"));
        }
        proof.weights().ifPresent(weights -> words.add(weights.name()));
        words.add(proof.context());
        return words;
    }

    private static final class Writer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Writer(String signature) {
            bytes.writeBytes(selector(signature));
        }

        void word(BigInteger value) {
            bytes.writeBytes(Word.bytes(value));
        }

        /// Place of a list, counted in words from the first argument.
        void offset(int words) {
            word(BigInteger.valueOf((long) words * WORD_BYTES));
        }

        void rows(List<List<BigInteger>> rows) {
            word(BigInteger.valueOf(rows.size()));
            rows.forEach(row -> row.forEach(this::word));
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
