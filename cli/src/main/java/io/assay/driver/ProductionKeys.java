package io.assay.driver;

import io.assay.ceremony.KeyReport;
import io.assay.ceremony.KeyVerifier;
import io.assay.ceremony.RejectedCeremonyException;
import io.assay.format.VerificationKeyJson;
import io.assay.format.ZkeyFile;
import io.assay.ir.diag.Diagnostic;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What `--production` asks of the keys of an artefact folder.
public final class ProductionKeys {
    private ProductionKeys() {}

    /// Refuses a folder whose key one party made.
    ///
    /// Who made a key is what the manifest says: proofs and verification keys do not tell. Where the proving key is in the
    /// folder, its record must bear that out: contributions of two parties to delta and to the sigma of every commitment,
    /// each with its proofs.
    /// @throws Failure                   if the key is of a single party
    /// @throws RejectedCeremonyException if the record of the proving key proves nothing
    public static void require(ArtefactFolder folder) throws IOException {
        switch (folder.manifest().setup()) {
            case Manifest.SINGLE_PARTY -> throw new Failure(Failure.Kind.INSECURE, Diagnostic
                    .of("AS5003", "the key of this folder has a single party")
                    .with("folder", folder.path().toString())
                    .reason("whoever ran the setup could keep its secrets and prove anything")
                    .found("--production, and setup " + Manifest.SINGLE_PARTY,
                            "a key that several parties contributed to")
                    .help("leave --production out for development; for production, run a ceremony with several parties, "
                            + "and assay setup DIR --ptau FILE --key KEY"));
            case Manifest.CEREMONY -> requireRecord(folder);
            default -> {
                // without a key, whatever is done next says so
            }
        }
    }

    private static void requireRecord(ArtefactFolder folder) throws IOException {
        if (!Files.exists(folder.path().resolve(folder.provingKey()))) {
            return;
        }
        Path key = folder.require(folder.provingKey());
        Path verificationKey = folder.require(ArtefactFolder.VERIFICATION_KEY);
        if (!ZkeyFile.readVerifyingKey(key).equals(VerificationKeyJson.read(verificationKey).key())) {
            throw new Failure(Failure.Kind.BAD_FILE, Diagnostic.of("AS4124", "two keys of the folder differ")
                    .with("folder", folder.path().toString())
                    .found(ArtefactFolder.VERIFICATION_KEY + " of another key", "that of " + folder.provingKey())
                    .help("take the keys of the ceremony again: assay setup DIR --ptau FILE --key KEY"));
        }
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            KeyReport report = new KeyVerifier(workers, (_, _, _) -> {
            }).verifyRecord(key);
            if (!report.findings().isEmpty()) {
                throw new RejectedCeremonyException(key.toString(), report.findings());
            }
            if (CeremonyKeys.count(report) < CeremonyKeys.LEAST_CONTRIBUTIONS) {
                throw CeremonyKeys.tooFew(key, CeremonyKeys.count(report));
            }
        }
    }
}
