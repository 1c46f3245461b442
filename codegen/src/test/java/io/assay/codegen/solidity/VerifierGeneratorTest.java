package io.assay.codegen.solidity;

import io.assay.codegen.contract.TwistPoints;
import io.assay.codegen.contract.Specifications;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import io.assay.codegen.contract.CommitmentPoints;
import io.assay.codegen.contract.Golden;
import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.contract.HashedTensors;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.VerifyingKeyPoints;
import io.assay.codegen.internal.Templates;
import io.assay.curve.CurveGroup;
import io.assay.ir.text.AirSyntaxException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerifierGeneratorTest {

    private static final Path GOLDEN = Path.of("src/test/resources/io/assay/codegen/solidity/golden");
    private static final Path GOLDEN_COMMITTED = GOLDEN.resolveSibling("golden-committed");
    private static final Path GOLDEN_HASHED = GOLDEN.resolveSibling("golden-hashed");
    private static final Path GOLDEN_WEIGHTS = GOLDEN.resolveSibling("golden-weights");

    private static final SampleProof SAMPLE = Specifications.SAMPLE;
    private static final SampleProof COMMITTED_SAMPLE = Specifications.COMMITTED_SAMPLE;

    @Test
    void aSmallContractIsAsItWasReviewed() throws Exception {
        Golden.require(GOLDEN, VerifierGenerator.generate(Specifications.small(), Optional.of(SAMPLE)));
    }

    @Test
    void aSmallContractWithACommitmentIsAsItWasReviewed() throws Exception {
        Golden.require(GOLDEN_COMMITTED, VerifierGenerator.generate(Specifications.committed(true, List.of(1, 2, 3)),
                Optional.of(COMMITTED_SAMPLE)));
    }

    @Test
    void aSmallContractWithCommittedWeightsIsAsItWasReviewed() throws Exception {
        Golden.require(GOLDEN_WEIGHTS, VerifierGenerator.generate(Specifications.weights(true),
                Optional.of(Specifications.WEIGHTS_SAMPLE)));
    }

    @Test
    void aSmallContractWithDigestsIsAsItWasReviewed() throws Exception {
        Golden.require(GOLDEN_HASHED, VerifierGenerator.generate(Specifications.hashed(), Optional.empty()));
    }

    @Test
    void functionsOfDigestsTakeWhatTheContractTakesOfPublicTensors() throws AirSyntaxException {
        String library = hashedFiles(Stream.of("salt", "input digest", "hash", "words")
                .map(name -> input(name, "hashed", "2x3xint[0,9]")).toList()).get("src/Digests.sol");
        assertThat(library).contains("""
                    function inputDigest(
                        int256[6] memory saltV2,
                        int256[6] memory inputDigestV2,
                        int256[6] memory hash,
                        int256[6] memory wordsTensor,
                        uint256 salt
                    ) internal pure returns (uint256) {
                """);
        assertThat(hashedFiles(Collections.nCopies(7, input("x", "hashed", "int[0,9]"))).get("src/Digests.sol"))
                .contains("        HashedInputs memory inputs,\n        uint256 salt\n", "_addXV7(inputs.xV7, words);",
                        "    struct HashedInputs {\n        int256 x;\n        int256 xV2;\n");
    }

    private static String input(String name, String visibility, String type) {
        return "relation.input {name = \"" + name + "\", visibility = " + visibility + "} : tensor<" + type + ">\n";
    }

    private static SortedMap<String, String> hashedFiles(List<String> inputs) throws AirSyntaxException {
        StringBuilder ops = new StringBuilder();
        for (int i = 0; i < inputs.size(); i++) {
            ops.append('%').append(i).append(" = ").append(inputs.get(i));
        }
        return VerifierGenerator.generate(Specifications.hashed("m", "", ops.toString()), Optional.empty());
    }

    /// More than a transaction can hash, or tables of bounds that no contract holds: the verifier is there all the same.
    @Test
    void digestsThatNoContractCanMakeHaveNoFunction() throws AirSyntaxException {
        String small = input("x", "hashed", "9xint[0,255]");
        String large = input("y", "received", "30000xint[0,255]");
        assertThat(hashedFiles(List.of(small)).keySet()).contains("src/Digests.sol", "src/Poseidon2.sol",
                "test/Digests.t.sol");
        assertThat(hashedFiles(List.of(small, large)).get("src/Digests.sol")).contains("function inputDigest(")
                .doesNotContain("function root(");
        SortedMap<String, String> none = hashedFiles(List.of(large));
        assertThat(none.keySet()).contains("src/MVerifier.sol").noneMatch(path -> path.contains("Digests"))
                .noneMatch(path -> path.contains("Poseidon2"));
        assertThat(none.get("README.md")).doesNotContain("Digests");
        assertThat(VerifierGenerator.generate(Specifications.small(), Optional.of(SAMPLE)).keySet())
                .noneMatch(path -> path.contains("Digests"));
    }

    /// The contract itself has no use for them.
    @Test
    void keysOfHashedTensorsComeWithTheirLibrary() throws AirSyntaxException {
        VerifierSpecification hashed = Specifications.hashed();
        HashedTensors inputs = hashed.digests().get(1);
        for (Optional<List<Long>> splits : List.of(Optional.<List<Long>>empty(), Optional.of(List.of(7L)))) {
            HashedTensors keys = HashedTensors.of(inputs.digest(),
                    tensor -> new StatementTensor(tensor, 0, true, List.of(), splits));
            SortedMap<String, String> files = VerifierGenerator.generate(new VerifierSpecification(hashed.modelName(),
                    hashed.modelSha256(), "1", hashed.key(), hashed.tensors(),
                    List.of(hashed.digests().getFirst(), keys, hashed.digests().getLast()), hashed.publicCount()),
                    Optional.empty());
            assertThat(files.get("src/TinyCreditModelVerifier.sol")).doesNotContain("Keys");
            assertThat(files.get("README.md")).contains("| `x2` | x.2 | input | `int256[2]` | "
                    + (splits.isPresent() ? "place of a float64" : "key of a float32"));
            if (splits.isPresent()) {
                assertThat(files.get("src/DoubleKeys.sol")).contains("function placeX2(int256 key)");
            } else {
                assertThat(files.get("src/Digests.sol")).contains("import {FloatKeys} from \"./FloatKeys.sol\";");
                assertThat(files).containsKey("src/FloatKeys.sol");
            }
        }
    }

    @Test
    void sourcesSayWhereTheyComeFrom() throws AirSyntaxException {
        VerifierGenerator.generate(Specifications.small(), Optional.of(SAMPLE)).forEach((path, text) -> {
            if (path.endsWith(".sol")) {
                assertThat(text.lines().limit(2)).containsExactly("// SPDX-License-Identifier: Apache-2.0",
                        "// Generated by Assay 0.1.0 from " + Specifications.SHA256 + ". Do not edit.");
            }
            assertThat(text).as(path).doesNotContain("{{").doesNotContain("\r").endsWith("\n");
        });
    }

    @Test
    void keysOfFloatsComeWithTheLibraryThatMakesThem() throws AirSyntaxException {
        VerifierSpecification small = Specifications.small();
        List<StatementTensor> tensors = new ArrayList<>(small.tensors());
        StatementTensor features = tensors.get(1);
        tensors.set(1, new StatementTensor(features.tensor(), 0, true, List.of(), Optional.empty()));
        SortedMap<String, String> files = VerifierGenerator.generate(new VerifierSpecification(small.modelName(),
                small.modelSha256(), small.toolVersion(), small.key(), tensors, small.publicCount()), Optional.empty());
        assertThat(files).containsKey("src/FloatKeys.sol");
        assertThat(files.get("src/TinyCreditModelVerifier.sol"))
                .contains("import {FloatKeys} from \"./FloatKeys.sol\";", "FloatKeys.fromDecimal(wad, 18)",
                        "/// @param features The model's input features, as keys of float32 numbers, see FloatKeys.")
                .doesNotContain("FEATURES_SCALE_BITS").contains("X_2_SCALE_BITS = 8");
        assertThat(files.get("README.md")).contains("| `src/FloatKeys.sol` |", "| `int256[3]` | key of a float32 |",
                "2139095041 for NaN, a missing value", "`encodeFeatures` says which key");
        assertThat(VerifierGenerator.generate(small, Optional.empty())).doesNotContainKey("src/FloatKeys.sol");
        assertThatThrownBy(() -> new StatementTensor(features.tensor(), 1, true, List.of(), Optional.empty()))
                .hasMessage("features: keys of floats with 1 fractional bits");
        assertThatThrownBy(() -> new StatementTensor(features.tensor(), 0, true, List.of(-1, 0), Optional.empty()))
                .hasMessage("features: grids [-1, 0] of 3 elements");
        assertThatThrownBy(() -> new StatementTensor(features.tensor(), 0, false, List.of(-1, 0, 0), Optional.empty()))
                .hasMessageContaining("grids");
    }

    @Test
    void elementsWithGridsOfTheirOwnAreListed() throws AirSyntaxException {
        VerifierSpecification small = Specifications.small();
        List<StatementTensor> tensors = new ArrayList<>(small.tensors());
        tensors.set(1, new StatementTensor(tensors.get(1).tensor(), 0, true, List.of(-1, 2, 2), Optional.empty()));
        SortedMap<String, String> files = VerifierGenerator.generate(new VerifierSpecification(small.modelName(),
                small.modelSha256(), small.toolVersion(), small.key(), tensors, small.publicCount()), Optional.empty());
        assertThat(files.get("README.md")).contains("| `int256[3]` | see below |", "| 0 | key of a float32 |\n",
                "| 1 to 2 | the number times 4, an integer |\n");
        assertThat(files.get("src/TinyCreditModelVerifier.sol")).contains("hex\"ff0202\";",
                "input features, each element in its own units, see README.md.");
    }

    @Test
    void withoutASampleThereIsNoTest() throws AirSyntaxException {
        SortedMap<String, String> files = VerifierGenerator.generate(Specifications.small(), Optional.empty());
        assertThat(files.keySet()).containsExactly("README.md", "abi/TinyCreditModelVerifier.json", "foundry.toml",
                "src/IVerifier.sol", "src/TinyCreditModelVerifier.sol");
        assertThat(files.get("README.md")).doesNotContain("forge test");
    }

    @Test
    void sameSpecificationSameText() throws AirSyntaxException {
        assertThat(VerifierGenerator.generate(Specifications.small(), Optional.of(SAMPLE)))
                .isEqualTo(VerifierGenerator.generate(Specifications.small(), Optional.of(SAMPLE)));
    }

    private record Nothing() {}

    @Test
    void aNameWithoutValueIsAnError() {
        assertThatThrownBy(() -> Templates.fill(VerifierGenerator.class, "foundry.toml", new Nothing()))
                .hasMessageContaining("toolVersion");
    }

    @Test
    void textOfTheModelEndsNoCommentAndNoString() throws AirSyntaxException {
        String hostile = "x\n */ \" @custom \u202e ${}";
        Statement statement = Specifications.statement("", """
                %%0 = relation.input {name = "%s", visibility = public} : tensor<int[0,3]>
                """.formatted("y\\n}*/@param\\\"; selfdestruct(1); //"));
        String contract = VerifierGenerator.generate(Specifications.of(hostile, statement, 0), Optional.empty())
                .get("src/XCustomVerifier.sol");
        assertThat(contract).contains("by the model x_ _/ _ _custom _ ___\n")
                .contains("input y___/_param__ selfdestruct_1__ //,").doesNotContain("*/");
    }

    @Test
    void refusesKeysThatProveAnything() {
        VerifyingKeyPoints key = Specifications.key(1);
        refuses(key.alpha(), key.gamma(), key.gamma(), key.ic(), "gamma equals delta");
        List<BigInteger> opposite = new ArrayList<>(key.gamma());
        opposite.set(2, KeyPointChecks.COORDINATE_MODULUS.subtract(opposite.get(2)));
        opposite.set(3, KeyPointChecks.COORDINATE_MODULUS.subtract(opposite.get(3)));
        refuses(key.alpha(), key.gamma(), opposite, key.ic(), "gamma equals delta");
        List<BigInteger> infinity = List.of(BigInteger.ZERO, BigInteger.ZERO);
        refuses(infinity, key.gamma(), key.delta(), key.ic(), "alpha is at infinity");
        refuses(key.alpha(), key.gamma(), Collections.nCopies(4, BigInteger.ZERO), key.ic(), "delta is at infinity");
        refuses(key.alpha(), key.gamma(), key.delta(), List.of(key.ic().getFirst(), infinity),
                "ic[1], of public value 0, is at infinity");
    }

    @Test
    void refusesPointsThatAreNone() {
        VerifyingKeyPoints key = Specifications.key(1);
        List<BigInteger> off = List.of(BigInteger.ONE, BigInteger.ONE);
        refuses(off, key.gamma(), key.delta(), key.ic(), "alpha is not on the curve");
        refuses(List.of(BigInteger.ONE, KeyPointChecks.COORDINATE_MODULUS.add(BigInteger.TWO)), key.gamma(),
                key.delta(), key.ic(), "alpha has the coordinate");
        List<BigInteger> shifted = new ArrayList<>(key.gamma());
        shifted.set(0, shifted.get(0).add(BigInteger.ONE).mod(KeyPointChecks.COORDINATE_MODULUS));
        refuses(key.alpha(), shifted, key.delta(), key.ic(), "gamma is not on the curve");
        refuses(key.alpha(), key.gamma(), outsideTheSubgroup(), key.ic(), "delta is not in the subgroup");
    }

    /// With such a key a commitment binds nobody, or its proof of knowledge says nothing.
    @Test
    void refusesCommitmentKeysThatBindNobody() {
        VerifyingKeyPoints key = Specifications.key(2);
        List<BigInteger> g = Specifications.g2(7);
        List<BigInteger> sigma = Specifications.g2(8);
        refusesCommitment(g, g, "-sigma g equals g");
        refusesCommitment(g, negated(g), "-sigma g equals g");
        refusesCommitment(key.gamma(), negated(key.gamma()), "-sigma g equals g");
        refusesCommitment(g, negated(key.gamma()), "-sigma g equals gamma");
        refusesCommitment(g, key.delta(), "-sigma g equals delta");
        refusesCommitment(g, key.beta(), "-sigma g equals beta");
        refusesCommitment(key.delta(), sigma, "g equals delta");
        refusesCommitment(negated(key.beta()), sigma, "g equals beta");
        refusesCommitment(Collections.nCopies(4, BigInteger.ZERO), sigma, "commitment g is at infinity");
        refusesCommitment(g, Collections.nCopies(4, BigInteger.ZERO), "-sigma g is at infinity");
        refusesCommitment(outsideTheSubgroup(), sigma, "g is not in the subgroup");
        refusesCommitment(g, outsideTheSubgroup(), "-sigma g is not in the subgroup");
        List<List<BigInteger>> unbound = new ArrayList<>(key.ic());
        unbound.set(2, List.of(BigInteger.ZERO, BigInteger.ZERO));
        assertThatThrownBy(() -> specification(new VerifyingKeyPoints(key.alpha(), key.beta(), key.gamma(), key.delta(),
                unbound, Optional.of(new CommitmentPoints(g, sigma, List.of(1))))))
                .hasMessageContaining("ic[2], of the challenge, is at infinity");
    }

    private static void refusesCommitment(List<BigInteger> g, List<BigInteger> minusSigmaG, String reason) {
        VerifyingKeyPoints key = Specifications.key(2);
        assertThatThrownBy(() -> specification(new VerifyingKeyPoints(key.alpha(), key.beta(), key.gamma(), key.delta(),
                key.ic(), Optional.of(new CommitmentPoints(g, minusSigmaG, List.of(1))))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
    }

    private static VerifierSpecification specification(VerifyingKeyPoints key) {
        return new VerifierSpecification("m", Specifications.SHA256, "1", key, List.of(), 1);
    }

    private static List<BigInteger> negated(List<BigInteger> point) {
        BigInteger q = KeyPointChecks.COORDINATE_MODULUS;
        return List.of(point.get(0), point.get(1), q.subtract(point.get(2)), q.subtract(point.get(3)));
    }

    /// With such a key a commitment to weights binds nobody, or the other commitment could be chosen before it.
    @Test
    void refusesKeysOfWeightsThatBindNobody() throws AirSyntaxException {
        VerifierSpecification good = Specifications.weights(true);
        VerifyingKeyPoints key = good.key();
        CommitmentPoints commitment = key.commitment().orElseThrow();
        List<BigInteger> sigma = Specifications.g2(9);
        List<BigInteger> g = key.gamma();
        assertThat(withWeights(key, commitment, new CommitmentPoints(g, sigma, List.of()))).isEqualTo(key);
        for (CommitmentPoints weights : List.of(new CommitmentPoints(g, commitment.minusSigmaG(), List.of()),
                new CommitmentPoints(g, negated(commitment.minusSigmaG()), List.of()))) {
            refusesWeights(good, withWeights(key, commitment, weights),
                    "weights -sigma g equals commitment -sigma g");
        }
        refusesWeights(good, withWeights(key, commitment, new CommitmentPoints(g, key.delta(), List.of())),
                "weights -sigma g equals delta");
        refusesWeights(good, withWeights(key, commitment, new CommitmentPoints(g, g, List.of())),
                "weights -sigma g equals g");
        refusesWeights(good, withWeights(key, commitment,
                new CommitmentPoints(Specifications.g2(7), sigma, List.of())), "expected one g");
        refusesWeights(good, withWeights(key, commitment, new CommitmentPoints(g, outsideTheSubgroup(), List.of())),
                "weights -sigma g is not in the subgroup");
        CommitmentPoints free = new CommitmentPoints(g, commitment.minusSigmaG(), List.of(1, 2, 3));
        assertThatThrownBy(() -> withWeights(key, free, key.weights().orElseThrow()))
                .hasMessageContaining("depends on the last public value");
        assertThatThrownBy(() -> withWeights(key, commitment, new CommitmentPoints(g, sigma, List.of(1))))
                .hasMessageContaining("depends on none");
        assertThatThrownBy(() -> new VerifyingKeyPoints(key.alpha(), key.beta(), key.gamma(), key.delta(), key.ic(),
                Optional.empty(), key.weights())).hasMessageContaining("needs a second one");
        // the public value of the weights belongs to no tensor
        assertThatThrownBy(() -> new VerifierSpecification(good.modelName(), good.modelSha256(), "1",
                Specifications.weightsKey(2, true), good.tensors().stream().map(VerifierGeneratorTest::moved).toList(),
                3)).hasMessageContaining("lies outside");
    }

    private static VerifyingKeyPoints withWeights(VerifyingKeyPoints key, CommitmentPoints commitment,
            CommitmentPoints weights) {
        return new VerifyingKeyPoints(key.alpha(), key.beta(), key.gamma(), key.delta(), key.ic(),
                Optional.of(commitment), Optional.of(weights));
    }

    private static void refusesWeights(VerifierSpecification good, VerifyingKeyPoints key, String reason) {
        assertThatThrownBy(() -> new VerifierSpecification(good.modelName(), good.modelSha256(), "1", key,
                good.tensors(), good.publicCount())).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aProofNeedsWeightsExactlyWhereTheKeyHasThem() throws AirSyntaxException {
        SampleProof sample = Specifications.WEIGHTS_SAMPLE;
        assertThatThrownBy(() -> VerifierGenerator.generate(Specifications.weights(true),
                Optional.of(COMMITTED_SAMPLE))).hasMessageContaining("has 12 words, expected 14");
        SampleProof without = new SampleProof(sample.proof(), sample.context(), sample.values());
        assertThatThrownBy(() -> VerifierGenerator.generate(Specifications.weights(true), Optional.of(without)))
                .hasMessageContaining("has no committed weights, expected some");
        SampleProof with = new SampleProof(COMMITTED_SAMPLE.proof(), sample.context(), sample.values(), List.of(),
                sample.weights());
        assertThatThrownBy(() -> VerifierGenerator.generate(Specifications.committed(true, List.of()),
                Optional.of(with))).hasMessageContaining("has committed weights, expected none");
    }

    /// Names that the contract has itself where weights are committed to are no names of tensors then.
    @Test
    void tensorsNamedAsTheContractsOwnAreRenamed() throws AirSyntaxException {
        Statement statement = Specifications.statement("", """
                %0 = relation.input {name = "weights", visibility = public} : tensor<int[0,3]>
                %1 = relation.input {name = "registerWeights", visibility = public} : tensor<int[0,3]>
                """);
        VerifierSpecification plain = Specifications.of("m", statement, 0);
        VerifierSpecification weights = new VerifierSpecification("m", Specifications.SHA256, "1",
                Specifications.weightsKey(plain.publicCount(), true), plain.tensors(), plain.publicCount() + 1);
        assertThat(VerifierCalldata.signature(plain, "verifyInference"))
                .isEqualTo("verifyInference(int256,int256,uint256,uint256[8])");
        assertThat(VerifierGenerator.generate(plain, Optional.empty()).get("src/MVerifier.sol"))
                .contains("int256 weights,");
        assertThat(VerifierCalldata.signature(weights, "verifyInference"))
                .isEqualTo("verifyInference(int256,int256,uint256,uint256,uint256[14])");
        assertThat(VerifierGenerator.generate(weights, Optional.empty()).get("src/MVerifier.sol"))
                .contains("int256 weightsV2,", "int256 registerWeightsV2,", "uint256 weights,");
    }

    @Test
    void refusesPositionsUnderTheChallengeThatAreNone() {
        for (List<Integer> hashed : List.of(List.of(0), List.of(2, 1), List.of(1, 1), List.of(3))) {
            assertThatThrownBy(() -> Specifications.committedKey(2, false, hashed))
                    .hasMessageContaining("hashed position");
        }
    }

    @Test
    void aProofNeedsACommitmentExactlyWhereTheKeyHasOne() throws AirSyntaxException {
        assertThatThrownBy(() -> VerifierGenerator.generate(Specifications.small(), Optional.of(COMMITTED_SAMPLE)))
                .hasMessageContaining("has 12 words, expected 8");
        assertThatThrownBy(() -> VerifierGenerator.generate(Specifications.committed(true, List.of()),
                Optional.of(SAMPLE))).hasMessageContaining("has 8 words, expected 12");
        assertThatThrownBy(() -> new SampleProof(Collections.nCopies(10, BigInteger.ONE), BigInteger.ONE, List.of()))
                .hasMessageContaining("found 10");
    }

    /// Five pairs where g is gamma, six otherwise; the hash of the challenge takes what the key says.
    @Test
    void theFormOfAKeyDecidesWhatTheContractDoes() throws AirSyntaxException {
        String shared = source(Specifications.committed(true, List.of(1, 2, 3)));
        String apart = source(Specifications.committed(false, List.of(1, 3)));
        assertThat(shared).contains("It takes 215000").doesNotContain(" G_X0").contains("// G is gamma")
                .contains("challenge := mod(keccak256(transcript, 160), R)");
        assertThat(apart).contains("It takes 249000").contains(" G_X0 = ").doesNotContain("// G is gamma")
                .contains("challenge := mod(keccak256(transcript, 128), R)")
                .contains("mstore(add(transcript, 0x60), mload(add(signals, 0x40)))");
        assertThat(source(Specifications.small())).contains("It takes 181000").doesNotContain("FOLD_TAG")
                .doesNotContain("challenge");
    }

    private static String source(VerifierSpecification specification) {
        return VerifierGenerator.generate(specification, Optional.empty()).get("src/TinyCreditModelVerifier.sol");
    }

    /// The first point of the twist with a small x, found by trying; the prover's own arithmetic says what it is.
    private static List<BigInteger> outsideTheSubgroup() {
        BigInteger q = KeyPointChecks.COORDINATE_MODULUS;
        CurveGroup group = CurveGroup.g2();
        for (int x = 1;; x++) {
            for (List<BigInteger> point : TwistPoints.withX(BigInteger.valueOf(x), q)) {
                long[] affine = new long[16];
                for (int i = 0; i < 4; i++) {
                    io.assay.field.Bn254.FP.fromBigInteger(affine, 4 * i, point.get(i));
                }
                assertThat(group.isOnCurve(affine, 0)).isTrue();
                if (!group.isInSubgroup(affine, 0)) {
                    return point;
                }
            }
        }
    }

    private static void refuses(List<BigInteger> alpha, List<BigInteger> gamma, List<BigInteger> delta,
            List<List<BigInteger>> ic, String reason) {
        VerifyingKeyPoints key = new VerifyingKeyPoints(alpha, Specifications.key(1).beta(), gamma, delta, ic,
                Optional.empty());
        assertThatThrownBy(() -> new VerifierSpecification("m", Specifications.SHA256, "1", key, List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
    }

    @Test
    void refusesStatementsThatDoNotFit() throws AirSyntaxException {
        VerifierSpecification small = Specifications.small();
        refuses(small, tensors -> tensors.reversed(), 3, "comes after an input");
        refuses(small, tensors -> Stream.concat(tensors.stream(), tensors.stream().skip(1)).toList(), 3, "overlaps");
        refuses(small, tensors -> tensors, 4, "the same number");
        refuses(small, tensors -> tensors.stream().map(VerifierGeneratorTest::moved).toList(), 3, "outside elements");
        assertThatThrownBy(() -> new VerifierSpecification("m", "ABC", "1", Specifications.key(1), List.of(), 1))
                .hasMessageContaining("SHA-256");
        assertThatThrownBy(
                () -> new VerifierSpecification("m", Specifications.SHA256, "1\n", Specifications.key(1), List.of(), 1))
                .hasMessageContaining("version");
    }

    private static void refuses(VerifierSpecification from, UnaryOperator<List<StatementTensor>> change,
            int publicCount,
            String reason) {
        assertThatThrownBy(() -> new VerifierSpecification("m", Specifications.SHA256, "1", from.key(),
                change.apply(from.tensors()), publicCount)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void digestsHaveElementsOfTheirOwn() throws AirSyntaxException {
        VerifierSpecification small = Specifications.small();
        for (int element : new int[]{0, 1, 2, 3}) {
            HashedTensors digest = hashed(element, 1, small.tensors().getLast());
            assertThatThrownBy(() -> new VerifierSpecification("m", Specifications.SHA256, "1", small.key(),
                    small.tensors(), List.of(digest), 3)).hasMessageContaining("of its own");
        }
        HashedTensors digest = hashed(2, 3, small.tensors().getLast());
        VerifierSpecification specification = new VerifierSpecification("m", Specifications.SHA256, "1", small.key(),
                small.tensors().subList(0, 1), List.of(digest), 3);
        SampleProof without = new SampleProof(SAMPLE.proof(), SAMPLE.context(), List.of(List.of(0L)));
        assertThatThrownBy(() -> VerifierGenerator.generate(specification, Optional.of(without)))
                .hasMessageContaining("0 digests, expected 1");
        SampleProof large = new SampleProof(SAMPLE.proof(), SAMPLE.context(), List.of(List.of(0L)),
                List.of(BigInteger.TWO.pow(254)), Optional.empty());
        assertThatThrownBy(() -> VerifierGenerator.generate(specification, Optional.of(large)))
                .hasMessageContaining("is not in [0, r)");
    }

    @Test
    void hashedTensorsLieInWhatIsHashed() throws AirSyntaxException {
        VerifierSpecification small = Specifications.small();
        StatementTensor tensor = small.tensors().getLast();
        for (HashedTensors outside : List.of(hashed(2, 2, tensor), hashed(2, 3, tensor, tensor))) {
            assertThatThrownBy(() -> new VerifierSpecification("m", Specifications.SHA256, "1", small.key(),
                    small.tensors().subList(0, 1), List.of(outside), 3))
                    .hasMessageContaining("overlaps another value or lies outside elements 0 to ");
        }
        Digest digest = new Digest(PackedTensor.Role.INPUT, 2, 3, List.of(tensor.tensor()));
        for (List<StatementTensor> others : List.of(List.<StatementTensor>of(), List.of(small.tensors().getFirst()))) {
            assertThatThrownBy(() -> new HashedTensors(digest, others)).hasMessageContaining("is of [x.2], found");
        }
    }

    private static HashedTensors hashed(int element, int packedCount, StatementTensor... tensors) {
        List<StatementTensor> list = List.of(tensors);
        return new HashedTensors(new Digest(PackedTensor.Role.INPUT, element, packedCount,
                list.stream().map(StatementTensor::tensor).toList()), list);
    }

    private static StatementTensor moved(StatementTensor tensor) {
        PackedTensor packed = tensor.tensor();
        List<Place> places = packed.places().stream()
                .map(place -> new Place(place.element() + 1, place.offset(), place.bits(), place.lo(), place.hi()))
                .toList();
        return new StatementTensor(new PackedTensor(packed.name(), packed.role(), packed.value(), places),
                tensor.scaleBits());
    }

    @Test
    void refusesAPackingThatTheContractWouldNotFollow() throws AirSyntaxException {
        VerifierSpecification small = Specifications.small();
        PackedTensor packed = small.tensors().get(1).tensor();
        List<Place> places = new ArrayList<>(packed.places());
        Place second = places.get(1);
        places.set(1, new Place(second.element(), 100, second.bits(), second.lo(), second.hi()));
        StatementTensor gap = new StatementTensor(new PackedTensor("x", packed.role(), packed.value(), places), 8);
        VerifierSpecification changed = new VerifierSpecification("m", Specifications.SHA256, "1", small.key(),
                List.of(gap), 3);
        assertThatThrownBy(() -> VerifierGenerator.generate(changed, Optional.empty()))
                .hasMessageContaining("by the rule of packing");
    }

    @Test
    void refusesSamplesThatDoNotFit() throws AirSyntaxException {
        refuses(SAMPLE.proof(), SAMPLE.context(), List.of(List.of(1L)), "has 1 tensors");
        refuses(SAMPLE.proof(), SAMPLE.context(), List.of(List.of(1L), List.of(0L), List.of(1L, 1L)), "features");
        refuses(SAMPLE.proof(), SAMPLE.context(), List.of(List.of(65_536L), List.of(0L, 0L, 7L), List.of(1L, 1L)),
                "[0, 65535]");
        refuses(SAMPLE.proof(), BigInteger.ONE.shiftLeft(253), SAMPLE.values(), "context");
        refuses(Collections.nCopies(8, KeyPointChecks.COORDINATE_MODULUS), SAMPLE.context(), SAMPLE.values(),
                "coordinate");
    }

    private static void refuses(List<BigInteger> proof, BigInteger context, List<List<Long>> values, String reason)
            throws AirSyntaxException {
        VerifierSpecification small = Specifications.small();
        Optional<SampleProof> sample = Optional.of(new SampleProof(proof, context, values));
        assertThatThrownBy(() -> VerifierGenerator.generate(small, sample)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesContractsThatNoChainTakes() throws AirSyntaxException {
        StringBuilder lo = new StringBuilder("0");
        for (int i = 1; i < 6_000; i++) {
            lo.append(", ").append(i % 2);
        }
        Statement statement = Specifications.statement(
                "data @lo : tensor<6000xi64> = [" + lo + "]\ndata @hi : tensor<6000xi64> = ["
                        + lo.toString().replace('0',
                                '3')
                        + "]\n",
                "%0 = relation.input {name = \"x\", visibility = public, lo = @lo, hi = @hi} "
                        + ": tensor<6000xint[0,3]>\n");
        VerifierSpecification large = Specifications.of("large", statement, 0);
        assertThatThrownBy(() -> VerifierGenerator.generate(large, Optional.empty())).hasMessageContaining("24576");
    }
}
