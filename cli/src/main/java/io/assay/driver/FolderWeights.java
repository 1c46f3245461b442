package io.assay.driver;

import io.assay.field.RandomSource;
import io.assay.format.PointCheck;
import io.assay.format.VerificationKeyJson;
import io.assay.format.WeightsJson;
import io.assay.format.ZkeyFile;
import io.assay.groth16.Commitment;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.Verification.Rejected;
import io.assay.groth16.WeightsCommitment;
import io.assay.ir.diag.Diagnostic;
import io.assay.kernel.Workers;
import io.assay.passes.calibrate.CommittedTensor;
import io.assay.witness.CommittedWeights;
import io.assay.witness.InputException;
import io.assay.witness.Salts;
import io.assay.witness.WitnessProgram;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The commitment to the weights of an artefact folder, where they are committed to.
///
/// Source: docs/adr/0027-committed-weights.md.
public final class FolderWeights {

    private FolderWeights() {}

    /// Returns the commitment in the folder, after the folder's key has judged it; empty if weights are constants, or there
    /// are no keys yet.
    /// @throws Failure if its digest is another one, or it is no commitment to weights of the key
    public static Optional<WeightsCommitment> read(ArtefactFolder folder) throws IOException {
        if (!folder.lists(ArtefactFolder.WEIGHTS)) {
            return Optional.empty();
        }
        WeightsCommitment found = WeightsJson.read(folder.require(ArtefactFolder.WEIGHTS));
        var key = VerificationKeyJson.read(folder.require(ArtefactFolder.VERIFICATION_KEY)).key();
        if (found.verify(key) instanceof Rejected rejected) {
            throw new Failure(Failure.Kind.BAD_FILE,
                    Diagnostic.of("AS4120", "the weights are committed to under another key")
                            .with("file", folder.path().resolve(ArtefactFolder.WEIGHTS).toString())
                            .found(rejected.got(), rejected.expected())
                            .help("commit to them again: assay setup " + folder.path()));
        }
        return Optional.of(found);
    }

    /// Commits to the weights of a folder under its proving key, and writes what the public sees of it.
    /// @return the element that stands for them in statements
    static BigInteger commit(ArtefactFolder folder, int threads) throws IOException {
        WitnessProgram program = folder.loadProgram();
        long[] wires = wires(program);
        try (Workers workers = new Workers(threads);
                ProvingKey key = ZkeyFile.read(folder.require(folder.provingKey()), PointCheck.HEADER).key()) {
            Commitment run = key.commitments().getFirst().commitment();
            WeightsCommitment commitment = WeightsCommitment.of(key,
                    Arrays.copyOfRange(wires, 4 * run.firstWire(), 4 * (run.blinder() + 1)), workers);
            WeightsJson.write(folder.path().resolve(ArtefactFolder.WEIGHTS), commitment);
            folder.list(ArtefactFolder.WEIGHTS);
            return commitment.weights();
        } finally {
            Arrays.fill(wires, 0);
        }
    }

    /// Puts other weights in place of those in a folder, with a fresh blinder, and commits to them if there are keys. Proofs
    /// of the old ones stay valid.
    /// @param seed reproducible blinder, for tests only
    /// @return the element that stands for them in statements; empty if there are no keys yet
    public static Optional<BigInteger> store(ArtefactFolder folder, List<CommittedTensor> tensors, Optional<Long> seed,
            int threads) throws IOException {
        write(tensors, seed, folder.path().resolve(ArtefactFolder.COMMITTED_WEIGHTS));
        folder.list(ArtefactFolder.COMMITTED_WEIGHTS);
        return folder.lists(folder.provingKey()) ? Optional.of(commit(folder, threads)) : Optional.empty();
    }

    /// Writes weights and a fresh blinder.
    static void write(List<CommittedTensor> tensors, Optional<Long> seed, Path file) throws IOException {
        // Keys follow from the seed itself.
        RandomSource random = seed.map(number -> RandomSource.seeded(~number)).orElseGet(RandomSource::secure);
        CommittedWeights.of(tensors.stream().map(tensor -> tensor.values().toLongs()).toList(), random)
                .write(file);
    }

    /// Weights have the same wires whatever the inputs are.
    private static long[] wires(WitnessProgram program) {
        try {
            return program.compute(Inputs.least(program.inputs()).salted(Salts.NONE), BigInteger.ZERO).wires()
                    .toCanonicalLimbs();
        } catch (InputException e) {
            throw new IllegalStateException("weights or least inputs outside their bounds: " + e.getMessage(), e);
        }
    }
}
