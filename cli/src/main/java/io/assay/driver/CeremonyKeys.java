package io.assay.driver;

import io.assay.ceremony.ContributionSummary;
import io.assay.ceremony.KeyReport;
import io.assay.ceremony.KeyVerifier;
import io.assay.ceremony.RejectedCeremonyException;
import io.assay.format.ContributionNote;
import io.assay.format.ZkeyFile;
import io.assay.ir.diag.Diagnostic;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Keys that parties made together, in artefact folders.
public final class CeremonyKeys {
    /// Contributions of random values, at least: of one alone, its maker knows all secrets, and of a beacon everybody.
    static final int LEAST_CONTRIBUTIONS = 2;
    private static final double CHECK_SHARE = 0.9;

    private CeremonyKeys() {}

    /// Puts a key into the folder of the circuit that it was made for, with verification key and contract.
    ///
    /// The key is made again from the powers up to its contributions, and each of these is checked, as `assay zkey verify`
    /// does it; the powers are taken as they are.
    ///
    /// @param powers     prepared powers of tau that the key was made from
    /// @param key        the outcome of the ceremony
    /// @param production refuses a key that fewer than two parties contributed to
    /// @throws RejectedCeremonyException if the key is not the outcome of the contributions that it records
    /// @throws Failure                   if production keys are asked for and this is none, or the powers do not fit
    public static void install(ArtefactFolder folder, Path powers, Path key, boolean production, int threads,
            Progress progress) throws IOException {
        progress.at("setup", 0);
        KeyReport report = verify(folder, powers, key, threads, progress);
        if (!report.findings().isEmpty()) {
            throw new RejectedCeremonyException(key.toString(), report.findings());
        }
        boolean several = count(report) >= LEAST_CONTRIBUTIONS;
        if (production && !several) {
            throw tooFew(key, count(report));
        }
        Path target = folder.path().resolve(folder.provingKey());
        if (!Files.exists(target) || !Files.isSameFile(key, target)) {
            Files.copy(key, target, StandardCopyOption.REPLACE_EXISTING);
        }
        KeySetup.finish(folder, ZkeyFile.readVerifyingKey(target),
                several ? Manifest.CEREMONY : Manifest.SINGLE_PARTY, threads, progress);
    }

    private static KeyReport verify(ArtefactFolder folder, Path powers, Path key, int threads, Progress progress)
            throws IOException {
        try (Workers workers = new Workers(threads)) {
            KeyVerifier verifier = new KeyVerifier(workers,
                    (_, done, total) -> progress.at("setup", CHECK_SHARE * done / total));
            return Constraints.of(folder).written(circuit -> verifier.verify(circuit, powers, key));
        } catch (IllegalArgumentException e) {
            throw KeySetup.unfit(powers, e);
        }
    }

    /// Contributions that are no beacons.
    static long count(KeyReport report) {
        return report.contributions().stream().map(ContributionSummary::note)
                .filter(note -> note.type() != ContributionNote.BEACON).count();
    }

    /// What to throw for a key with too few contributions.
    static Failure tooFew(Path key, long count) {
        return new Failure(Failure.Kind.INSECURE, Diagnostic
                .of("AS5003", "the key has a single party")
                .with("file", key.toString())
                .reason("one contributor knows every secret of its key, and a beacon has none")
                .found("--production, and contributions that are no beacons: " + count,
                        "at least " + LEAST_CONTRIBUTIONS + ", of different parties")
                .help("let another party run assay zkey contribute, or leave --production out for development"));
    }
}
