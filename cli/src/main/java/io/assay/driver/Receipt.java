package io.assay.driver;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;

/// What `receipt.json` says: which statement was proven, and the digests of the files beside it.
///
/// @param format          always [#FORMAT]
/// @param version         version of this form
/// @param tool            version of Assay that made the proof
/// @param model           SHA-256 of the model
/// @param circuit         SHA-256 of `circuit.r1cs`
/// @param verificationKey SHA-256 of `verification_key.json`
/// @param context         context, `0x` and hexadecimal digits
/// @param statement       public elements, decimal
/// @param proof           SHA-256 of `proof.json`
/// @param publics         SHA-256 of `public.json`
public record Receipt(String format, int version, String tool, String model, String circuit, String verificationKey,
        String context, List<String> statement, String proof, String publics) {
    /// Tells this file from others.
    public static final String FORMAT = "assay-receipt";
    private static final int VERSION = 1;

    static Receipt of(ArtefactFolder folder, BigInteger context, Proving.Proven proven, Path target)
            throws IOException {
        Manifest manifest = folder.manifest();
        return new Receipt(FORMAT, VERSION, Version.number(), manifest.model().sha256(),
                String.valueOf(manifest.files().get(ArtefactFolder.CIRCUIT)),
                String.valueOf(manifest.files().get(ArtefactFolder.VERIFICATION_KEY)), "0x" + context.toString(16),
                proven.publics().stream().map(BigInteger::toString).toList(),
                Digests.of(target.resolve(Proving.PROOF)), Digests.of(target.resolve(Proving.PUBLIC)));
    }
}
