package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.evm.Compilation;
import io.assay.driver.evm.CompiledContract;
import io.assay.driver.evm.Evm;
import io.assay.driver.evm.EvmResult;
import io.assay.driver.evm.Solc;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// A generated verifier on an EVM in this JVM.
///
/// @param specification what it was made of
/// @param contract      as the compiler returned it
/// @param evm           where it is deployed
/// @param address       its address
record DeployedVerifier(VerifierSpecification specification, CompiledContract contract, Evm evm,
        String address) implements AutoCloseable {

    static DeployedVerifier of(VerifierSpecification specification) {
        return of(specification, contract(specification));
    }

    static DeployedVerifier of(VerifierSpecification specification, CompiledContract contract) {
        Evm evm = new Evm();
        EvmResult deployment = evm.deploy(contract.creationCode());
        assertThat(deployment.succeeded()).as(deployment.toString()).isTrue();
        return new DeployedVerifier(specification, contract, evm, deployment.address());
    }

    static CompiledContract contract(VerifierSpecification specification) {
        return compile(VerifierGenerator.generate(specification, Optional.empty()))
                .contract(VerifierGenerator.contractName(specification.modelName()));
    }

    /// Compiles the Solidity files of a project; warnings are errors.
    static Compilation compile(Map<String, String> files) {
        Compilation compilation = compileLoosely(files);
        assertThat(compilation.messages()).isEmpty();
        return compilation;
    }

    /// The same, with warnings allowed: for contracts that were made worse.
    static Compilation compileLoosely(Map<String, String> files) {
        Map<String, String> sources = new LinkedHashMap<>(files);
        sources.keySet().removeIf(path -> !path.endsWith(".sol"));
        return new Solc().compile(sources);
    }

    EvmResult call(byte[] calldata) {
        return evm.call(address, calldata);
    }

    /// What `verifyProof` and `verify` say, which must be the same and never a revert.
    boolean acceptsSignals(List<BigInteger> proof, List<BigInteger> signals) {
        EvmResult first = call(VerifierCalldata.verifyProof(proof, signals));
        EvmResult second = call(VerifierCalldata.verify(proof, signals));
        assertThat(List.of(first.succeeded(), second.succeeded())).containsOnly(true);
        assertThat(first.isTrue()).isEqualTo(second.isTrue());
        return first.isTrue();
    }

    /// What `verifyInference` reverts with; empty if it accepts. `tryVerifyInference` must say the same.
    String refusal(SampleProof sample) {
        EvmResult reverting = call(VerifierCalldata.verifyInference(specification, sample));
        EvmResult trying = call(VerifierCalldata.tryVerifyInference(specification, sample));
        assertThat(trying.succeeded()).isTrue();
        assertThat(trying.isTrue()).isEqualTo(reverting.succeeded());
        assertThat(reverting.returnHex().isEmpty()).isEqualTo(reverting.succeeded());
        return reverting.returnHex();
    }

    /// The ABI that was written with the contract, and the selectors of its calldata, are those of the compiler.
    void assertAbiIsTheCompilers() {
        String written = VerifierGenerator.generate(specification, Optional.empty())
                .get("abi/" + contract.name() + ".json");
        JsonMapper json = JsonMapper.shared();
        assertThat(json.readTree(written)).isEqualTo(json.readTree(contract.abi()));
        contract.selectors().forEach((signature, selector) -> assertThat(
                HexFormat.of().formatHex(VerifierCalldata.selector(signature))).as(signature).isEqualTo(selector));
    }

    @Override
    public void close() {
        evm.close();
    }
}
