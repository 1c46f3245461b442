package io.assay.driver;

import io.assay.ceremony.CeremonyFinding;
import io.assay.ceremony.Entropy;
import io.assay.ceremony.KeyCeremony;
import io.assay.ceremony.PowersVerifier;
import io.assay.ceremony.RejectedCeremonyException;
import io.assay.field.RandomSource;
import io.assay.format.PointCheck;
import io.assay.format.R1csFile;
import io.assay.format.VerificationKeyJson;
import io.assay.format.ZkeyFile;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Groth16Setup;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.VerifyingKey;
import io.assay.ir.diag.Diagnostic;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Makes the keys of a compiled circuit.
public final class KeySetup {
    /// The check of the powers of tau, as a share of the whole.
    private static final double CHECK_SHARE = 0.3;
    /// Where writing the files begins.
    private static final double SETUP_END = 0.95;

    private KeySetup() {}

    /// What a user decides about keys.
    ///
    /// @param powers     a universal first phase (`.ptau`), to which one contribution of ours is added
    /// @param production refuses keys of one party
    /// @param seed       reproducible secrets, for tests only
    /// @param threads    threads to use, at least 1
    public record Options(Optional<Path> powers, boolean production, Optional<Long> seed, int threads) {
        /// A fresh setup by one party on every processor.
        public static Options development() {
            return new Options(Optional.empty(), false, Optional.empty(), Runtime.getRuntime().availableProcessors());
        }
    }

    /// Refuses what would be insecure, before anything is computed.
    /// @param circuit where the circuit is or will be, for the message
    /// @throws Failure if a key of one party would be made under `--production`
    public static void requireAllowed(Options options, Path circuit) {
        if (options.production()) {
            throw new Failure(Failure.Kind.INSECURE, Diagnostic.of("AS5003", "a key made here has a single party")
                    .reason("whoever ran the setup could keep its secrets and prove anything")
                    .found("--production", "a key that several parties contributed to")
                    .help("leave --production out for development; for production, run a ceremony for "
                            + circuit.resolve(ArtefactFolder.CIRCUIT)
                            + " with several parties (assay zkey), then assay setup DIR --ptau FILE --key KEY"));
        }
    }

    /// Writes proving key, verification key and contract into the folder.
    /// @param constraints the constraints of the folder
    /// @throws Failure if the key would be insecure under `--production`, or the first phase is too small
    public static void run(ArtefactFolder folder, Constraints constraints, Options options, Progress progress)
            throws IOException {
        requireAllowed(options, folder.path());
        progress.at("setup", 0);
        Path file = folder.path().resolve(folder.provingKey());
        // A ceremony adds up points of rows, so that it needs them all.
        VerifyingKey key = options.powers().isEmpty()
                ? write(file, constraints.system(), options, progress)
                : constraints.written(circuit -> write(file, R1csFile.read(circuit), options, progress));
        finish(folder, key, Manifest.SINGLE_PARTY, options.threads(), progress);
    }

    /// Writes what belongs to a proving key that is in the folder: verification key, weights' commitment, contract, and who
    /// made it.
    static void finish(ArtefactFolder folder, VerifyingKey key, String setup, int threads, Progress progress)
            throws IOException {
        VerificationKeyJson.of(key).write(folder.path().resolve(ArtefactFolder.VERIFICATION_KEY));
        folder.write(folder.manifest().withSetup(setup));
        folder.list(folder.provingKey(), ArtefactFolder.VERIFICATION_KEY);
        if (folder.lists(ArtefactFolder.COMMITTED_WEIGHTS)) {
            FolderWeights.commit(folder, threads);
        }
        Contracts.write(folder, Optional.empty(), progress);
        progress.at("setup", 1);
    }

    /// Writes the proving key; the points of a key of one party are computed while they are written.
    private static VerifyingKey write(Path file, ConstraintSystem system, Options options, Progress progress)
            throws IOException {
        RandomSource random = options.seed().map(RandomSource::seeded).orElseGet(RandomSource::secure);
        double start = options.powers().isPresent() ? CHECK_SHARE : 0;
        ProgressListener listener = (_, done, total) -> progress.at("setup",
                start + (SETUP_END - start) * done / total);
        try (Workers workers = new Workers(options.threads())) {
            if (options.powers().isEmpty()) {
                return Groth16Setup.singleParty(system, random, workers, listener, key -> {
                    ZkeyFile.singleParty(key).write(file);
                    return key.verifyingKey();
                });
            }
            try {
                requireConsistent(options.powers().get(), system, workers, progress);
                return fromPowers(options.powers().get(), system, random, workers, listener, file);
            } catch (IllegalArgumentException e) {
                throw unfit(options.powers().get(), e);
            }
        }
    }

    static Failure unfit(Path powers, IllegalArgumentException problem) {
        return new Failure(Failure.Kind.USAGE, Diagnostic.of("AS5101", "the powers of tau do not fit")
                .with("file", powers.toString()).reason(String.valueOf(problem.getMessage()))
                .help("take a larger file, prepared if it is for --key: assay ptau prepare"));
    }

    private static VerifyingKey fromPowers(Path powers, ConstraintSystem system, RandomSource random, Workers workers,
            ProgressListener listener, Path file) throws IOException {
        new KeyCeremony(workers, listener).setup(system, powers, file, "assay", Entropy.of(random, ""));
        try (ProvingKey key = ZkeyFile.read(file, PointCheck.HEADER).key()) {
            return key.verifyingKey();
        }
    }

    /// Tests every point that the key is made from, and refuses powers that do not follow from each other; whether their
    /// ceremony was honest is for `assay ptau verify`.
    private static void requireConsistent(Path powers, ConstraintSystem system, Workers workers, Progress progress)
            throws IOException {
        int rows = system.constraintCount() + system.publicCount() + 1;
        List<CeremonyFinding> findings = new PowersVerifier(workers, (_, done, total) -> progress.at("setup",
                CHECK_SHARE * done / total)).findings(powers, 32 - Integer.numberOfLeadingZeros(rows - 1));
        if (!findings.isEmpty()) {
            throw new RejectedCeremonyException(powers.toString(), findings);
        }
    }
}
