package io.assay.driver;

import io.assay.ir.diag.Diagnostic;

/// What `--production` asks of the keys of an artefact folder.
public final class ProductionKeys {
    private ProductionKeys() {}

    /// Refuses a folder whose key one party made.
    ///
    /// Who made a key is what the manifest says: proofs and verification keys do not tell.
    /// @throws Failure if the key is of a single party
    public static void require(ArtefactFolder folder) {
        if (folder.manifest().setup().equals(Manifest.SINGLE_PARTY)) {
            throw new Failure(Failure.Kind.INSECURE, Diagnostic
                    .of("AS5003", "the key of this folder has a single party")
                    .with("folder", folder.path().toString())
                    .reason("whoever ran the setup could keep its secrets and prove anything")
                    .found("--production, and setup " + Manifest.SINGLE_PARTY,
                            "a key that several parties contributed to")
                    .help("leave --production out for development; for production, run a ceremony with several parties"));
        }
    }
}
