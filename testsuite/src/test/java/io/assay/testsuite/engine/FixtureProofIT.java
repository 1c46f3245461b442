package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.driver.evm.Anvil;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.Evm;
import io.assay.driver.evm.EvmResult;
import io.assay.driver.evm.Solc;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A proof, key and contract that snarkjs made: every engine must accept the proof and refuse a changed one.
class FixtureProofIT {

    /// Measured on an EVM node as well.
    private static final long EXECUTION_GAS = 195_611;
    private static final long GAS_TOLERANCE = 2_000;

    @TempDir
    private Path folder;

    @Test
    void snarkjsTellsTheProofFromAChangedOne() throws Exception {
        Snarkjs snarkjs = new Snarkjs();
        Path key = fixture("vk.json");
        Path publicValues = fixture("public.json");
        Path changed = Files.writeString(folder.resolve("public.json"), "[\"35941\",\"11\"]");
        assertThat(snarkjs.verify(key, publicValues, fixture("proof.json"))).isTrue();
        assertThat(snarkjs.verify(key, changed, fixture("proof.json"))).isFalse();
    }

    @Test
    void snarkjsProvesAndExports() throws Exception {
        Snarkjs snarkjs = new Snarkjs();
        Path proof = folder.resolve("proof.json");
        Path publicValues = folder.resolve("public.json");
        Path key = folder.resolve("vk.json");
        assertThat(snarkjs.checkWitness(fixture("mul.r1cs"), fixture("mul.wtns"))).isTrue();
        assertThat(snarkjs.constraintInfo(fixture("mul.r1cs"))).contains("# of Constraints");
        snarkjs.prove(fixture("mul_final.zkey"), fixture("mul.wtns"), proof, publicValues);
        snarkjs.exportVerificationKey(fixture("mul_final.zkey"), key);
        assertThat(snarkjs.verify(key, publicValues, proof)).isTrue();
    }

    @Test
    void contractInTheJvmTellsTheProofFromAChangedOne() throws Exception {
        CompiledContract contract = compiled();
        byte[] calldata = calldata(0);
        try (Evm evm = new Evm()) {
            String address = evm.deploy(contract.creationCode()).address();
            EvmResult accepted = evm.call(address, calldata);
            assertThat(accepted.isTrue()).isTrue();
            assertThat(accepted.executionGas()).isBetween(EXECUTION_GAS - GAS_TOLERANCE,
                    EXECUTION_GAS + GAS_TOLERANCE);
            assertThat(evm.call(address, calldata)).as("nothing stays warm").isEqualTo(accepted);
            EvmResult refused = evm.call(address, calldata(1));
            assertThat(refused.succeeded()).isTrue();
            assertThat(refused.isTrue()).isFalse();
        }
    }

    @Test
    void contractOnANodeTellsTheProofFromAChangedOne() throws Exception {
        CompiledContract contract = compiled();
        byte[] calldata = calldata(0);
        try (Anvil node = new Anvil(); Evm evm = new Evm()) {
            EvmResult deployment = node.deploy(contract.creationCode());
            EvmResult local = evm.deploy(contract.creationCode());
            assertThat(evm.deploy(contract.creationCode())).as("another contract")
                    .returns(true, EvmResult::succeeded).returns(local.transactionGas(), EvmResult::transactionGas)
                    .extracting(EvmResult::address).isNotEqualTo(local.address());
            assertThat(deployment.succeeded()).isTrue();
            assertThat(local.transactionGas()).isEqualTo(deployment.transactionGas());
            EvmResult accepted = node.call(deployment.address(), calldata);
            assertThat(accepted.isTrue()).isTrue();
            assertThat(accepted.transactionGas()).isEqualTo(evm.call(local.address(), calldata).transactionGas());
            EvmResult refused = node.call(deployment.address(), calldata(1));
            assertThat(refused.succeeded()).isTrue();
            assertThat(refused.isTrue()).isFalse();
        }
    }

    private static CompiledContract compiled() throws IOException, URISyntaxException {
        return new Solc().compile(Map.of("Verifier.sol", Files.readString(fixture("Verifier.sol"))))
                .contract("Groth16Verifier");
    }

    /// Arguments of `verifyProof`, the first public value raised by `change`.
    private static byte[] calldata(long change) throws IOException, URISyntaxException {
        JsonNode proof = json("proof.json");
        JsonNode publicValues = json("public.json");
        JsonNode b = proof.path("pi_b");
        List<JsonNode> numbers = new ArrayList<>(List.of(proof.path("pi_a").path(0), proof.path("pi_a").path(1),
                b.path(0).path(1), b.path(0).path(0), b.path(1).path(1), b.path(1).path(0), proof.path("pi_c").path(0),
                proof.path("pi_c").path(1)));
        BigInteger first = number(publicValues.path(0)).add(BigInteger.valueOf(change));
        return VerifierCalldata.verifyProof(numbers.stream().map(FixtureProofIT::number).toList(),
                List.of(first, number(publicValues.path(1))));
    }

    private static BigInteger number(JsonNode node) {
        return new BigInteger(node.asString());
    }

    private static JsonNode json(String name) throws IOException, URISyntaxException {
        return JsonMapper.shared().readTree(Files.readString(fixture(name)));
    }

    private static Path fixture(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(FixtureProofIT.class.getResource("/snarkjs/" + name)).toURI());
    }
}
