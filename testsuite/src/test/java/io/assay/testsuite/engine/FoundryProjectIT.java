package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.Evm;
import io.assay.driver.evm.EvmResult;
import io.assay.ir.Visibility;
import io.assay.passes.lower.LowerFixedToRelation;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Foundry test that goes with a verifier: it passes, and it finds faults that are planted in the verifier. Run as
/// Foundry does: the test contract is deployed, then each function is called whose name begins with `test`.
class FoundryProjectIT {

    private static final int SCALE_BITS = 12;
    private static final String SOURCE = "src/MlpCreditVerifier.sol";
    private static final BigInteger CONTEXT = BigInteger.TWO.pow(252).subtract(BigInteger.ONE);

    @TempDir
    private static Path folder;
    private static VerifierSpecification specification;
    private static SampleProof sample;

    @BeforeAll
    static void prove() throws Exception {
        CreditModel model = CreditModel.read();
        ProvenCircuit proven = ProvenCircuit.prove(
                LowerFixedToRelation.lower(model.lowered(SCALE_BITS, Visibility.PUBLIC)),
                model.quantized(1, SCALE_BITS), CONTEXT, 6, folder);
        specification = proven.specification("mlp_credit", CreditModel.sha256(), _ -> SCALE_BITS);
        sample = proven.sample();
    }

    private static Map<String, String> project() {
        return new LinkedHashMap<>(VerifierGenerator.generate(specification, Optional.of(sample)));
    }

    @Test
    void allTestsPass() {
        Map<String, EvmResult> results = run(project(), "MlpCreditVerifierTest");
        assertThat(results).hasSizeGreaterThanOrEqualTo(9);
        results.forEach((name, result) -> assertThat(result.succeeded()).as(name + ": " + result).isTrue());
    }

    /// A proof with a commitment, in a contract with five pairs and in one with six.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTestsOfContractsWithCommitmentsPass(boolean sharing) {
        Random random = new Random(CONTEXT.longValue());
        TrapdoorKey key = sharing ? TrapdoorKey.sharing(3, random) : TrapdoorKey.apart(3, List.of(2), random);
        VerifierSpecification committed = key.specification();
        Map<String, String> files = new LinkedHashMap<>(
                VerifierGenerator.generate(committed, Optional.of(key.sample(committed, random))));
        run(files, "TrapdoorVerifierTest")
                .forEach((name, result) -> assertThat(result.succeeded()).as(name + ": " + result).isTrue());
        files.computeIfPresent("src/TrapdoorVerifier.sol", (_, source) -> source.replace(
                "return _add(pairs, dx, dy) && _scale(commitment, dx, dy, fold)",
                "fold = 0; return _add(pairs, dx, dy) && _scale(commitment, dx, dy, fold)"));
        assertThat(failures(files, "TrapdoorVerifierTest")).contains("testRefusesNegatedPoints()", "testBatch()")
                .doesNotContain("testAcceptsTheProof()");
    }

    /// The same with committed weights, which the test registers.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTestsOfContractsWithCommittedWeightsPass(boolean sharing) {
        Random random = new Random(CONTEXT.longValue());
        TrapdoorKey key = TrapdoorKey.withWeights(3, sharing, random);
        VerifierSpecification weights = key.specification();
        Map<String, String> files = new LinkedHashMap<>(VerifierGenerator.generate(weights,
                Optional.of(key.sample(weights, TrapdoorKey.element(random), random))));
        run(files, "TrapdoorVerifierTest")
                .forEach((name, result) -> assertThat(result.succeeded()).as(name + ": " + result).isTrue());
        if (sharing) {
            assertThat(looselyFailing(files, " && _registered[weights];", ";"))
                    .containsExactly("testRefusesWeightsThatAreNotRegistered()");
            for (String condition : List.of("!valid || ", " || (commitment[0] | commitment[1]) == 0")) {
                assertThat(looselyFailing(files, condition, "")).as(condition)
                        .containsExactly("testRefusesCommitmentsThatNobodyKnows()");
            }
        }
    }

    private static List<String> looselyFailing(Map<String, String> files, String text, String fault) {
        Map<String, String> worse = new LinkedHashMap<>(files);
        assertThat(worse.get("src/TrapdoorVerifier.sol")).contains(text);
        worse.computeIfPresent("src/TrapdoorVerifier.sol", (_, source) -> source.replace(text, fault));
        return run(DeployedVerifier.compileLoosely(worse).contract("TrapdoorVerifierTest")).entrySet().stream()
                .filter(entry -> !entry.getValue().succeeded()).map(Map.Entry::getKey).toList();
    }

    @Test
    void plantedFaultsAreFound() {
        Map<String, String> accepts = replaced("accepted := and(ok, eq(mload(0), 1))", "accepted := ok");
        assertThat(failures(accepts)).contains("testRefusesNegatedPoints()", "testRefusesEachChangedValue()",
                "testRefusesAnotherContext()", "testRefusesEachChangedSignal()")
                .doesNotContain("testAcceptsTheProof()");
        assertThat(failures(replaced("and(lt(factor, R), staticcall(", "and(1, staticcall(")))
                .containsExactly("testRefusesEachChangedSignal()");
        assertThat(failures(replaced("if gt(moved, shr(", "if gt(0, shr("))).contains("testRefusesValuesOutOfRange()");
        assertThat(failures(replaced("if (moved > uint256(OUTPUT_HI - OUTPUT_LO)) {", "if (moved > 2 ** 253) {")))
                .contains("testRefusesValuesOutOfRange()");
        assertThat(failures(replaced("if (context >= 2 ** 253) {", "if (context >= R * 2) {")))
                .contains("testRefusesAnotherContext()");
        assertThat(failures(replaced("if (msg.data.length != ", "if (msg.data.length < ")))
                .containsExactly("testRefusesOtherLengths()");
        assertThat(failures(replaced("mod(sub(Q, mload(add(proof, 0x20))), Q)", "mload(add(proof, 0x20))")))
                .contains("testAcceptsTheProof()");
    }

    @Test
    void aWrongSampleIsFound() {
        List<List<Long>> values = new ArrayList<>(sample.values());
        values.set(0, List.of(values.getFirst().getFirst() - 1));
        SampleProof wrong = new SampleProof(sample.proof(), sample.context(), values);
        assertThat(failures(VerifierGenerator.generate(specification, Optional.of(wrong))))
                .contains("testAcceptsTheProof()");
    }

    private static Map<String, String> replaced(String text, String fault) {
        Map<String, String> files = project();
        String source = files.get(SOURCE);
        assertThat(source).contains(text);
        files.put(SOURCE, source.replace(text, fault));
        return files;
    }

    private static List<String> failures(Map<String, String> files) {
        return failures(files, "MlpCreditVerifierTest");
    }

    private static List<String> failures(Map<String, String> files, String name) {
        return run(files, name).entrySet().stream().filter(entry -> !entry.getValue().succeeded())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, EvmResult> run(Map<String, String> files, String name) {
        return run(DeployedVerifier.compile(files).contract(name));
    }

    static Map<String, EvmResult> run(CompiledContract tests) {
        Map<String, EvmResult> results = new TreeMap<>();
        try (Evm evm = new Evm()) {
            EvmResult deployment = evm.deploy(tests.creationCode());
            assertThat(deployment.succeeded()).as(deployment.toString()).isTrue();
            tests.selectors().forEach((signature, selector) -> {
                if (signature.startsWith("test")) {
                    results.put(signature,
                            evm.call(deployment.address(), HexFormat.of().parseHex(selector)));
                }
            });
        }
        return results;
    }
}
