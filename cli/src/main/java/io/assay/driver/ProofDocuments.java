package io.assay.driver;

import io.assay.format.AtomicFile;
import io.assay.format.ProofJson;
import io.assay.format.PublicJson;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The JSON documents of one proof, as they are written beside each other.
///
/// @param proof   the proof, as snarkjs writes it
/// @param publics the public elements, as snarkjs writes them
/// @param outputs the outputs of the model as real numbers
/// @param receipt what was proven, under which key, and the digests of proof and public elements
/// @param salts   salts of digests, for the owner of the data alone; empty if no tensor is hashed
@SuppressWarnings("ArrayRecordComponent")
public record ProofDocuments(byte[] proof, byte[] publics, byte[] outputs, byte[] receipt, Optional<byte[]> salts) {

    /// Returns the documents of a proof.
    ///
    /// @param context the element that it was made with
    public static ProofDocuments of(ArtefactFolder folder, BigInteger context, Proving.Proven proven) {
        byte[] proof = ProofJson.toBytes(proven.proof());
        byte[] publics = PublicJson.toBytes(proven.publics());
        Receipt receipt = Receipt.of(folder.manifest(), context, proven, Digests.of(proof), Digests.of(publics));
        return new ProofDocuments(proof, publics, Json.bytes(Proving.outputs(folder.manifest(), proven.outputs())),
                Json.bytes(receipt), proven.salts().isPresent()
                        ? Optional.of(Json.bytes(proven.salts().get()))
                        : Optional.empty());
    }

    /// Writes them into a folder, which is made if it is missing; the receipt last.
    public void write(Path target) throws IOException {
        Files.createDirectories(target);
        if (salts.isPresent()) {
            // First: a proof without its salts can be shown to nobody.
            AtomicFile.writeSecret(target.resolve(Proving.SALTS), salts.get());
        }
        AtomicFile.write(target.resolve(Proving.PROOF), proof);
        AtomicFile.write(target.resolve(Proving.PUBLIC), publics);
        AtomicFile.write(target.resolve(Proving.OUTPUTS), outputs);
        AtomicFile.write(target.resolve(Proving.RECEIPT), receipt);
    }
}
