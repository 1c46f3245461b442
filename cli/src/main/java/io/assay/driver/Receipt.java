package io.assay.driver;

import java.math.BigInteger;
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

    /// @param proof   SHA-256 of `proof.json`
    /// @param publics SHA-256 of `public.json`
    static Receipt of(Manifest manifest, BigInteger context, Proving.Proven proven, String proof, String publics) {
        return new Receipt(FORMAT, VERSION, Version.number(), manifest.model().sha256(),
                String.valueOf(manifest.files().get(ArtefactFolder.CIRCUIT)),
                String.valueOf(manifest.files().get(ArtefactFolder.VERIFICATION_KEY)), "0x" + context.toString(16),
                proven.publics().stream().map(BigInteger::toString).toList(), proof, publics);
    }
}
