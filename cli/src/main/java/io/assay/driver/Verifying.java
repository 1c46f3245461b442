package io.assay.driver;

import io.assay.format.ProofJson;
import io.assay.format.PublicJson;
import io.assay.format.VerificationKeyJson;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.KeyChecks;
import io.assay.groth16.Proof;
import io.assay.groth16.Verification;
import io.assay.groth16.VerifyingKey;
import io.assay.groth16.WeightsCommitment;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Verifies proofs with the verification key of an artefact folder.
public final class Verifying {

    private Verifying() {}

    /// A proof and its public elements as read from files.
    public record Claim(Proof proof, List<BigInteger> publics) {}

    /// Reads proof and public elements.
    public static Claim read(Path proof, Path publics) throws IOException {
        return new Claim(ProofJson.read(proof), PublicJson.read(publics));
    }

    /// Reads what a receipt is about: the files beside it, after their digests were compared.
    /// @throws Failure if the receipt is for another model or key, or a file beside it was changed
    public static Claim read(ArtefactFolder folder, Path receiptFile) throws IOException {
        Receipt receipt = Json.read(receiptFile, Receipt.class, "receipt");
        Path parent = Objects.requireNonNull(receiptFile.toAbsolutePath().getParent());
        requireSame(receiptFile, "format", receipt.format(), Receipt.FORMAT);
        requireSame(receiptFile, "model", receipt.model(), folder.manifest().model().sha256());
        requireSame(receiptFile, "verification key", receipt.verificationKey(),
                String.valueOf(folder.manifest().files().get(ArtefactFolder.VERIFICATION_KEY)));
        requireSame(receiptFile, "proof", Digests.of(parent.resolve(Proving.PROOF)), receipt.proof());
        requireSame(receiptFile, "public elements", Digests.of(parent.resolve(Proving.PUBLIC)), receipt.publics());
        Claim claim = read(parent.resolve(Proving.PROOF), parent.resolve(Proving.PUBLIC));
        requireSame(receiptFile, "statement", claim.publics().stream().map(BigInteger::toString).toList().toString(),
                receipt.statement().toString());
        return claim;
    }

    private static void requireSame(Path receipt, String what, String found, String expected) {
        if (!found.equals(expected)) {
            throw new Failure(Failure.Kind.BAD_FILE, Diagnostic.of("AS4113", "the receipt is about something else")
                    .with("file", receipt.toString()).with("where", what).found(found, expected)
                    .help("use the receipt with the folder and the proof it was made with"));
        }
    }

    /// Returns why the proof is not valid, or that it is.
    /// @throws io.assay.groth16.InsecureKeyException if the key lets somebody prove anything
    /// @throws Failure                               if it is a proof of other weights than those of the folder
    public static Verification verify(ArtefactFolder folder, Claim claim) throws IOException {
        Path file = folder.require(ArtefactFolder.VERIFICATION_KEY);
        VerifyingKey key = VerificationKeyJson.read(file).key();
        KeyChecks.require(file.toString(), KeyChecks.findings(key));
        Verification result = Groth16Verifier.verify(key, claim.publics(), claim.proof());
        if (result instanceof Verification.Accepted) {
            requireWeights(folder, claim);
        }
        return result;
    }

    /// A valid proof says what some weights make of the inputs; whether they are the expected ones is for the reader to say.
    static void requireWeights(ArtefactFolder folder, Claim claim) throws IOException {
        Optional<WeightsCommitment> expected = FolderWeights.read(folder);
        if (expected.isPresent() && !claim.publics().getLast().equals(expected.get().weights())) {
            throw new Failure(Failure.Kind.REJECTED, Diagnostic.of("AS7005", "the proof is of other weights")
                    .with("folder", folder.path().toString())
                    .reason("it is valid for the weights that its last public element stands for")
                    .found("weights " + claim.publics().getLast(), "weights " + expected.get().weights())
                    .help("take the folder with the weights that you trust, or a proof made with its weights"));
        }
    }

    /// Returns normally if a valid claim is of the points that a root is over: those that were received before anybody proved.
    /// @throws Failure if it is of others, or the circuit has no root
    public static void requireRoot(ArtefactFolder folder, Claim claim, BigInteger root) throws IOException {
        BigInteger found = digests(folder, claim).get(StatementFile.ROOT);
        if (found == null) {
            throw Openings.noRoot();
        }
        if (!found.equals(root)) {
            throw new Failure(Failure.Kind.REJECTED, Diagnostic.of("AS7007", "the proof is of other points")
                    .with("folder", folder.path().toString())
                    .reason("it is valid for points, a count and a salt that another root is over: fewer, others, or in"
                            + " another order")
                    .found("root 0x" + found.toString(16), "root 0x" + root.toString(16))
                    .help("take a proof of all points that were received, with the salt of their root (--root-salt)"));
        }
    }

    /// Returns the element that stands for committed weights among the public elements of a claim.
    public static Optional<BigInteger> weights(ArtefactFolder folder, Claim claim) {
        return folder.lists(ArtefactFolder.WEIGHTS)
                ? Optional.of(claim.publics().getLast())
                : Optional.empty();
    }

    /// Returns the digests among the public elements of a valid claim, by what they stand for: `outputs`, `inputs`,
    /// `root`.
    public static Map<String, BigInteger> digests(ArtefactFolder folder, Claim claim) throws IOException {
        Map<String, BigInteger> digests = new LinkedHashMap<>();
        StatementFile.read(folder).digests()
                .forEach((of, element) -> digests.put(of, claim.publics().get(element)));
        return digests;
    }

    /// Returns a rejection as a failure.
    public static Failure rejected(Verification.Rejected rejected) {
        return new Failure(Failure.Kind.REJECTED, Diagnostic.of("AS7002", "the proof is rejected")
                .reason(rejected.reason().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                .found(rejected.got(), rejected.expected()));
    }
}
