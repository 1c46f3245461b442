package io.assay.cli;

import io.assay.codegen.solidity.EvmProfile;
import io.assay.driver.ArtefactFolder;
import io.assay.driver.Contracts;
import io.assay.driver.Failure;
import io.assay.driver.ProductionKeys;
import io.assay.driver.soroban.SorobanTarget;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay verifier`: contract, interface and tests for the user's own tool chain.
@Command(name = "verifier", mixinStandardHelpOptions = true, description = "Writes the contract, its interface and tests for your own tool chain.", footer = {
        "", "Example: assay verifier model.assay --chain ethereum,arbitrum,soroban -o contracts"})
final class VerifierCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "DIR", description = "Artefact folder with keys; with a proof in DIR/proof, tests that use it are written.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--chain", split = ",", paramLabel = "CHAIN", description = "Which chains, apart by commas: evm for any (the default), ethereum, optimism, arbitrum, zksync, polygon-zkevm, soroban. Of several, each has a folder of its name in OUT.")
    private List<String> chains = List.of(EvmProfile.ANY.name());

    @Option(names = "--production", description = "Refuse a key that one party made.")
    private boolean production;

    @Option(names = {"-o",
            "--output"}, required = true, paramLabel = "OUT", description = "Folder to write; must be empty or new.")
    @SuppressWarnings("NullAway.Init")
    private Path target;

    @Override
    public Integer call() throws IOException {
        requireChains();
        ArtefactFolder opened = ArtefactFolder.open(folder);
        if (production) {
            ProductionKeys.require(opened);
        }
        int files = Contracts.export(opened, chains, target);
        console.line("written    %s (%d files)", target, files);
        console.object(Map.of("folder", target.toString(), "files", files));
        return ExitCodes.DONE;
    }

    private void requireChains() {
        for (String chain : chains) {
            if (EvmProfile.of(chain).isEmpty() && !chain.equals(SorobanTarget.NAME)) {
                throw wrong("--chain " + chain, "--chain with some of " + EvmProfile.names() + ", "
                        + SorobanTarget.NAME);
            }
        }
        if (Set.copyOf(chains).size() < chains.size()) {
            throw wrong("--chain " + String.join(",", chains), "each chain once");
        }
    }

    private static Failure wrong(String found, String expected) {
        return new Failure(Failure.Kind.USAGE,
                Diagnostic.of("AS0103", "an option has an unknown value").found(found, expected));
    }
}
