package io.assay.driver;

import io.assay.codegen.chain.Deployment;
import io.assay.codegen.chain.Verdict;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.soroban.SorobanGenerator;
import io.assay.driver.soroban.SorobanTarget;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/// Runs the Soroban contract that verifies a circuit's proofs in the network's host.
public final class SorobanContracts {

    private static final String TYPED = "verify_inference";
    private static final String PLACE = ArtefactFolder.SOROBAN_VERIFIER + "/";
    /// The tests of a crate that was written with a proof.
    static final String TEST = PLACE + "src/test.rs";
    /// The root of the crate.
    static final String LIBRARY = PLACE + "src/lib.rs";
    /// What the root of a crate with tests says more.
    private static final String TEST_MODULE = "#[cfg(test)]\nmod test;\n";

    private SorobanContracts() {}

    /// What a contract said to a valid proof, and what that costs.
    ///
    /// @param contract     name of the crate
    /// @param function     function that was called
    /// @param instructions of the call
    /// @param memory       bytes of memory
    /// @param fee          stroops, without the rent of the contract's longer life
    /// @param wasmBytes    size of the contract on the chain; nothing where it ran as native code alone
    public record OnChain(String contract, String function, long instructions, long memory, long fee,
            Optional<Long> wasmBytes) {}

    /// Has the folder's contract verify a claim in the host.
    /// @throws Failure if the contract rejects it, or is not the one that belongs to the folder
    /// @throws io.assay.codegen.chain.MissingToolException if cargo or the compiler is not there
    public static OnChain verify(ArtefactFolder folder, Verifying.Claim claim, Progress progress) throws IOException {
        VerifierSpecification specification = Contracts.specification(folder);
        String name = SorobanGenerator.crateName(specification.modelName());
        SortedMap<String, String> crate = crate(folder, specification);
        SorobanTarget target = new SorobanTarget(fraction -> progress.at(SorobanTarget.NAME, fraction));
        try (Deployment contract = target.deploy(specification, crate)) {
            Verdict typed = new ContractCalls(name, "register_weights", "verify", TYPED).verify(contract,
                    specification, claim);
            return new OnChain(name, TYPED, cost(typed, "instructions"), cost(typed, "memory"), cost(typed, "fee"),
                    Optional.ofNullable(contract.facts().get("wasmBytes")));
        }
    }

    /// Returns the crate without tests, after the folder's was found to be the same. Code that a folder brings is not run on
    /// this machine for its digests' sake alone: it must be what this version writes for the folder's key.
    private static SortedMap<String, String> crate(ArtefactFolder folder, VerifierSpecification specification)
            throws IOException {
        SortedMap<String, String> expected = Contracts.generate(specification, Optional.empty(), SorobanTarget.NAME);
        for (String file : folder.manifest().files().keySet()) {
            if (file.startsWith(PLACE)) {
                folder.require(file);
            }
        }
        for (Map.Entry<String, String> text : expected.entrySet()) {
            if (!text.getKey().startsWith("src/") && !text.getKey().equals("Cargo.toml")) {
                continue;
            }
            String name = PLACE + text.getKey();
            String found = name.equals(LIBRARY) ? library(folder) : Files.readString(folder.require(name));
            if (!found.equals(text.getValue())) {
                throw new Failure(Failure.Kind.BAD_FILE,
                        Diagnostic.of("AS4130", "the folder's contract is not the one of its key")
                                .with("file", folder.path().resolve(name).toString())
                                .found("another text", "what Assay " + Version.number() + " writes for the key")
                                .help("make keys and contracts again: assay setup " + folder.path()));
            }
        }
        return expected;
    }

    /// Returns the root of the folder's crate as it is without tests.
    static String library(ArtefactFolder folder) throws IOException {
        String found = Files.readString(folder.require(LIBRARY));
        return folder.lists(TEST) ? found.replace(TEST_MODULE, "") : found;
    }

    private static long cost(Verdict verdict, String unit) {
        return Objects.requireNonNull(verdict.costs().get(unit));
    }
}
