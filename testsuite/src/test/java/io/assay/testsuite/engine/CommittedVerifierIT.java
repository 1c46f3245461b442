package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.VerifierTranscript;
import io.assay.curve.CurveGroup;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.EvmResult;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.groth16.Challenges;
import io.assay.groth16.Commitment;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.FoldingNumber;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Setup;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.SparseMatrix;
import io.assay.groth16.Verification;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The verifier of proofs with a commitment, under keys whose secrets are known: proofs are accepted, nothing near them
/// is, and forgeries that a careless contract would accept are refused.
class CommittedVerifierIT {

    private static final long SEED = 20_261_127;
    private static final BigInteger Q = Bn254.FP.modulus();
    private static final BigInteger R = Bn254.FR.modulus();
    private static final BigInteger MAX_WORD = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    private static final int D = 8;
    private static final int P = 10;
    /// The line that draws rho, and the one that draws the challenge.
    private static final String FOLD = "fold := mod(keccak256(transcript, sub(end, transcript)), R)";
    private static final String CHALLENGE = "challenge := mod(keccak256(transcript, 128), R)";

    private static final Random RANDOM = new Random(SEED);
    private static TrapdoorKey key;
    private static VerifierSpecification specification;
    private static SampleProof sample;
    private static List<BigInteger> signals;
    private static DeployedVerifier verifier;

    @BeforeAll
    static void deploy() {
        System.out.println("seed " + SEED);
        key = TrapdoorKey.sharing(2, RANDOM);
        specification = key.specification();
        sample = key.sample(specification, RANDOM);
        signals = sample.publicSignals(specification);
        verifier = DeployedVerifier.of(specification);
    }

    @AfterAll
    static void close() {
        verifier.close();
    }

    @Test
    void everyEntryAcceptsTheProof() throws Exception {
        assertThat(verifier.refusal(sample)).isEmpty();
        assertThat(verifier.acceptsSignals(sample.proof(), signals)).isTrue();
        assertThat(verifier.call(VerifierCalldata.verifyBatch(specification, List.of(sample))).isTrue()).isTrue();
        verifier.assertAbiIsTheCompilers();
    }

    /// Wires: one; a context and a score; a secret and a blinder, committed; the challenge; a product. The secret squared
    /// is the score.
    @Test
    void proofsOfTheProverAreAcceptedByBothVerifiers() {
        ConstraintSystem system = new ConstraintSystem(7, 2, rows(3, 1, 4, 5), rows(3, 0, 0, 1), rows(2, 1, 4, 6),
                one(), List.of(new Commitment(3, 2, 5, List.of(1, 2))));
        try (Workers workers = new Workers(2)) {
            RandomSource random = RandomSource.seeded(SEED);
            ProvingKey proving = Groth16Setup.singleParty(system, random, workers, ProgressListener.NONE);
            BigInteger context = new BigInteger(253, RANDOM);
            long secret = 1 + RANDOM.nextInt(255);
            List<BigInteger> publics = List.of(context, BigInteger.valueOf(secret * secret));
            List<BigInteger> wires = new ArrayList<>(List.of(BigInteger.ONE));
            wires.addAll(publics);
            wires.add(BigInteger.valueOf(secret));
            wires.addAll(Collections.nCopies(3, BigInteger.ZERO));
            Proof proof = Groth16Prover.prove(proving, ProvenCircuit.witness(wires),
                    (values, _, challenge) -> PrimeField
                            .split(challenge.multiply(context).mod(R), values, 24),
                    random, workers, ProgressListener.NONE);
            assertThat(Groth16Verifier.verify(proving.verifyingKey(), publics, proof))
                    .isInstanceOf(Verification.Accepted.class);
            VerifierSpecification ofProver = new VerifierSpecification("prover", specification.modelSha256(), "1",
                    ProvenCircuit.points(proving.verifyingKey()), specification.tensors(), 2);
            SampleProof typed = new SampleProof(ProvenCircuit.words(proof), context, List.of(List.of(secret * secret)));
            try (DeployedVerifier contract = DeployedVerifier.of(ofProver)) {
                assertThat(contract.refusal(typed)).isEmpty();
                assertThat(contract.acceptsSignals(typed.proof(), publics)).isTrue();
                assertThat(contract.acceptsSignals(typed.proof(), publics.reversed())).isFalse();
                assertThat(contract.call(VerifierCalldata.verifyBatch(ofProver, List.of(typed, typed))).isTrue())
                        .isTrue();
            }
        }
        Proof simulated = key.proof(signals, RANDOM);
        assertThat(Groth16Verifier.verify(key.verifyingKey(), signals, simulated))
                .isInstanceOf(Verification.Accepted.class);
    }

    /// A row for each wire, in which it stands alone.
    private static SparseMatrix rows(int... wires) {
        return new SparseMatrix(new int[]{0, 1, 2, 3, 4}, wires, new int[4]);
    }

    private static long[] one() {
        long[] one = new long[4];
        Bn254.FR.one(one, 0);
        return one;
    }

    /// g apart from gamma, and challenges that depend on some public values, or on none.
    @Test
    void keysOfOtherFormsAreServed() {
        for (List<Integer> hashed : List.of(List.of(1, 2, 3), List.of(1, 3), List.of(2), List.<Integer>of())) {
            TrapdoorKey other = TrapdoorKey.apart(3, hashed, RANDOM);
            VerifierSpecification otherSpecification = other.specification();
            try (DeployedVerifier contract = DeployedVerifier.of(otherSpecification)) {
                List<SampleProof> proofs = List.of(other.sample(otherSpecification, RANDOM),
                        other.sample(otherSpecification, RANDOM));
                for (SampleProof proof : proofs) {
                    List<BigInteger> values = proof.publicSignals(otherSpecification);
                    assertThat(contract.refusal(proof)).as("hashed " + hashed).isEmpty();
                    assertThat(contract.acceptsSignals(proof.proof(), values)).isTrue();
                    BigInteger d = TrapdoorKey.element(RANDOM);
                    assertThat(contract.acceptsSignals(
                            ProvenCircuit.words(other.proof(values, d, BigInteger.ONE, RANDOM)), values)).isFalse();
                }
                assertThat(contract.call(VerifierCalldata.verifyBatch(otherSpecification, proofs)).isTrue()).isTrue();
                assertThat(contract.acceptsSignals(sample.proof(),
                        proofs.getFirst().publicSignals(otherSpecification))).isFalse();
            }
        }
    }

    @Test
    void changedProofsAreRefused() {
        for (var changed : changedProofs().entrySet()) {
            assertThat(verifier.acceptsSignals(changed.getValue(), signals)).as(changed.getKey()).isFalse();
            assertThat(verifier.refusal(new SampleProof(changed.getValue(), sample.context(), sample.values())))
                    .as(changed.getKey()).isEqualTo(SolidityErrors.invalidProof());
        }
    }

    private static Map<String, List<BigInteger>> changedProofs() {
        List<BigInteger> words = sample.proof();
        Map<String, List<BigInteger>> cases = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            BigInteger word = words.get(i);
            cases.put("word " + i + " + 1", with(words, i, word.add(BigInteger.ONE)));
            cases.put("word " + i + " - 1", with(words, i, word.subtract(BigInteger.ONE).mod(Q)));
            cases.put("word " + i + " = 0", with(words, i, BigInteger.ZERO));
            cases.put("word " + i + " + q", with(words, i, word.add(Q)));
            cases.put("word " + i + " + r", with(words, i, word.add(R)));
            cases.put("word " + i + " + 2q", with(words, i, word.add(Q).add(Q)));
            cases.put("word " + i + " negated", with(words, i, Q.subtract(word)));
            cases.put("word " + i + " = q", with(words, i, Q));
            cases.put("word " + i + " = 2^256 - 1", with(words, i, MAX_WORD));
        }
        for (int place : new int[]{0, 6, D, P}) {
            cases.put("infinity at " + place, point(words, place, List.of(BigInteger.ZERO, BigInteger.ZERO)));
            cases.put("(q, q) at " + place, point(words, place, List.of(Q, Q)));
            cases.put("a point off the curve at " + place,
                    point(words, place, List.of(BigInteger.ONE, BigInteger.ONE)));
            cases.put("the generator at " + place, point(words, place, List.of(BigInteger.ONE, BigInteger.TWO)));
            for (int other : new int[]{0, 6, D, P}) {
                if (other != place) {
                    cases.put(place + " replaced by " + other, point(words, place, words.subList(other, other + 2)));
                }
            }
        }
        cases.put("D and P exchanged",
                point(point(words, D, words.subList(P, P + 2)), P, words.subList(D, D + 2)));
        List<BigInteger> other = ProvenCircuit.words(key.proof(signals, RANDOM));
        cases.put("D of another proof", point(words, D, other.subList(D, D + 2)));
        cases.put("P of another proof", point(words, P, other.subList(P, P + 2)));
        cases.put("D and P of another proof", concat(List.of(words.subList(0, D), other.subList(D, P + 2))));
        cases.put("D and P negated", with(with(words, D + 1, Q.subtract(words.get(D + 1))), P + 1,
                Q.subtract(words.get(P + 1))));
        cases.put("B = 0", withB(words, Collections.nCopies(4, BigInteger.ZERO)));
        cases.put("B outside the subgroup", withB(words, outsideTheSubgroup()));
        cases.put("all 0", Collections.nCopies(12, BigInteger.ZERO));
        return cases;
    }

    /// A point of the twist, in the EVM's order.
    private static List<BigInteger> outsideTheSubgroup() {
        List<BigInteger> point = List.of(BigInteger.ONE, BigInteger.ZERO,
                new BigInteger("18278151005453108793778860132295291098363647455926340152056652516292830556603"),
                new BigInteger("5912654199736721486680175016176231956195085055698687135131307249486702594212"));
        long[] affine = new long[16];
        for (int i = 0; i < 4; i++) {
            Bn254.FP.fromBigInteger(affine, 4 * i, point.get(i));
        }
        assertThat(CurveGroup.g2().isOnCurve(affine, 0)).isTrue();
        assertThat(CurveGroup.g2().isInSubgroup(affine, 0)).isFalse();
        return List.of(point.get(1), point.get(0), point.get(3), point.get(2));
    }

    /// Each bit of one byte in each word of the calldata.
    @Test
    void flippedCalldataAreRefused() {
        for (byte[] call : List.of(VerifierCalldata.verifyProof(sample.proof(), signals),
                VerifierCalldata.tryVerifyInference(specification, sample),
                VerifierCalldata.verifyBatch(specification, List.of(sample, sample)))) {
            assertThat(verifier.call(call).isTrue()).isTrue();
            for (int start = 4; start < call.length; start += 32) {
                byte[] changed = call.clone();
                int place = start + RANDOM.nextInt(32);
                changed[place] ^= (byte) (1 << RANDOM.nextInt(8));
                assertThat(verifier.call(changed).isTrue()).as("byte " + place).isFalse();
            }
        }
    }

    @Test
    void publicValuesOfTheOrderOrMoreAreRefused() {
        for (int i = 0; i < signals.size(); i++) {
            for (BigInteger value : List.of(signals.get(i).add(R), signals.get(i).add(R.shiftLeft(2)), R, MAX_WORD)) {
                List<BigInteger> changed = with(signals, i, value);
                assertThat(verifier.acceptsSignals(sample.proof(), changed)).isFalse();
                List<BigInteger> proof = ProvenCircuit.words(key.proof(changed, RANDOM));
                assertThat(verifier.acceptsSignals(proof, changed)).as("a proof about a value of " + value).isFalse();
                assertThat(accepts(verifier, List.of(proof), List.of(changed))).isFalse();
            }
        }
    }

    /// P is not sigma D.
    @Test
    void commitmentsThatNobodyKnowsAnOpeningOfAreRefused() {
        BigInteger d = TrapdoorKey.element(RANDOM);
        for (BigInteger fault : List.of(BigInteger.ONE, d, key.sigma().multiply(d).shiftLeft(1).negate())) {
            List<BigInteger> words = ProvenCircuit.words(key.proof(signals, d, fault, RANDOM));
            assertThat(verifier.acceptsSignals(words, signals)).isFalse();
            assertThat(accepts(verifier, List.of(words), List.of(signals))).isFalse();
        }
        DeployedVerifier weak = weakened(FOLD, "fold := 0");
        assertThat(weak.acceptsSignals(
                ProvenCircuit.words(key.proof(signals, d, BigInteger.ONE, RANDOM)), signals)).isTrue();
        weak.close();
    }

    /// Whoever knows rho before choosing P proves anything, from the key's points alone: A = alpha, B = beta + u delta and
    /// C = u alpha leave nothing but the public values and D, and P takes those away.
    @Test
    void proofsThatFoldByTheChallengeAreForged() {
        List<BigInteger> anything = List.of(BigInteger.valueOf(666), BigInteger.valueOf(12_345));
        List<BigInteger> known = forged(anything, false);
        assertThat(verifier.acceptsSignals(known, anything)).isFalse();
        assertThat(accepts(verifier, List.of(known), List.of(anything))).isFalse();
        DeployedVerifier weak = weakened(CHALLENGE, CHALLENGE + " fold := challenge");
        assertThat(weak.acceptsSignals(known, anything)).isTrue();
        assertThat(weak.acceptsSignals(sample.proof(), signals)).isTrue();
        weak.close();
    }

    /// The same where rho depends on all of the proof but P.
    @Test
    void proofsThatFoldByANumberDrawnBeforePAreForged() {
        List<BigInteger> anything = List.of(BigInteger.ONE, BigInteger.TWO);
        List<BigInteger> known = forged(anything, true);
        assertThat(verifier.acceptsSignals(known, anything)).isFalse();
        DeployedVerifier weak = weakened(FOLD,
                "fold := mod(keccak256(transcript, sub(sub(end, 0x40), transcript)), R)");
        assertThat(weak.acceptsSignals(known, anything)).isTrue();
        weak.close();
    }

    /// Uses logarithms only where points of the key would do: sums of alpha, beta, delta, IC.
    private static List<BigInteger> forged(List<BigInteger> values, boolean hashed) {
        BigInteger u = TrapdoorKey.element(RANDOM);
        List<BigInteger> start = new ArrayList<>(evm(TrapdoorKey.g1(key.alpha()), List.of(0, 1)));
        start.addAll(evm(TrapdoorKey.g2(key.beta().add(u.multiply(key.delta()))), List.of(1, 0, 3, 2)));
        start.addAll(evm(TrapdoorKey.g1(u.multiply(key.alpha())), List.of(0, 1)));
        // D is the point of a wire of which nothing is known but that point
        BigInteger d = BigInteger.valueOf(5);
        start.addAll(evm(TrapdoorKey.g1(d), List.of(0, 1)));
        BigInteger challenge = key.challenge(values, TrapdoorKey.g1(d));
        BigInteger fold = challenge;
        if (hashed) {
            fold = VerifierTranscript.fold(specification.key(), start, values);
        }
        BigInteger left = key.ic().get(0).add(key.ic().get(1).multiply(values.get(0)))
                .add(key.ic().get(2).multiply(values.get(1))).add(key.ic().get(3).multiply(challenge)).add(d);
        // sigma D is known for the points of wires: the key has them twice
        BigInteger p = key.sigma().multiply(d).subtract(left.multiply(fold.modInverse(R)));
        start.addAll(evm(TrapdoorKey.g1(p), List.of(0, 1)));
        return start;
    }

    private static List<BigInteger> evm(long[] point, List<Integer> order) {
        return order.stream().map(i -> Bn254.FP.toBigInteger(point, 4 * i)).toList();
    }

    private static DeployedVerifier weakened(String text, String fault) {
        return weakened(specification, text, fault);
    }

    private static DeployedVerifier weakened(VerifierSpecification of, String text, String fault) {
        Map<String, String> files = new LinkedHashMap<>(VerifierGenerator.generate(of, Optional.empty()));
        String source = files.get("src/TrapdoorVerifier.sol");
        assertThat(source.contains(text)).as(text).isTrue();
        files.put("src/TrapdoorVerifier.sol", source.replace(text, fault));
        return DeployedVerifier.of(of, DeployedVerifier.compileLoosely(files).contract("TrapdoorVerifier"));
    }

    @Test
    void randomNumbersAreTheTranscripts() {
        String text = "returns (uint256 challenge, uint256 fold)";
        Map<String, String> files = new LinkedHashMap<>(VerifierGenerator.generate(specification, Optional.empty()));
        files.replaceAll(
                (_, source) -> source.replaceAll("private(\\s+)pure(\\s+)returns \\(uint256 challenge, uint256 "
                        + "fold\\)", "public$1pure$2" + java.util.regex.Matcher.quoteReplacement(text)));
        CompiledContract contract = DeployedVerifier.compile(files).contract("TrapdoorVerifier");
        try (DeployedVerifier open = DeployedVerifier.of(specification, contract)) {
            String words = concat(List.of(sample.proof(), signals)).stream().map(SolidityErrors::word)
                    .collect(Collectors.joining());
            EvmResult result = open.call(HexFormat.of().parseHex(contract.selector("_randomness") + words));
            BigInteger challenge = VerifierTranscript.challenge(specification.key().commitment().orElseThrow(),
                    sample.proof(), signals);
            BigInteger fold = VerifierTranscript.fold(specification.key(), sample.proof(), signals);
            assertThat(result.returnHex()).isEqualTo(SolidityErrors.word(challenge) + SolidityErrors.word(fold));
            Proof proof = key.proof(signals, RANDOM);
            List<BigInteger> proofWords = ProvenCircuit.words(proof);
            byte[] digest = FoldingNumber.keyDigest(key.verifyingKey());
            assertThat(VerifierTranscript.keyDigest(specification.key())).isEqualTo(digest);
            assertThat(VerifierTranscript.fold(specification.key(), proofWords, signals))
                    .isEqualTo(FoldingNumber.of(digest, signals, proof).mod(R));
            assertThat(
                    VerifierTranscript.challenge(specification.key().commitment().orElseThrow(), proofWords, signals))
                    .isEqualTo(Challenges.of(proof.commitments().getFirst(), signals));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void batchesAreAcceptedAndOneBadProofRefusesThem(boolean committed) {
        TrapdoorKey of = committed ? key : TrapdoorKey.plain(2, RANDOM);
        VerifierSpecification ofSpecification = of.specification();
        try (DeployedVerifier contract = DeployedVerifier.of(ofSpecification)) {
            List<SampleProof> proofs = new ArrayList<>();
            for (int count = 1; count <= 4; count++) {
                proofs.add(of.sample(ofSpecification, RANDOM));
                assertThat(contract.call(VerifierCalldata.verifyBatch(ofSpecification, proofs)).isTrue()).isTrue();
                assertThat(contract.call(VerifierCalldata.verifyInferences(ofSpecification, proofs)).succeeded())
                        .isTrue();
            }
            for (int bad = 0; bad < proofs.size(); bad++) {
                for (int word = 0; word < proofs.getFirst().proof().size(); word += 2) {
                    // a point of the curve: the one of the next proof
                    int point = word >= 2 && word < 6 ? 2 : word;
                    List<BigInteger> next = proofs.get((bad + 1) % proofs.size()).proof();
                    List<BigInteger> words = point == 2
                            ? withB(proofs.get(bad).proof(), next.subList(2, 6))
                            : point(proofs.get(bad).proof(), point, next.subList(point, point + 2));
                    refusesBatch(contract, proofs, bad,
                            new SampleProof(words, proofs.get(bad).context(), proofs.get(bad).values()));
                }
                refusesBatch(contract, proofs, bad, new SampleProof(proofs.get(bad).proof(),
                        proofs.get(bad).context().xor(BigInteger.ONE), proofs.get(bad).values()));
            }
        }
    }

    private static void refusesBatch(DeployedVerifier contract, List<SampleProof> proofs, int bad, SampleProof wrong) {
        List<SampleProof> changed = new ArrayList<>(proofs);
        changed.set(bad, wrong);
        VerifierSpecification of = contract.specification();
        assertThat(contract.call(VerifierCalldata.verifyBatch(of, changed)).isTrue()).as("proof " + bad).isFalse();
        EvmResult typed = contract.call(VerifierCalldata.verifyInferences(of, changed));
        assertThat(typed.returnHex()).isEqualTo(SolidityErrors.invalidProof());
    }

    @Test
    void emptyBatchesAndListsOfOtherLengthsAreRefused() {
        List<List<BigInteger>> proofs = List.of(sample.proof(), sample.proof());
        List<List<BigInteger>> lists = List.of(signals, signals);
        List<BigInteger> knowledge = VerifierCalldata.batchKnowledge(specification.key(), proofs, lists);
        byte[] accepted = VerifierCalldata.verifyBatch(proofs, knowledge, lists);
        assertThat(verifier.call(accepted).isTrue()).isTrue();
        assertThat(verifier.call(VerifierCalldata.verifyBatch(proofs, knowledge, List.of(signals))).isTrue()).isFalse();
        assertThat(verifier.call(VerifierCalldata.verifyBatch(List.of(sample.proof()), knowledge, lists)).isTrue())
                .isFalse();
        byte[] longer = java.util.Arrays.copyOf(accepted, accepted.length + 32);
        assertThat(verifier.call(longer).isTrue()).isFalse();
        // offsets of two empty lists
        String empty = SolidityErrors.word(0x80) + SolidityErrors.word(0).repeat(2) + SolidityErrors.word(0xa0)
                + SolidityErrors.word(0).repeat(2);
        EvmResult none = verifier.call(HexFormat.of().parseHex(
                verifier.contract().selector("verifyBatch") + empty));
        assertThat(none.succeeded()).isTrue();
        assertThat(none.isTrue()).isFalse();
        String statements = SolidityErrors.word(0x80) + SolidityErrors.word(0xa0) + SolidityErrors.word(0).repeat(4);
        assertThat(verifier.call(HexFormat.of().parseHex(
                verifier.contract().selector("verifyInferences") + statements)).returnHex())
                .isEqualTo(SolidityErrors.invalidProof());
    }

    /// Nothing in a batch is reduced before a precompile judges it.
    @Test
    void largeCoordinatesInBatchesAreRefused() {
        List<List<BigInteger>> lists = List.of(signals, signals);
        List<BigInteger> knowledge = VerifierCalldata.batchKnowledge(specification.key(),
                List.of(sample.proof(), sample.proof()), lists);
        for (int word = 0; word < P; word++) {
            List<BigInteger> large = with(sample.proof(), word, sample.proof().get(word).add(Q));
            assertThat(accepts(verifier, List.of(large), List.of(signals))).as("word " + word).isFalse();
            assertThat(accepts(verifier, List.of(sample.proof(), large), lists)).as("word " + word).isFalse();
        }
        for (int word = 0; word < 2; word++) {
            List<BigInteger> large = with(knowledge, word, knowledge.get(word).add(Q));
            assertThat(
                    verifier.call(VerifierCalldata.verifyBatch(List.of(sample.proof(), sample.proof()), large, lists))
                            .isTrue())
                    .isFalse();
        }
        assertThat(accepts(verifier, List.of(sample.proof(), sample.proof()), lists)).isTrue();
    }

    /// As many parameters as a function may have before tensors become members of structs.
    @Test
    void sixTensorsAndACommitmentFitTheStack() {
        TrapdoorKey six = TrapdoorKey.apart(2, List.of(1), RANDOM).withScores(6);
        VerifierSpecification ofSix = six.specification();
        assertThat(ofSix.tensors()).hasSize(6);
        try (DeployedVerifier contract = DeployedVerifier.of(ofSix)) {
            List<SampleProof> proofs = List.of(six.sample(ofSix, RANDOM), six.sample(ofSix, RANDOM));
            assertThat(contract.refusal(proofs.getFirst())).isEmpty();
            assertThat(contract.call(VerifierCalldata.verifyInferences(ofSix, proofs)).succeeded()).isTrue();
        }
    }

    @Test
    void aBatchNamesTheValueThatIsOutOfRange() {
        List<List<Long>> values = new ArrayList<>(sample.values());
        values.set(0, List.of(65_536L));
        SampleProof wrong = new SampleProof(sample.proof(), sample.context(), values);
        assertThat(verifier.call(VerifierCalldata.verifyInferences(specification, List.of(sample, wrong))).returnHex())
                .isEqualTo(SolidityErrors.valueOutOfRange("score", 0, BigInteger.valueOf(65_536), 0, 65_535));
        SampleProof context = new SampleProof(sample.proof(), sample.context().add(R), sample.values());
        assertThat(verifier.call(VerifierCalldata.verifyInferences(specification, List.of(sample, context)))
                .returnHex()).isEqualTo(SolidityErrors.contextOutOfRange(sample.context().add(R)));
    }

    /// Two bad proofs whose faults are opposite: with equal factors they hide each other.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void faultsThatCancelAreRefused(boolean committed) {
        TrapdoorKey of = committed ? key : TrapdoorKey.plain(2, RANDOM);
        VerifierSpecification ofSpecification = of.specification();
        List<BigInteger> values = of.sample(ofSpecification, RANDOM).publicSignals(ofSpecification);
        List<BigInteger> c = ProvenCircuit.words(of.proof(values, RANDOM));
        List<List<BigInteger>> proofs = new ArrayList<>();
        proofs.add(c);
        proofs.add(c);
        // C + [1] and C - [1]
        long[] logarithmless = point1(c.subList(6, 8));
        for (int i = 0; i < 2; i++) {
            long[] sum = new long[CurveGroup.g1().projectiveLongs()];
            CurveGroup.g1().scale(sum, logarithmless, 0, BigInteger.ONE);
            CurveGroup.g1().addAffine(sum, 0, TrapdoorKey.g1(i == 0 ? BigInteger.ONE : R.subtract(BigInteger.ONE)), 0);
            proofs.set(i, point(c, 6, evm(CurveGroup.g1().toAffine(sum, 1), List.of(0, 1))));
        }
        List<List<BigInteger>> lists = List.of(values, values);
        DeployedVerifier weak = weakened(ofSpecification, "factor := mod(keccak256(0, 0x40), order)", "factor := 1");
        try (DeployedVerifier contract = DeployedVerifier.of(ofSpecification)) {
            assertThat(accepts(contract, proofs, lists)).isFalse();
            List<BigInteger> knowledge = committed
                    ? evm(CurveGroup.g1().multiply(point1(c.subList(P, P + 2)), 0, BigInteger.TWO), List.of(0, 1))
                    : List.of();
            assertThat(weak.call(VerifierCalldata.verifyBatch(proofs, knowledge, lists)).isTrue()).isTrue();
        }
        weak.close();
    }

    private static long[] point1(List<BigInteger> coordinates) {
        long[] point = new long[8];
        Bn254.FP.fromBigInteger(point, 0, coordinates.get(0));
        Bn254.FP.fromBigInteger(point, 4, coordinates.get(1));
        return point;
    }

    private static boolean accepts(DeployedVerifier contract, List<List<BigInteger>> proofs,
            List<List<BigInteger>> lists) {
        List<BigInteger> knowledge = VerifierCalldata.batchKnowledge(contract.specification().key(), proofs, lists);
        EvmResult result = contract.call(VerifierCalldata.verifyBatch(proofs, knowledge, lists));
        assertThat(result.succeeded()).isTrue();
        return result.isTrue();
    }

    private static List<BigInteger> concat(List<List<BigInteger>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    private static List<BigInteger> withB(List<BigInteger> words, List<BigInteger> point) {
        return concat(List.of(words.subList(0, 2), point, words.subList(6, words.size())));
    }

    private static List<BigInteger> point(List<BigInteger> words, int place, List<BigInteger> point) {
        return with(with(words, place, point.get(0)), place + 1, point.get(1));
    }

    private static List<BigInteger> with(List<BigInteger> list, int index, BigInteger value) {
        List<BigInteger> changed = new ArrayList<>(list);
        changed.set(index, value);
        return List.copyOf(changed);
    }
}
