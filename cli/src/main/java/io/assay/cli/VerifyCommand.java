package io.assay.cli;

import io.assay.driver.ArtefactFolder;
import io.assay.driver.ProductionKeys;
import io.assay.driver.Proving;
import io.assay.driver.ReceivedRoots;
import io.assay.driver.Verifying;
import io.assay.groth16.Verification;
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
@Command(name = "verify", mixinStandardHelpOptions = true, description = "Verifies a proof, in Java or by the generated contract in its chain's engine. Exit code 1 if it is rejected.", footer = {
        "", "Example: assay verify model.assay --proof proof/proof.json --public proof/public.json --on evm"})
final class VerifyCommand implements Callable<Integer> {
    private static final String JVM = "jvm";

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

    @Option(names = "--on", paramLabel = "jvm|evm|soroban", description = "Where: this JVM (default), or the generated contract, in an EVM with its gas or in Soroban's host with its instructions.")
    private String on = JVM;

    @Override
    public Integer call() throws IOException {
        Optional<OnChain> chain = on.equals(JVM) ? Optional.empty() : Optional.of(OnChain.of(on, JVM));
        ArtefactFolder opened = ArtefactFolder.open(folder);
        if (production) {
            ProductionKeys.require(opened);
        }
        Optional<BigInteger> expected = Optional.ofNullable(root).map(ReceivedRoots::parse);
        Verifying.Claim claim = claim(opened);
        Summary summary = new Summary(console).put("backend", opened.manifest().backend());
        long start = System.nanoTime();
        if (chain.isPresent()) {
            chain.get().verify(opened, claim, console, summary);
        } else if (Verifying.verify(opened, claim) instanceof Verification.Rejected rejected) {
            throw Verifying.rejected(rejected);
        } else {
            summary.put("verifySeconds", (System.nanoTime() - start) / 1e9);
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
}
