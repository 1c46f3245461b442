package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.Word;
import io.assay.codegen.soroban.VerifierArguments;
import io.assay.driver.soroban.SorobanTarget;
import io.assay.field.Bn254;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Contracts in the host of Stellar's network with its limits on, under keys whose secrets are known: proofs are accepted,
/// nothing near them is, and the costs are within what the project promises.
class SorobanHostIT {

    private static final long SEED = 20_261_128;
    private static final BigInteger Q = Bn254.FP.modulus();
    private static final BigInteger R = Bn254.FR.modulus();
    private static final int PUBLIC_COUNT = 3;
    private static final long PLAIN_INSTRUCTIONS = 30_000_000;
    private static final long COMMITTED_INSTRUCTIONS = 45_000_000;
    private static final long WASM_BYTES = 40 << 10;
    /// The last byte of the type of a value, in XDR.
    private static final int FIRST_FEATURE_TYPE = 31;
    private static final byte I64 = 6;
    /// On the curve of G2 with x = 1, and not in its group of order r: x1, x0, y1, y0.
    private static final List<BigInteger> OUTSIDE_THE_GROUP = List.of(BigInteger.ZERO, BigInteger.ONE,
            new BigInteger("5912654199736721486680175016176231956195085055698687135131307249486702594212"),
            new BigInteger("18278151005453108793778860132295291098363647455926340152056652516292830556603"));

    private final SorobanTarget target = new SorobanTarget();

    @BeforeAll
    static void print() {
        System.out.println("seed " + SEED);
    }

    /// A contract, and a proof that it accepts.
    private record Case(VerifierSpecification specification, Deployment contract, SampleProof sample) {
        Verdict raw(List<BigInteger> proof, List<BigInteger> publics) throws IOException {
            return contract.verify(Word.bytes(proof),
                    publics.stream().map(Word::bytes).toList());
        }

        Verdict typed(SampleProof other) throws IOException {
            return contract.send(contract.message(other));
        }

        List<BigInteger> publics() {
            return sample.publicSignals(specification);
        }

        void assertRefused(List<BigInteger> proof, String reason) throws IOException {
            assertThat(raw(proof, publics()).accepted()).isFalse();
            Verdict verdict = typed(new SampleProof(proof, sample.context(), sample.values(), sample.digests(),
                    sample.weights()));
            assertThat(verdict.accepted()).isFalse();
            assertThat(verdict.reason()).isEqualTo(reason);
        }
    }

    private Deployment deploy(VerifierSpecification specification) throws IOException {
        return target.deploy(specification, target.project(specification, Optional.empty()));
    }

    @Test
    void plainProofs() throws IOException {
        Random random = new Random(SEED);
        TrapdoorKey key = TrapdoorKey.plain(PUBLIC_COUNT, random);
        VerifierSpecification specification = key.specification();
        try (Deployment contract = deploy(specification)) {
            Case plain = new Case(specification, contract, key.sample(specification, random));
            assertAccepted(plain, PLAIN_INSTRUCTIONS);
            assertNothingElse(plain);
            assertMessagesMatter(plain);
            // The host goes on after whatever it was sent.
            assertThat(plain.typed(plain.sample()).accepted()).isTrue();
        }
    }

    @Test
    void proofsWithACommitment() throws IOException {
        Random random = new Random(SEED);
        TrapdoorKey key = TrapdoorKey.sharing(PUBLIC_COUNT, random);
        VerifierSpecification specification = key.specification();
        try (Deployment contract = deploy(specification)) {
            Case committed = new Case(specification, contract, key.sample(specification, random));
            assertAccepted(committed, COMMITTED_INSTRUCTIONS);
            assertNothingElse(committed);
        }
    }

    @Test
    void proofsOfRegisteredWeights() throws IOException {
        Random random = new Random(SEED);
        TrapdoorKey key = TrapdoorKey.withWeights(PUBLIC_COUNT - 1, true, random);
        VerifierSpecification specification = key.specification();
        try (Deployment contract = deploy(specification)) {
            Case weights = new Case(specification, contract,
                    key.sample(specification, TrapdoorKey.element(random), random));
            SampleProof.Weights committed = weights.sample().weights().orElseThrow();
            assertThat(weights.typed(weights.sample()).reason()).isEqualTo("WeightsNotRegistered");
            assertThat(contract.register(new SampleProof.Weights(committed.name(), committed.commitment(),
                    committed.commitment())).reason()).isEqualTo("InvalidWeights");
            assertThat(contract.register(committed).accepted()).isTrue();
            assertAccepted(weights, COMMITTED_INSTRUCTIONS);
        }
    }

    private static void assertAccepted(Case given, long limit) throws IOException {
        for (Verdict verdict : List.of(given.raw(given.sample().proof(), given.publics()),
                given.typed(given.sample()))) {
            assertThat(verdict.reason()).isEmpty();
            assertThat(verdict.accepted()).isTrue();
            assertThat(verdict.costs().get("instructions")).isBetween(limit / 2, limit);
            assertThat(verdict.costs()).containsKeys("memory", "fee");
        }
        given.contract().facts().forEach((fact, bytes) -> assertThat(bytes).as(fact).isBetween(1L, WASM_BYTES));
        System.out.println(given.typed(given.sample()).costs() + " " + given.contract().facts());
    }

    private static void assertNothingElse(Case given) throws IOException {
        List<BigInteger> proof = given.sample().proof();
        for (int word = 0; word < proof.size(); word++) {
            boolean inG2 = word >= 2 && word < 6;
            given.assertRefused(with(proof, word, proof.get(word).add(BigInteger.ONE).mod(Q)),
                    inG2 ? "aborted by the host" : "InvalidPoint");
        }
        given.assertRefused(with(proof, 0, proof.getFirst().add(Q)), "InvalidPoint");
        given.assertRefused(with(proof, 1, Q.subtract(proof.get(1))), "InvalidProof");
        List<BigInteger> outside = new ArrayList<>(proof);
        for (int i = 0; i < OUTSIDE_THE_GROUP.size(); i++) {
            outside.set(2 + i, OUTSIDE_THE_GROUP.get(i));
        }
        given.assertRefused(outside, "aborted by the host");
        for (int element = 0; element < PUBLIC_COUNT; element++) {
            BigInteger value = given.publics().get(element);
            for (BigInteger other : List.of(value.add(BigInteger.ONE), value.add(R),
                    value.add(R.multiply(BigInteger.TWO)))) {
                assertThat(given.raw(proof, with(given.publics(), element, other)).accepted()).isFalse();
            }
        }
        assertThat(given.raw(proof, given.publics().subList(1, PUBLIC_COUNT)).reason()).isEqualTo("false");
        assertThat(given.raw(proof.subList(1, proof.size()), given.publics()).reason()).isEqualTo("false");
        SampleProof sample = given.sample();
        assertThat(given.typed(new SampleProof(proof, sample.context().add(BigInteger.ONE), sample.values()))
                .accepted()).isFalse();
        assertThat(given.typed(new SampleProof(proof, R, sample.values())).reason()).isEqualTo("ContextOutOfRange");
        Map<Long, String> scores = Map.of(-1L, "ValueOutOfRange", 1L << 32, "ValueOutOfRange",
                sample.values().getFirst().getFirst() ^ 1, "InvalidProof");
        for (Map.Entry<Long, String> score : scores.entrySet()) {
            List<List<Long>> values = new ArrayList<>(sample.values());
            values.set(0, List.of(score.getKey()));
            assertThat(given.typed(new SampleProof(proof, sample.context(), values)).reason())
                    .isEqualTo(score.getValue());
        }
    }

    /// Messages that are no arguments of the function.
    private static void assertMessagesMatter(Case given) throws IOException {
        byte[] message = given.contract().message(given.sample());
        for (byte[] other : List.of(new byte[0], Arrays.copyOf(message, message.length - 4),
                Arrays.copyOf(message, message.length + 4), VerifierArguments.verify(new byte[0], List.of()))) {
            assertThat(given.contract().send(other).accepted()).isFalse();
        }
        // A point in time in place of the first feature, behind the score and the head of the vector.
        byte[] time = message.clone();
        assertThat(time[FIRST_FEATURE_TYPE]).isEqualTo(I64);
        time[FIRST_FEATURE_TYPE]++;
        assertThat(given.contract().send(time).reason()).isEqualTo("aborted by the host");
        byte[] nested = new byte[1 << 16];
        for (int at = 0; at + 12 <= nested.length; at += 12) {
            nested[at + 3] = 1;
            nested[at + 7] = 16;
            nested[at + 11] = 1;
        }
        assertThat(given.contract().send(nested).reason()).startsWith("malformed");
    }

    private static <T> List<T> with(List<T> list, int index, T value) {
        List<T> changed = new ArrayList<>(list);
        changed.set(index, value);
        return Collections.unmodifiableList(changed);
    }
}
