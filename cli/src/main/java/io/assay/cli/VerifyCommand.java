package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.Contracts;
import io.assay.driver.Failure;
import io.assay.driver.ProductionKeys;
import io.assay.driver.Proving;
import io.assay.driver.ReceivedRoots;
import io.assay.driver.Verifying;
import io.assay.groth16.Verification;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `assay verify`: is a proof valid?
@Command(name = "verify", mixinStandardHelpOptions = true, description = "Verifies a proof, in Java or by the generated contract in an EVM. Exit code 1 if it is rejected.", footer = {
        "", "Example: assay verify model.assay --proof proof/proof.json --public proof/public.json --on evm"})
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private Console console;

    @Parameters(paramLabel = "DIR", description = "Artefact folder with keys.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--proof", paramLabel = "FILE", description = "DIR/proof/proof.json by default.")
    private @Nullable Path proof;

    @Option(names = "--public", paramLabel = "FILE", description = "public.json beside the proof by default.")
    private @Nullable Path publics;

    @Option(names = "--receipt", paramLabel = "FILE", description = "Check a receipt and the proof beside it.")
    private @Nullable Path receipt;

    @Option(names = "--root", paramLabel = "HEX", description = "The root over received inputs that the proof has to be of, from whoever collected them (assay root).")
    private @Nullable String root;

    @Option(names = "--production", description = "Refuse a key that one party made.")
    private boolean production;

    @Option(names = "--on", paramLabel = "jvm|evm", description = "Where: this JVM (default), or the generated contract in an EVM, with its gas.")
    private String on = "jvm";

    @Override
    public Integer call() throws IOException {
        ArtefactFolder opened = ArtefactFolder.open(folder);
        if (production) {
            ProductionKeys.require(opened);
        }
        Optional<BigInteger> expected = Optional.ofNullable(root).map(ReceivedRoots::parse);
        Verifying.Claim claim = claim(opened);
        Summary summary = new Summary(console).put("backend", opened.manifest().backend());
        long start = System.nanoTime();
        switch (on) {
            case "jvm" -> {
                if (Verifying.verify(opened, claim) instanceof Verification.Rejected rejected) {
                    throw Verifying.rejected(rejected);
                }
                summary.put("verifySeconds", (System.nanoTime() - start) / 1e9);
            }
            case "evm" -> onEvm(opened, claim, console, summary);
            default -> throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS0103", "an option has an unknown value")
                    .found("--on " + on, "--on jvm or --on evm"));
        }
        if (expected.isPresent()) {
            Verifying.requireRoot(opened, claim, expected.get());
        }
        summary.digests(opened, claim);
        console.line("accepted");
        summary.put("verified", true).print();
        return ExitCodes.DONE;
    }

    private Verifying.Claim claim(ArtefactFolder opened) throws IOException {
        if (receipt != null) {
            return Verifying.read(opened, receipt);
        }
        Path file = proof == null ? folder.resolve("proof").resolve(Proving.PROOF) : proof;
        return Verifying.read(file, publics == null ? file.resolveSibling(Proving.PUBLIC) : publics);
    }

    /// Has the generated contract verify the claim; prints gas.
    static void onEvm(ArtefactFolder folder, Verifying.Claim claim, Console console, Summary summary)
            throws IOException {
        Contracts.OnChain onChain = Contracts.verify(folder, claim);
        summary.put("gas", onChain.gas()).put("deployGas", onChain.deployGas())
                .put("contractBytes", onChain.contractBytes());
        console.line("evm        %s accepts %s: %,d gas (deployment %,d gas, %,d bytes)", onChain.contract(),
                onChain.function(), onChain.gas(), onChain.deployGas(), onChain.contractBytes());
    }
}
