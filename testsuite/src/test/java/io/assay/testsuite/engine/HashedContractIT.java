package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.PackedTensor.Role;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.ArtefactWriter;
import io.assay.driver.CircuitEstimate;
import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.Constraints;
import io.assay.driver.EvmContracts;
import io.assay.driver.Inputs;
import io.assay.driver.KeySetup;
import io.assay.driver.Openings;
import io.assay.driver.Progress;
import io.assay.driver.Proving;
import io.assay.driver.Verifying;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.Evm;
import io.assay.driver.evm.EvmResult;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import io.assay.witness.InputSet;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Digests in contracts that run in a real EVM.
class HashedContractIT {

    private static final long SEED = 20_261_128;
    private static final BigInteger CONTEXT = new BigInteger("123456789123456789");
    private static final BigInteger ORDER = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");
    private static final String SHA256 = "cd".repeat(32);

    @TempDir
    private Path folder;

    /// A digest of 784 inputs costs what one public element costs, and what the contract takes is what Java computes.
    @Test
    void aNetworkWithHashedInputsIsProvenEndToEnd() throws Exception {
        Path source = Path.of("..", "examples", "benchmarks", "mlp_118k");
        CompileOptions options = CompileOptions.DEFAULT
                .withRanges(Map.of("input", new CompileOptions.Range(0, 1)));
        ArtefactFolder artefacts = ArtefactWriter.write(Compiler.compile(source.resolve("network.onnx"), options,
                CircuitEstimate.Aim.KEYS, Progress.NONE), folder.resolve("mlp.assay"), Constraints.Writing.IF_SMALL,
                Progress.NONE);
        KeySetup.run(artefacts, Constraints.of(artefacts),
                new KeySetup.Options(Optional.empty(), false, Optional.of(SEED), 2), Progress.NONE);
        InputSet input = Inputs.read(source.resolve("input.json"), OptionalInt.empty());
        Proving.Proven proven = Proving.prove(artefacts, input, Proving.Options.standard(), Progress.NONE);
        EvmContracts.OnChain onChain = EvmContracts.verify(artefacts,
                new Verifying.Claim(proven.proof(), proven.publics()));
        BigInteger salt = new BigInteger(proven.salts().orElseThrow().salts().getFirst().salt().substring(2), 16);
        assertThat(Openings.of(artefacts).opens(Role.INPUT, proven.publics(), salt, input)).isTrue();
        System.out.printf("mlp_118k, inputs hashed: %d constraints, %d public elements, proof in %.2f s, %d gas%n",
                artefacts.manifest().circuit().constraints(), proven.publics().size(), proven.proveSeconds(),
                onChain.gas());
        assertThat(onChain.gas()).isLessThan(330_000);
    }

    @Test
    void aDigestIsOneArgumentAndNoOtherIsAccepted() throws Exception {
        Random random = new Random(SEED);
        for (Visibility output : List.of(Visibility.PUBLIC, Visibility.HASHED)) {
            ProvenCircuit proven = proven(random, output);
            VerifierSpecification specification = proven.specification("hashed", SHA256, _ -> 3);
            int digests = specification.digests().size();
            assertThat(digests).isEqualTo(output == Visibility.HASHED ? 2 : 1);
            try (DeployedVerifier verifier = DeployedVerifier.of(specification)) {
                SampleProof sample = proven.sample();
                assertThat(verifier.refusal(sample)).isEmpty();
                for (int i = 0; i < digests; i++) {
                    BigInteger digest = sample.digests().get(i);
                    assertThat(refusal(verifier, sample, i, digest.add(BigInteger.ONE).mod(ORDER)))
                            .isEqualTo(selector("InvalidProof()"));
                    for (BigInteger wrong : List.of(ORDER, digest.add(ORDER), BigInteger.TWO.pow(256).subtract(
                            BigInteger.ONE))) {
                        assertThat(refusal(verifier, sample, i, wrong)).isEqualTo(selector("DigestOutOfRange(uint256)")
                                + SolidityErrors.word(wrong));
                    }
                }
                SampleProof batched = proven.sample();
                assertThat(verifier.call(VerifierCalldata.verifyInferences(specification, List.of(sample, batched)))
                        .succeeded()).isTrue();
                assertThat(verifier.call(VerifierCalldata.verifyInferences(specification,
                        List.of(sample, with(batched, 0, BigInteger.ONE)))).succeeded()).isFalse();
                if (output == Visibility.HASHED) {
                    testsPass(VerifierGenerator.generate(specification, Optional.of(sample)), "HashedVerifierTest",
                            "testRefusesAnotherDigest()");
                    testsPass(VerifierGenerator.generate(specification, Optional.empty()), "DigestsTest",
                            "test_inputDigest()");
                }
                JsonMapper json = JsonMapper.shared();
                assertThat(json.readTree(VerifierGenerator.generate(specification, Optional.empty())
                        .get("abi/HashedVerifier.json"))).isEqualTo(json.readTree(verifier.contract().abi()));
            }
        }
    }

    /// The tests that are generated with the contract.
    /// @param one of them
    static void testsPass(Map<String, String> files, String name, String one) {
        CompiledContract tests = DeployedVerifier.compile(files).contract(name);
        assertThat(tests.selectors()).containsKey(one);
        try (Evm evm = new Evm()) {
            EvmResult deployment = evm.deploy(tests.creationCode());
            assertThat(deployment.succeeded()).as(deployment.toString()).isTrue();
            tests.selectors().forEach((signature, selector) -> {
                if (signature.startsWith("test")) {
                    EvmResult result = evm.call(deployment.address(), HexFormat.of().parseHex(selector));
                    assertThat(result.succeeded()).as(signature + ": " + result).isTrue();
                }
            });
        }
    }

    private static String selector(String signature) {
        return HexFormat.of().formatHex(VerifierCalldata.selector(signature));
    }

    private static SampleProof with(SampleProof sample, int index, BigInteger digest) {
        List<BigInteger> digests = new ArrayList<>(sample.digests());
        digests.set(index, digest);
        return new SampleProof(sample.proof(), sample.context(), sample.values(), digests, sample.weights());
    }

    private static String refusal(DeployedVerifier verifier, SampleProof sample, int index, BigInteger digest) {
        return verifier.refusal(with(sample, index, digest));
    }

    /// Public and hashed inputs, and two outputs, one of them named as a digest is.
    private ProvenCircuit proven(Random random, Visibility output) throws Exception {
        RelationBuilder builder = new RelationBuilder();
        Map<String, long[]> inputs = new LinkedHashMap<>();
        List<Value> values = new ArrayList<>();
        for (Visibility visibility : List.of(Visibility.HASHED, Visibility.PUBLIC, Visibility.HASHED)) {
            String name = "x" + values.size();
            values.add(builder.input(name, visibility, new Interval(-500, 700), Shape.of(33), Optional.empty(),
                    Optional.empty()));
            inputs.put(name, random.longs(33, -500, 701).toArray());
        }
        builder.output(builder.requantize(builder.maximum(values.get(0), values.get(1)), 2), "input digest", output);
        builder.output(builder.relu(values.get(2)), "z", output);
        return ProvenCircuit.prove(new RelationModule("hashed", new Func("main", builder.ops())), inputs, CONTEXT,
                SEED, folder);
    }
}
