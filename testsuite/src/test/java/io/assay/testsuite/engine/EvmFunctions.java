package io.assay.testsuite.engine;

import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.driver.evm.EvmResult;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Contracts on the EVM of which other functions are called than by [io.assay.driver.evm.EvmTarget].
enum EvmFunctions implements ChainTarget {
    /// `tryVerifyInference` and `verifyProof`.
    OTHERS {
        @Override
        byte[] typed(VerifierSpecification specification, SampleProof sample) {
            return VerifierCalldata.tryVerifyInference(specification, sample);
        }

        @Override
        byte[] raw(VerifierSpecification specification, byte[] proof, List<byte[]> publics) {
            ByteArrayOutputStream call = new ByteArrayOutputStream();
            call.writeBytes(VerifierCalldata.selector(VerifierCalldata.signature(specification, "verifyProof")));
            call.writeBytes(proof);
            publics.forEach(call::writeBytes);
            return call.toByteArray();
        }

        @Override
        boolean isAccepted(EvmResult typed) {
            return typed.isTrue();
        }
    },
    /// `verifyInferences` and `verifyBatch` with one proof.
    BATCHES {
        @Override
        byte[] typed(VerifierSpecification specification, SampleProof sample) {
            requireKnowledge(specification, sample.proof());
            return VerifierCalldata.verifyInferences(specification, List.of(sample));
        }

        @Override
        byte[] raw(VerifierSpecification specification, byte[] proof, List<byte[]> publics) {
            ByteArrayOutputStream call = new ByteArrayOutputStream();
            call.writeBytes(VerifierCalldata.selector(VerifierCalldata.signature(specification, "verifyBatch")));
            List<BigInteger> knowledge = knowledge(specification, proof, publics);
            byte[] row = Arrays.copyOf(proof, proof.length - WORD_BYTES * knowledge.size());
            int head = WORD_BYTES * (2 + knowledge.size());
            call.writeBytes(Word.bytes(BigInteger.valueOf(head)));
            knowledge.forEach(word -> call.writeBytes(Word.bytes(word)));
            call.writeBytes(Word.bytes(BigInteger.valueOf(head + WORD_BYTES + row.length)));
            call.writeBytes(Word.bytes(BigInteger.ONE));
            call.writeBytes(row);
            call.writeBytes(Word.bytes(BigInteger.ONE));
            publics.forEach(call::writeBytes);
            return call.toByteArray();
        }

        @Override
        boolean isAccepted(EvmResult typed) {
            return typed.succeeded() && typed.returnHex().isEmpty();
        }
    };

    private static final int WORD_BYTES = 32;

    abstract byte[] typed(VerifierSpecification specification, SampleProof sample);

    abstract byte[] raw(VerifierSpecification specification, byte[] proof, List<byte[]> publics);

    /// @param typed what the typed function said
    abstract boolean isAccepted(EvmResult typed);

    /// The point P of a batch of one is a multiple of that of the proof, if it is a point.
    private static List<BigInteger> knowledge(VerifierSpecification specification, byte[] proof,
            List<byte[]> publics) {
        if (specification.key().commitment().isEmpty()) {
            return List.of();
        }
        if (proof.length != WORD_BYTES * specification.key().proofWords()
                || publics.size() != specification.publicCount()) {
            throw new IllegalArgumentException("a batch has a point P made of whole proofs");
        }
        List<BigInteger> words = new ArrayList<>();
        for (int at = 0; at < proof.length; at += WORD_BYTES) {
            words.add(new BigInteger(1, Arrays.copyOfRange(proof, at, at + WORD_BYTES)));
        }
        requireKnowledge(specification, words);
        return VerifierCalldata.batchKnowledge(specification.key(), List.of(words),
                List.of(publics.stream().map(word -> new BigInteger(1, word)).toList()));
    }

    private static void requireKnowledge(VerifierSpecification specification, List<BigInteger> words) {
        BigInteger q = KeyPointChecks.COORDINATE_MODULUS;
        BigInteger x = words.get(words.size() - 2);
        BigInteger y = words.getLast();
        boolean onCurve = y.pow(2).subtract(x.pow(3)).subtract(BigInteger.valueOf(3)).mod(q).signum() == 0;
        boolean isPoint = onCurve && x.compareTo(q) < 0 && y.compareTo(q) < 0;
        if (specification.key().commitment().isPresent() && !isPoint) {
            throw new IllegalArgumentException("no multiple of P can be made: it is no point");
        }
    }

    @Override
    public SortedMap<String, String> project(VerifierSpecification specification, Optional<SampleProof> sample) {
        return VerifierGenerator.generate(specification, sample);
    }

    @Override
    public Deployment deploy(VerifierSpecification specification, SortedMap<String, String> project) {
        return new Deployed(this, DeployedVerifier.of(specification, DeployedVerifier.compileLoosely(project)
                .contract(VerifierGenerator.contractName(specification.modelName()))));
    }

    private record Deployed(EvmFunctions functions, DeployedVerifier contract) implements Deployment {

        @Override
        public SortedMap<String, Long> facts() {
            return Collections.emptySortedMap();
        }

        @Override
        public Verdict verify(byte[] proof, List<byte[]> publics) {
            return verdict(contract.call(functions.raw(contract.specification(), proof, publics)).isTrue());
        }

        @Override
        public byte[] message(SampleProof sample) {
            return functions.typed(contract.specification(), sample);
        }

        @Override
        public Verdict send(byte[] message) {
            return verdict(functions.isAccepted(contract.call(message)));
        }

        @Override
        public Verdict register(SampleProof.Weights weights) {
            if (contract.specification().key().weights().isEmpty()) {
                throw new UnsupportedOperationException("the contract has no committed weights");
            }
            return verdict(contract.call(VerifierCalldata.registerWeights(weights)).succeeded());
        }

        private static Verdict verdict(boolean accepted) {
            return new Verdict(accepted, "", Collections.emptySortedMap());
        }

        @Override
        public void close() {
            contract.close();
        }
    }
}
