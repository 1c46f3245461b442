package io.assay.driver.evm;

import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.SampleProof.Weights;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.solidity.VerifierGenerator;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Chains with an Ethereum Virtual Machine: Solidity, compiled by [Solc] and run by [Evm]. Messages are calldata of
/// `verifyInference`, the raw function is `verify`.
///
/// Costs are `gas` of a transaction; facts `codeBytes` and `deploymentGas`.
public final class EvmTarget implements ChainTarget {

    private static final String SOURCES = "src/";
    private static final int SELECTOR_DIGITS = 8;

    /// Starts nothing yet.
    public EvmTarget() {}

    @Override
    public String name() {
        return "evm";
    }

    @Override
    public SortedMap<String, String> project(VerifierSpecification specification, Optional<SampleProof> sample) {
        return VerifierGenerator.generate(specification, sample);
    }

    /// Compiles what lies in `src` and deploys the model's verifier on an empty chain.
    /// @throws IOException with the compiler's errors, if there are some
    @Override
    public Deployment deploy(VerifierSpecification specification, SortedMap<String, String> project)
            throws IOException {
        Map<String, String> sources = new LinkedHashMap<>(project);
        sources.keySet().removeIf(path -> !path.startsWith(SOURCES) || !path.endsWith(".sol"));
        Compilation compilation = new Solc().compile(sources);
        if (!compilation.errors().isEmpty()) {
            throw new IOException("the contract does not compile: " + compilation.errors());
        }
        CompiledContract contract = compilation
                .contract(VerifierGenerator.contractName(specification.modelName()));
        Map<String, String> errors = errors(contract);
        Evm evm = new Evm();
        EvmResult deployed = evm.deploy(contract.creationCode());
        if (!deployed.succeeded()) {
            evm.close();
            throw new IOException("the contract cannot be deployed: " + deployed);
        }
        return new Deployed(specification, contract, errors, evm, deployed);
    }

    /// Names of the contract's errors by their first four bytes, hexadecimal.
    private static Map<String, String> errors(CompiledContract contract) {
        Map<String, String> names = new TreeMap<>();
        for (JsonNode entry : JsonMapper.shared().readTree(contract.abi())) {
            if (entry.path("type").asString("").equals("error")) {
                String name = entry.path("name").asString();
                StringJoiner types = new StringJoiner(",", name + "(", ")");
                entry.path("inputs").forEach(input -> types.add(input.path("type").asString()));
                names.put(HexFormat.of().formatHex(VerifierCalldata.selector(types.toString())), name);
            }
        }
        return names;
    }

    private record Deployed(VerifierSpecification specification, CompiledContract contract,
            Map<String, String> errors, Evm evm, EvmResult creation) implements Deployment {

        @Override
        public SortedMap<String, Long> facts() {
            SortedMap<String, Long> facts = new TreeMap<>();
            facts.put("codeBytes", (long) contract.runtimeCode().length);
            facts.put("deploymentGas", creation.transactionGas());
            return facts;
        }

        @Override
        public Verdict verify(byte[] proof, List<byte[]> publics) {
            EvmResult result = evm.call(creation.address(), VerifierCalldata.verify(proof, publics));
            return verdict(result, result.isTrue());
        }

        @Override
        public byte[] message(SampleProof sample) {
            return VerifierCalldata.verifyInference(specification, sample);
        }

        /// `verifyInference` reverts or returns nothing; what returns something is another function, and accepts no proof.
        @Override
        public Verdict send(byte[] message) {
            EvmResult result = evm.call(creation.address(), message);
            return verdict(result, result.succeeded() && result.returnHex().isEmpty());
        }

        @Override
        public Verdict register(Weights weights) {
            if (specification.key().weights().isEmpty()) {
                throw new UnsupportedOperationException("the contract has no committed weights");
            }
            EvmResult result = evm.call(creation.address(), VerifierCalldata.registerWeights(weights));
            return verdict(result, result.succeeded());
        }

        private Verdict verdict(EvmResult result, boolean accepted) {
            SortedMap<String, Long> costs = new TreeMap<>();
            costs.put("gas", result.transactionGas());
            return new Verdict(accepted, accepted ? "" : reason(result), costs);
        }

        private String reason(EvmResult result) {
            if (result.succeeded()) {
                return "false";
            }
            String returned = result.returnHex();
            String ended = result.error().isEmpty() ? "reverted without a reason" : result.error();
            return returned.length() < SELECTOR_DIGITS
                    ? ended
                    : errors.getOrDefault(returned.substring(0, SELECTOR_DIGITS), ended);
        }

        @Override
        public void close() {
            evm.close();
        }
    }
}
