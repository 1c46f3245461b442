package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.Statement;
import io.assay.codegen.contract.HashedTensors;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.SampleProof.Weights;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.VerifierTranscript;
import io.assay.driver.evm.EvmResult;
import io.assay.field.Bn254;
import io.assay.groth16.FoldingNumber;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.PreparedVerifyingKey;
import io.assay.groth16.Proof;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Rejected;
import io.assay.groth16.WeightsCommitment;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.text.AirParser;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One contract for many sets of weights: proofs of registered weights are accepted, nothing near them is, and neither
/// are forgeries that a careless contract would accept.
class WeightsVerifierIT {

    private static final long SEED = 20_261_129;
    private static final BigInteger Q = Bn254.FP.modulus();
    private static final BigInteger R = Bn254.FR.modulus();
    private static final int W = 8;
    private static final int D = 10;
    private static final int P = 12;
    /// The lines that draw rho and the challenge, and the one that judges W.
    private static final String FOLD = "fold := mod(keccak256(transcript, sub(end, transcript)), R)";
    private static final String CHALLENGE = "challenge := mod(keccak256(transcript, 160), R)";
    private static final String LOOK_UP = "return _weightsOf(x, y) == weights && _registered[weights];";

    private static final Random RANDOM = new Random(SEED);
    /// Logarithms of the commitments to three sets of weights, of which the last is not registered.
    private static final List<BigInteger> SETS = List.of(TrapdoorKey.element(RANDOM), TrapdoorKey.element(RANDOM),
            TrapdoorKey.element(RANDOM));
    private static TrapdoorKey key;
    private static VerifierSpecification specification;
    private static SampleProof one;
    private static SampleProof two;
    private static SampleProof unregistered;
    private static DeployedVerifier verifier;

    @BeforeAll
    static void deploy() {
        System.out.println("seed " + SEED);
        key = TrapdoorKey.withWeights(2, true, RANDOM);
        specification = key.specification();
        one = key.sample(specification, SETS.get(0), RANDOM);
        two = key.sample(specification, SETS.get(1), RANDOM);
        unregistered = key.sample(specification, SETS.get(2), RANDOM);
        verifier = DeployedVerifier.of(specification);
        register(verifier);
    }

    @AfterAll
    static void close() {
        verifier.close();
    }

    private static void register(DeployedVerifier contract) {
        for (SampleProof sample : List.of(one, two)) {
            Weights weights = sample.weights().orElseThrow();
            EvmResult result = contract.call(VerifierCalldata.registerWeights(weights));
            assertThat(result.succeeded()).isTrue();
            assertThat(result.returnHex()).isEqualTo(SolidityErrors.word(weights.name()));
        }
    }

    private static List<BigInteger> signals(SampleProof sample) {
        return sample.publicSignals(specification);
    }

    private static SampleProof with(SampleProof sample, List<BigInteger> proof, SampleProof weightsOf) {
        return new SampleProof(proof, sample.context(), sample.values(), sample.digests(), weightsOf.weights());
    }

    private static List<BigInteger> point(List<BigInteger> words, int place, List<BigInteger> point) {
        List<BigInteger> changed = new ArrayList<>(words);
        changed.set(place, point.get(0));
        changed.set(place + 1, point.get(1));
        return List.copyOf(changed);
    }

    private static List<BigInteger> at(SampleProof sample, int place) {
        return sample.proof().subList(place, place + 2);
    }

    private static boolean batch(DeployedVerifier contract, List<SampleProof> proofs) {
        EvmResult packed = contract.call(VerifierCalldata.verifyBatch(contract.specification(), proofs));
        EvmResult typed = contract.call(VerifierCalldata.verifyInferences(contract.specification(), proofs));
        assertThat(packed.succeeded()).isTrue();
        assertThat(typed.succeeded()).isEqualTo(packed.isTrue());
        return packed.isTrue();
    }

    @Test
    void oneContractAcceptsManySetsOfWeights() throws Exception {
        for (SampleProof sample : List.of(one, two)) {
            assertThat(verifier.refusal(sample)).isEmpty();
            assertThat(verifier.acceptsSignals(sample.proof(), signals(sample))).isTrue();
            assertThat(verifier.call(VerifierCalldata.isRegistered(sample.weights().orElseThrow().name())).isTrue())
                    .isTrue();
            assertThat(batch(verifier, List.of(sample))).isTrue();
        }
        SampleProof again = key.sample(specification, SETS.get(0), RANDOM);
        assertThat(batch(verifier, List.of(one, two, again))).isTrue();
        assertThat(batch(verifier, List.of(one, again, two))).isTrue();
        assertThat(batch(verifier, List.of(two, one, again, one, two, two))).isTrue();
        // the points W of neighbours with the same weights are taken from the last of them, and judged in each
        assertThat(batch(verifier, List.of(with(one, point(one.proof(), W, at(two, W)), one), again))).isFalse();
        assertThat(batch(verifier, List.of(one, with(again, point(again.proof(), W, at(two, W)), again)))).isFalse();
        assertThat(one.weights()).isNotEqualTo(two.weights());
        verifier.assertAbiIsTheCompilers();
    }

    /// g apart from gamma, many public values, six tensors.
    @Test
    void keysOfOtherFormsAreServed() {
        for (TrapdoorKey other : List.of(TrapdoorKey.withWeights(2, false, RANDOM),
                TrapdoorKey.withWeights(5, true, RANDOM), TrapdoorKey.withWeights(2, true, RANDOM).withScores(6),
                TrapdoorKey.withWeights(2, false, RANDOM).withScores(9))) {
            VerifierSpecification ofOther = other.specification();
            try (DeployedVerifier contract = DeployedVerifier.of(ofOther)) {
                SampleProof sample = other.sample(ofOther, SETS.get(0), RANDOM);
                SampleProof second = other.sample(ofOther, SETS.get(1), RANDOM);
                assertThat(contract.refusal(sample)).isEqualTo(
                        SolidityErrors.weightsNotRegistered(sample.weights().orElseThrow().name()));
                for (SampleProof each : List.of(sample, second)) {
                    assertThat(contract.call(VerifierCalldata.registerWeights(each.weights().orElseThrow()))
                            .succeeded()).isTrue();
                    assertThat(contract.refusal(each)).isEmpty();
                }
                assertThat(batch(contract, List.of(sample, second))).isTrue();
                SampleProof crossed = with(sample, point(sample.proof(), W, at(second, W)), second);
                assertThat(contract.refusal(crossed)).isEqualTo(SolidityErrors.invalidProof());
                assertThat(batch(contract, List.of(sample, crossed))).isFalse();
            }
        }
    }

    /// As many parameters as there can be: six tensors, two digests, weights, context and proof.
    @Test
    void allParametersFitTheStack() throws Exception {
        StringBuilder ops = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            ops.append("  %%%d = relation.input {name = \"s%d\", visibility = public} : tensor<int[0,65535]>%n"
                    .formatted(i, i));
        }
        ops.append("""
                  %6 = relation.input {name = "x", visibility = hashed} : tensor<int[0,255]>
                  relation.output %6 {name = "y", visibility = hashed}
                """);
        Statement statement = Statement.of((RelationModule) new AirParser()
                .parse("module \"m\" relation\nfunc @main {\n" + ops + "}\n"));
        int publicCount = statement.elementCount() + 1;
        VerifierSpecification full = new VerifierSpecification("trapdoor", specification.modelSha256(), "1",
                TrapdoorKey.withWeights(publicCount - 1, true, RANDOM).specification().key(),
                statement.tensors().stream().map(tensor -> new StatementTensor(tensor, 0)).toList(),
                statement.digests().stream()
                        .map(digest -> HashedTensors.of(digest, tensor -> new StatementTensor(tensor, 0))).toList(),
                publicCount);
        assertThat(full.digests()).hasSize(2);
        assertThat(DeployedVerifier.contract(full).runtimeCode()).isNotEmpty();
    }

    @Test
    void crossedProofsAreRefused() {
        List<BigInteger> crossedPoint = point(one.proof(), W, at(two, W));
        Map<String, SampleProof> cases = new LinkedHashMap<>();
        cases.put("the statement of other weights", with(one, one.proof(), two));
        cases.put("a commitment of other weights", with(one, crossedPoint, one));
        cases.put("statement and commitment of other weights", with(one, crossedPoint, two));
        cases.forEach((name, crossed) -> {
            assertThat(verifier.refusal(crossed)).as(name).isEqualTo(SolidityErrors.invalidProof());
            assertThat(verifier.acceptsSignals(crossed.proof(), signals(crossed))).as(name).isFalse();
            assertThat(batch(verifier, List.of(crossed))).as(name).isFalse();
            assertThat(batch(verifier, List.of(one, crossed, two))).as(name).isFalse();
            assertThat(batch(verifier, List.of(crossed, two, one))).as(name).isFalse();
        });
    }

    /// All that a prover of his own can do: challenges and statement are those of the other commitment, and the equation
    /// holds for weights that it does not open to.
    @Test
    void proofsWithTheCommitmentOfOtherWeightsAreRefused() {
        SampleProof claimed = with(one, one.proof(), two);
        List<BigInteger> statement = signals(claimed);
        List<BigInteger> honest = ProvenCircuit.words(key.proof(statement, SETS.get(0), RANDOM));
        List<BigInteger> crossed = point(honest, W, at(two, W));
        assertThat(verifier.acceptsSignals(honest, statement)).isFalse();
        assertThat(verifier.acceptsSignals(crossed, statement)).isFalse();
        assertThat(verifier.refusal(with(one, crossed, two))).isEqualTo(SolidityErrors.invalidProof());
        // two whose differences are opposite
        SampleProof other = with(two, point(ProvenCircuit.words(key.proof(signals(with(two, two.proof(), one)),
                SETS.get(1), RANDOM)), W, at(one, W)), one);
        assertThat(batch(verifier, List.of(with(one, crossed, two), other))).isFalse();
        // with the right points it is a proof
        List<BigInteger> right = ProvenCircuit.words(key.proof(statement, SETS.get(1), RANDOM));
        assertThat(verifier.acceptsSignals(right, statement)).isTrue();
        // a contract that only looks the name up
        try (DeployedVerifier weak = weakened(LOOK_UP, "return _registered[weights];")) {
            register(weak);
            assertThat(weak.acceptsSignals(honest, statement)).isTrue();
            assertThat(weak.acceptsSignals(crossed, statement)).isFalse();
        }
    }

    @Test
    void weightsThatNobodyRegisteredAreRefused() {
        BigInteger name = unregistered.weights().orElseThrow().name();
        assertThat(verifier.refusal(unregistered)).isEqualTo(SolidityErrors.weightsNotRegistered(name));
        assertThat(verifier.acceptsSignals(unregistered.proof(), signals(unregistered))).isFalse();
        assertThat(verifier.call(VerifierCalldata.isRegistered(name)).isTrue()).isFalse();
        assertThat(verifier.call(VerifierCalldata.verifyBatch(specification, List.of(one, unregistered))).isTrue())
                .isFalse();
        assertThat(verifier.call(VerifierCalldata.verifyInferences(specification, List.of(one, unregistered)))
                .returnHex()).isEqualTo(SolidityErrors.weightsNotRegistered(name));
        // nothing is reduced
        for (BigInteger moved : List.of(one.weights().orElseThrow().name().add(R), BigInteger.ZERO, R)) {
            Weights other = new Weights(moved, at(one, W), at(one, W));
            SampleProof wrong = new SampleProof(one.proof(), one.context(), one.values(), List.of(),
                    Optional.of(other));
            assertThat(verifier.refusal(wrong)).isEqualTo(SolidityErrors.weightsNotRegistered(moved));
            assertThat(verifier.acceptsSignals(wrong.proof(), signals(wrong))).isFalse();
        }
        try (DeployedVerifier weak = weakened(LOOK_UP, "return _weightsOf(x, y) == weights;")) {
            assertThat(weak.acceptsSignals(unregistered.proof(), signals(unregistered))).isTrue();
        }
    }

    private static boolean registers(DeployedVerifier contract, List<BigInteger> commitment,
            List<BigInteger> knowledge) {
        EvmResult result = contract.call(VerifierCalldata.registerWeights(
                new Weights(BigInteger.ZERO, commitment, knowledge)));
        if (!result.succeeded()) {
            assertThat(result.returnHex()).isEqualTo(SolidityErrors.invalidWeights());
            assertThat(contract.call(VerifierCalldata.isRegistered(VerifierTranscript.weights(commitment))).isTrue())
                    .isFalse();
        }
        return result.succeeded();
    }

    private static List<BigInteger> g1(BigInteger logarithm) {
        return evm(TrapdoorKey.g1(logarithm));
    }

    private static List<BigInteger> evm(long[] point) {
        return List.of(Bn254.FP.toBigInteger(point, 0), Bn254.FP.toBigInteger(point, 4));
    }

    @Test
    void onlyCommitmentsOverTheBasisOfWeightsAreRegistered() {
        try (DeployedVerifier fresh = DeployedVerifier.of(specification)) {
            BigInteger weights = TrapdoorKey.element(RANDOM);
            BigInteger secret = key.weightsSigma().orElseThrow();
            List<BigInteger> commitment = g1(weights);
            List<BigInteger> knowledge = g1(secret.multiply(weights));
            List<BigInteger> infinity = List.of(BigInteger.ZERO, BigInteger.ZERO);
            BigInteger other = TrapdoorKey.element(RANDOM);
            Map<String, List<List<BigInteger>>> cases = new LinkedHashMap<>();
            cases.put("P + 1", List.of(commitment, g1(secret.multiply(weights).add(BigInteger.ONE))));
            cases.put("P of other weights", List.of(commitment, g1(secret.multiply(other))));
            cases.put("P negated", List.of(commitment, List.of(knowledge.get(0), Q.subtract(knowledge.get(1)))));
            cases.put("over the other basis", List.of(commitment, g1(key.sigma().multiply(weights))));
            cases.put("partly over the other basis", List.of(g1(weights.add(other)),
                    g1(secret.multiply(weights).add(key.sigma().multiply(other)))));
            cases.put("P of a part", List.of(g1(weights.add(other)), knowledge));
            cases.put("exchanged", List.of(knowledge, commitment));
            cases.put("infinity", List.of(infinity, infinity));
            cases.put("W at infinity", List.of(infinity, knowledge));
            cases.put("P at infinity", List.of(commitment, infinity));
            cases.put("W off the curve", List.of(List.of(commitment.get(0), commitment.get(1).add(BigInteger.ONE)),
                    knowledge));
            cases.put("P off the curve", List.of(commitment, List.of(BigInteger.ONE, BigInteger.ONE)));
            for (int i = 0; i < 2; i++) {
                List<BigInteger> large = new ArrayList<>(commitment);
                large.set(i, large.get(i).add(Q));
                cases.put("W + q, " + i, List.of(large, knowledge));
                List<BigInteger> largeP = new ArrayList<>(knowledge);
                largeP.set(i, largeP.get(i).add(Q));
                cases.put("P + q, " + i, List.of(commitment, largeP));
            }
            cases.forEach((name, points) -> {
                assertThat(registers(fresh, points.get(0), points.get(1))).as(name).isFalse();
                if (!name.contains("+ q")) {
                    assertThat(new WeightsCommitment(java(points.get(0)), java(points.get(1)))
                            .verify(key.verifyingKey())).as(name).isInstanceOf(Rejected.class);
                }
            });
            byte[] call = VerifierCalldata.registerWeights(new Weights(BigInteger.ZERO, commitment, knowledge));
            byte[] longer = Arrays.copyOf(call, call.length + 32);
            assertThat(fresh.call(longer).returnHex()).isEqualTo(SolidityErrors.wrongCalldataLength(132, 164));
            // once, and again, by whoever
            assertThat(registers(fresh, commitment, knowledge)).isTrue();
            assertThat(registers(fresh, commitment, knowledge)).isTrue();
            assertThat(key.weights(weights).verify(key.verifyingKey())).isInstanceOf(Accepted.class);
            // registered or not, each call is judged
            EvmResult wrongAgain = fresh.call(VerifierCalldata.registerWeights(new Weights(BigInteger.ZERO, commitment,
                    commitment)));
            assertThat(wrongAgain.returnHex()).isEqualTo(SolidityErrors.invalidWeights());
            assertThat(fresh.call(VerifierCalldata.isRegistered(VerifierTranscript.weights(commitment))).isTrue())
                    .isTrue();
        }
    }

    /// Coordinates are reduced.
    private static long[] java(List<BigInteger> coordinates) {
        long[] point = new long[8];
        Bn254.FP.fromBigInteger(point, 0, coordinates.get(0));
        Bn254.FP.fromBigInteger(point, 4, coordinates.get(1));
        return point;
    }

    @Test
    void changedProofsAreRefused() {
        List<BigInteger> words = one.proof();
        for (int i = 0; i < words.size(); i++) {
            for (BigInteger value : List.of(words.get(i).add(BigInteger.ONE), BigInteger.ZERO, words.get(i).add(Q),
                    Q.subtract(words.get(i)))) {
                List<BigInteger> changed = new ArrayList<>(words);
                changed.set(i, value);
                assertThat(verifier.acceptsSignals(changed, signals(one))).as("word %d = %s", i, value).isFalse();
                assertThat(batchOf(changed)).as("word %d = %s", i, value).isFalse();
            }
        }
        for (int place : new int[]{0, 6, W, D, P}) {
            for (int from : new int[]{0, 6, W, D, P}) {
                if (place != from) {
                    List<BigInteger> changed = point(words, place, words.subList(from, from + 2));
                    assertThat(verifier.acceptsSignals(changed, signals(one))).as(place + " by " + from).isFalse();
                    assertThat(batchOf(changed)).as(place + " by " + from).isFalse();
                }
            }
            List<BigInteger> infinite = point(words, place, List.of(BigInteger.ZERO, BigInteger.ZERO));
            assertThat(verifier.acceptsSignals(infinite, signals(one))).as("infinity at " + place).isFalse();
        }
        List<BigInteger> exchanged = point(point(words, W, at(one, D)), D, at(one, W));
        assertThat(verifier.acceptsSignals(exchanged, signals(one))).isFalse();
    }

    /// The point P of a batch of one is a multiple of that of the proof, if it is a point.
    private static boolean batchOf(List<BigInteger> words) {
        boolean onCurve = words.get(P + 1).pow(2).subtract(words.get(P).pow(3)).subtract(BigInteger.valueOf(3)).mod(Q)
                .signum() == 0;
        List<BigInteger> knowledge = onCurve && words.get(P).compareTo(Q) < 0 && words.get(P + 1).compareTo(Q) < 0
                ? VerifierCalldata.batchKnowledge(specification.key(), List.of(words), List.of(signals(one)))
                : words.subList(P, P + 2);
        return verifier.call(VerifierCalldata.verifyBatch(List.of(words), knowledge, List.of(signals(one)))).isTrue();
    }

    /// Whoever knows rho before choosing P proves anything with weights of any registrant: A = alpha, B = beta + u delta and
    /// C = u alpha leave nothing but the public values, W and D, and P takes those away.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void proofsThatFoldByANumberKnownBeforePAreForged(boolean byChallenge) {
        List<BigInteger> anything = List.of(BigInteger.valueOf(666), BigInteger.valueOf(12_345),
                one.weights().orElseThrow().name());
        List<BigInteger> forged = forged(anything, byChallenge);
        assertThat(verifier.acceptsSignals(forged, anything)).isFalse();
        List<BigInteger> knowledge = VerifierCalldata.batchKnowledge(specification.key(), List.of(forged),
                List.of(anything));
        assertThat(verifier.call(VerifierCalldata.verifyBatch(List.of(forged), knowledge, List.of(anything))).isTrue())
                .isFalse();
        String text = byChallenge ? CHALLENGE : FOLD;
        try (DeployedVerifier weak = weakened(text, byChallenge
                ? CHALLENGE + " fold := challenge"
                : "fold := mod(keccak256(transcript, sub(sub(end, 0x40), transcript)), R)")) {
            register(weak);
            assertThat(weak.acceptsSignals(forged, anything)).isTrue();
        }
    }

    private static List<BigInteger> forged(List<BigInteger> values, boolean byChallenge) {
        BigInteger u = TrapdoorKey.element(RANDOM);
        List<BigInteger> start = new ArrayList<>(g1(key.alpha()));
        long[] b = TrapdoorKey.g2(key.beta().add(u.multiply(key.delta())));
        for (int i : new int[]{1, 0, 3, 2}) {
            start.add(Bn254.FP.toBigInteger(b, 4 * i));
        }
        start.addAll(g1(u.multiply(key.alpha())));
        start.addAll(at(one, W));
        BigInteger d = BigInteger.valueOf(5);
        start.addAll(g1(d));
        BigInteger challenge = key.challenge(values, TrapdoorKey.g1(d));
        BigInteger fold = byChallenge ? challenge : VerifierTranscript.fold(specification.key(), start, values);
        // W is public, and so is what it takes away: its logarithm stands for the point
        BigInteger left = key.ic().get(0).add(key.ic().get(4).multiply(challenge)).add(d).add(SETS.getFirst());
        for (int i = 0; i < values.size(); i++) {
            left = left.add(key.ic().get(i + 1).multiply(values.get(i)));
        }
        start.addAll(g1(key.sigma().multiply(d).subtract(left.multiply(fold.modInverse(R)))));
        return start;
    }

    private static DeployedVerifier weakened(String text, String fault) {
        Map<String, String> files = new LinkedHashMap<>(VerifierGenerator.generate(specification, Optional.empty()));
        String source = files.get("src/TrapdoorVerifier.sol");
        assertThat(source).contains(text);
        files.put("src/TrapdoorVerifier.sol", source.replace(text, fault));
        return DeployedVerifier.of(specification,
                DeployedVerifier.compileLoosely(files).contract("TrapdoorVerifier"));
    }

    /// The prover's module gives the same verdicts, with P_w in each proof.
    @Test
    void bothVerifiersAgree() {
        PreparedVerifyingKey prepared = PreparedVerifyingKey.of(key.verifyingKey());
        List<List<BigInteger>> statements = new ArrayList<>();
        List<Proof> proofs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            // the last is a crossed one
            SampleProof sample = i == 3 ? with(one, one.proof(), two) : List.of(one, two, unregistered).get(i);
            statements.add(signals(sample));
            proofs.add(key.proof(statements.get(i), SETS.get(i % 3), RANDOM));
        }
        Proof last = proofs.get(3);
        WeightsCommitment other = key.weights(SETS.get(1));
        proofs.set(3, new Proof(last.a(), last.b(), last.c(),
                List.of(other.commitment(), last.commitments().get(1)),
                List.of(other.knowledge(), last.knowledge().get(1))));
        List<Boolean> expected = List.of(true, true, true, false);
        try (Workers workers = new Workers(2)) {
            assertThat(Groth16Verifier.verifyBatch(prepared, statements, proofs, workers))
                    .extracting(Accepted.class::isInstance).isEqualTo(expected);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(Groth16Verifier.verify(prepared, statements.get(i), proofs.get(i)) instanceof Accepted)
                    .isEqualTo(expected.get(i));
            // the contract has no registration of the third
            assertThat(verifier.acceptsSignals(ProvenCircuit.words(proofs.get(i)), statements.get(i)))
                    .isEqualTo(i < 2);
        }
        assertThat(VerifierTranscript.keyDigest(specification.key()))
                .isEqualTo(FoldingNumber.keyDigest(key.verifyingKey()));
        assertThat(VerifierTranscript.weights(at(one, W))).isEqualTo(key.weights(SETS.getFirst()).weights());
    }
}
