package io.assay.driver;

import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.solidity.EvmProfile;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.driver.evm.EvmTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Runs the Solidity contract that verifies a circuit's proofs in an EVM.
public final class EvmContracts {
    private static final String PLACE = ArtefactFolder.EVM_VERIFIER + "/";
    private static final String TYPED = "verifyInference";

    private EvmContracts() {}

    /// What a contract said to a valid proof, and what that costs.
    ///
    /// @param contract      name of the contract
    /// @param function      function that was called
    /// @param gas           gas of the whole transaction
    /// @param deployGas     gas of the deployment
    /// @param contractBytes size of the code on the chain
    public record OnChain(String contract, String function, long gas, long deployGas, long contractBytes) {}

    /// Deploys the folder's contract in an EVM and has it verify a claim.
    /// @throws Failure                                   if the contract rejects it, was changed, or is not there because no chain can hold it
    /// @throws io.assay.codegen.chain.MissingToolException if the compiler or the EVM is not there
    public static OnChain verify(ArtefactFolder folder, Verifying.Claim claim) throws IOException {
        VerifierSpecification specification = Contracts.specification(folder);
        String name = VerifierGenerator.contractName(specification.modelName());
        try (Deployment contract = new EvmTarget().deploy(specification, sources(folder, specification))) {
            Verdict typed = new ContractCalls(name, "registerWeights", "verify", TYPED).verify(contract,
                    specification, claim);
            SortedMap<String, Long> facts = contract.facts();
            return new OnChain(name, TYPED, Objects.requireNonNull(typed.costs().get("gas")),
                    Objects.requireNonNull(facts.get("deploymentGas")),
                    Objects.requireNonNull(facts.get("codeBytes")));
        }
    }

    private static SortedMap<String, String> sources(ArtefactFolder folder, VerifierSpecification specification)
            throws IOException {
        SortedMap<String, String> sources = new TreeMap<>();
        for (String file : folder.manifest().files().keySet()) {
            if (file.startsWith(PLACE + "src/")) {
                sources.put(file.substring(PLACE.length()), Files.readString(folder.require(file)));
            }
        }
        // None is there where a chain could not hold it: made again, it is refused with the reason.
        return sources.isEmpty()
                ? Contracts.generate(specification, Optional.empty(), EvmProfile.ANY.name())
                : sources;
    }
}
