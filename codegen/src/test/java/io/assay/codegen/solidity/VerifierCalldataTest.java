package io.assay.codegen.solidity;

import io.assay.codegen.contract.Specifications;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.Salts;
import io.assay.backends.layout.Statement;
import io.assay.codegen.contract.Keccak256;
import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.VerifierTranscript;
import io.assay.codegen.contract.VerifyingKeyPoints;
import io.assay.codegen.contract.Word;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.ir.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VerifierCalldataTest {

    private static final List<BigInteger> PROOF = List.of(1, 2, 3, 4, 5, 6, 7, 8).stream().map(BigInteger::valueOf)
            .toList();

    /// The empty message and the block-sized one, from the Keccak team's test vectors; selectors of ERC-20.
    @Test
    void digestsAreEthereums() {
        assertThat(hex(Keccak256.digest(new byte[0])))
                .isEqualTo("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assertThat(hex(Keccak256.digest("abc".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
        assertThat(hex(VerifierCalldata.selector("transfer(address,uint256)"))).isEqualTo("a9059cbb");
        assertThat(hex(VerifierCalldata.selector("balanceOf(address)"))).isEqualTo("70a08231");
    }

    @Test
    void wordsLieInTheOrderOfTheArguments() throws Exception {
        SampleProof sample = new SampleProof(PROOF, BigInteger.TEN,
                List.of(List.of(40_000L), List.of(-5L, 1L, 7L), List.of(-8L, 7L)));
        String data = hex(VerifierCalldata.verifyInference(Specifications.small(), sample));
        assertThat(VerifierCalldata.signature(Specifications.small(), "verifyInference"))
                .isEqualTo("verifyInference(int256,int256[3],int256[2],uint256,uint256[8])");
        assertThat(data).hasSize(8 + 64 * 15).contains("9c40" + "f".repeat(63) + "b" + "0".repeat(63) + "1")
                .endsWith("a" + "0".repeat(63) + "1" + data.substring(data.length() - 64 * 7));
    }

    @Test
    void aCommitmentFollowsTheProof() throws Exception {
        VerifierSpecification committed = Specifications.committed(true, List.of(1, 2, 3));
        List<BigInteger> proof = Stream.iterate(BigInteger.ONE, BigInteger.ONE::add).limit(12).toList();
        SampleProof sample = new SampleProof(proof, BigInteger.TEN,
                List.of(List.of(40_000L), List.of(-5L, 1L, 7L), List.of(-8L, 7L)));
        List<BigInteger> signals = sample.publicSignals(committed);
        assertThat(hex(VerifierCalldata.verifyInference(committed, sample))).hasSize(8 + 64 * 19)
                .endsWith(words(proof));
        assertThat(hex(VerifierCalldata.verifyProof(proof, signals)))
                .isEqualTo(selector(committed, "verifyProof") + words(proof) + words(signals));
        assertThat(VerifierCalldata.signature(committed, "verifyProof"))
                .isEqualTo("verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[2],uint256[2],uint256[3])");
    }

    /// Offsets of the lists, then the lists with their lengths; one proof of knowledge for all.
    @Test
    void batchesAreListsOfProofs() throws Exception {
        List<BigInteger> g = List.of(BigInteger.ONE, BigInteger.TWO);
        List<BigInteger> proof = Stream.iterate(BigInteger.ONE, BigInteger.ONE::add).limit(12).toList();
        List<BigInteger> row = proof.subList(0, 10);
        List<BigInteger> signals = List.of(BigInteger.ONE, BigInteger.TEN, BigInteger.TWO);
        VerifierSpecification committed = Specifications.committed(true, List.of(1, 2, 3));
        assertThat(hex(VerifierCalldata.verifyBatch(List.of(proof, proof), g, List.of(signals, signals))))
                .isEqualTo(selector(committed, "verifyBatch") + numbers(0x80, 1, 2, 0x80 + 32 * 21, 2) + words(row)
                        + words(row) + numbers(2) + words(signals) + words(signals));
        VerifierSpecification plain = Specifications.small();
        List<BigInteger> plainProof = PROOF;
        assertThat(hex(VerifierCalldata.verifyBatch(List.of(plainProof), List.of(), List.of(signals))))
                .isEqualTo(selector(plain, "verifyBatch") + numbers(0x40, 0x40 + 32 * 9, 1) + words(plainProof)
                        + numbers(1) + words(signals));
        SampleProof sample = new SampleProof(plainProof, BigInteger.TEN,
                List.of(List.of(40_000L), List.of(5L, 1L, 7L), List.of(8L, 7L)));
        assertThat(hex(VerifierCalldata.verifyInferences(plain, List.of(sample, sample))))
                .isEqualTo(selector(plain, "verifyInferences") + numbers(0x40, 0x40 + 32 * 15, 2)
                        + numbers(40_000, 5, 1, 7, 8, 7, 10).repeat(2) + numbers(2) + words(plainProof).repeat(2));
    }

    /// By the prover's own arithmetic.
    @Property(tries = 20)
    void theKnowledgeOfABatchIsTheSumOfItsParts(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        VerifyingKeyPoints key = Specifications.committedKey(2, false, List.of(1));
        List<List<BigInteger>> proofs = new ArrayList<>();
        List<List<BigInteger>> signals = new ArrayList<>();
        List<Long> logarithms = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long logarithm = i == 1 && random.nextBoolean() ? logarithms.getFirst() : random.nextInt(1, 1 << 30);
            logarithms.add(logarithm);
            List<BigInteger> proof = new ArrayList<>(java.util.Collections.nCopies(10, BigInteger.valueOf(i)));
            proof.addAll(Specifications.g1(logarithm));
            proofs.add(proof);
            signals.add(List.of(BigInteger.ONE, BigInteger.valueOf(random.nextInt(100))));
        }
        List<BigInteger> factors = VerifierTranscript.factors(key, proofs, signals);
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < 3; i++) {
            sum = sum.add(factors.get(i).multiply(BigInteger.valueOf(logarithms.get(i))));
        }
        long[] expected = CurveGroup.g1().multiply(CurveGroup.g1().generator(), 0, sum.mod(KeyPointChecks.ORDER));
        assertThat(VerifierCalldata.batchKnowledge(key, proofs, signals))
                .containsExactly(Bn254.FP.toBigInteger(expected, 0), Bn254.FP.toBigInteger(expected, 4));
        assertThat(VerifierCalldata.batchKnowledge(Specifications.key(2), proofs, signals)).isEmpty();
    }

    @Test
    void sumsOfPointsKnowInfinity() {
        List<BigInteger> g = List.of(BigInteger.ONE, BigInteger.TWO);
        List<BigInteger> infinity = List.of(BigInteger.ZERO, BigInteger.ZERO);
        BigInteger minusOne = KeyPointChecks.ORDER.subtract(BigInteger.ONE);
        assertThat(G1Sum.of(List.of(g, g), List.of(BigInteger.TWO, minusOne))).isEqualTo(g);
        assertThat(G1Sum.of(List.of(g, g), List.of(BigInteger.ONE, minusOne))).isEqualTo(infinity);
        assertThat(G1Sum.of(List.of(g), List.of(KeyPointChecks.ORDER))).isEqualTo(infinity);
        assertThat(G1Sum.of(List.of(infinity, g), List.of(BigInteger.TEN, BigInteger.TWO)))
                .isEqualTo(Specifications.g1(2));
        assertThat(G1Sum.of(List.of(), List.of())).isEqualTo(infinity);
    }

    private static String selector(VerifierSpecification specification, String function) {
        return hex(VerifierCalldata.selector(VerifierCalldata.signature(specification, function)));
    }

    private static String numbers(long... numbers) {
        return words(java.util.Arrays.stream(numbers).mapToObj(BigInteger::valueOf).toList());
    }

    private static String words(List<BigInteger> words) {
        return words.stream().map(word -> hex(Word.bytes(word))).collect(Collectors.joining());
    }

    @Test
    void refusesWhatDoesNotFit() throws Exception {
        VerifierSpecification small = Specifications.small();
        SampleProof few = new SampleProof(PROOF, BigInteger.TEN, List.of(List.of(1L)));
        assertThatThrownBy(() -> VerifierCalldata.verifyInference(small, few)).hasMessageContaining("expected 6");
        List<BigInteger> large = List.of(BigInteger.ONE.shiftLeft(256));
        assertThatThrownBy(() -> VerifierCalldata.verifyProof(PROOF, large)).hasMessageContaining("256 bits");
    }

    @Property(tries = 100)
    void publicSignalsAreTheStatements(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Statement statement = Specifications.statement("", """
                %%0 = relation.input {name = "a", visibility = public} : tensor<%dxint[-3,%d]>
                %%1 = relation.input {name = "b", visibility = public} : tensor<int[5,5]>
                relation.output %%0 {name = "c", visibility = public}
                """.formatted(1 + random.nextInt(40), random.nextInt(1 << 20)));
        Map<Value, long[]> values = new LinkedHashMap<>();
        List<List<Long>> lists = new ArrayList<>();
        for (PackedTensor tensor : statement.tensors()) {
            long[] numbers = values.computeIfAbsent(tensor.value(), _ -> tensor.places().stream()
                    .mapToLong(place -> random.nextLong(place.lo(), place.hi() + 1)).toArray());
            lists.add(java.util.Arrays.stream(numbers).boxed().toList());
        }
        BigInteger context = new BigInteger(253, random);
        assertThat(new SampleProof(PROOF, context, lists).publicSignals(Specifications.of("m", statement, 0)))
                .isEqualTo(statement.pack(context, values, Salts.NONE));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
