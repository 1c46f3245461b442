package io.assay.driver;

import io.assay.field.RandomSource;
import io.assay.format.PointCheck;
import io.assay.format.ZkeyFile;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.Witness;
import io.assay.ir.diag.Diagnostic;
import io.assay.kernel.Cancellation;
import io.assay.kernel.Kernels;
import io.assay.kernel.Workers;
import io.assay.witness.Assignment;
import io.assay.witness.InputException;
import io.assay.witness.InputSet;
import io.assay.witness.Quantizer;
import io.assay.witness.Salts;
import io.assay.witness.TensorSpecification;
import io.assay.witness.WitnessProgram;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A prover that stays warm: program, key and threads of one artefact folder, loaded once, for any number of proofs.
///
/// Memory does not grow from proof to proof. One proof at a time uses all threads; several at once are allowed and share
/// them. Not constant-time: how long a proof takes depends on its witness.
public final class ProvingSession implements AutoCloseable {
    /// Stage of the prover in which it verifies its own proof.
    private static final String CHECK = "prove-check";

    private final ArtefactFolder folder;
    private final WitnessProgram program;
    private final ProvingKey key;
    /// Positions of the digests among public elements, by what they stand for.
    private final Map<String, Integer> digests;
    private final Workers workers;
    private final double openSeconds;
    private final double keyLoadSeconds;

    private ProvingSession(ArtefactFolder folder, WitnessProgram program, ProvingKey key,
            Map<String, Integer> digests, Workers workers, double openSeconds, double keyLoadSeconds) {
        this.folder = folder;
        this.program = program;
        this.key = key;
        this.digests = digests;
        this.workers = workers;
        this.openSeconds = openSeconds;
        this.keyLoadSeconds = keyLoadSeconds;
    }

    /// Loads program and key.
    ///
    /// @param threads threads of each proof, at least 1
    /// @throws Failure                          if an artefact was changed or the key belongs to another circuit
    /// @throws io.assay.format.BadFileException if the key or the program is damaged
    public static ProvingSession open(ArtefactFolder folder, int threads) throws IOException {
        long start = System.nanoTime();
        Kernels.prepareFor(folder.manifest().circuit().wires());
        WitnessProgram program = folder.loadProgram();
        Map<String, Integer> digests = StatementFile.read(folder).digests();
        long loaded = System.nanoTime();
        ProvingKey key = ZkeyFile.read(folder.require(folder.provingKey()), PointCheck.HEADER).key();
        try {
            requireFits(folder, key, program);
        } catch (Failure e) {
            key.close();
            throw e;
        }
        long keyed = System.nanoTime();
        return new ProvingSession(folder, program, key, digests, new Workers(threads), seconds(start, keyed),
                seconds(loaded, keyed));
    }

    private static void requireFits(ArtefactFolder folder, ProvingKey key, WitnessProgram program) {
        if (key.wireCount() != program.wireCount() || key.publicCount() != program.publicCount()) {
            throw new Failure(Failure.Kind.BAD_FILE, Diagnostic.of("AS4112", "the key belongs to another circuit")
                    .with("file", folder.path().resolve(folder.provingKey()).toString())
                    .found(key.wireCount() + " wires, " + key.publicCount() + " of them public",
                            program.wireCount() + " and " + program.publicCount())
                    .help("make the keys again: assay setup " + folder.path()));
        }
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    /// What is proven here.
    public ArtefactFolder folder() {
        return folder;
    }

    /// Seconds that loading took, program and key.
    public double openSeconds() {
        return openSeconds;
    }

    /// Seconds of them for the key.
    public double keyLoadSeconds() {
        return keyLoadSeconds;
    }

    /// The inputs that the program expects, in the order of the model.
    public List<TensorSpecification> inputs() {
        return program.inputs();
    }

    /// Returns normally if an evaluation takes these inputs; computes nothing.
    ///
    /// @throws InputException if an input is missing, of the wrong shape, out of range or off its grid
    public void requireUsable(InputSet inputs) throws InputException {
        for (int position = 0; position < inputs().size(); position++) {
            TensorSpecification specification = inputs().get(position);
            Quantizer.quantize(inputs.require(specification, position), specification);
        }
    }

    /// Returns inputs that the program accepts: the least value of every element.
    public InputSet leastInputs() {
        return Inputs.least(inputs());
    }

    /// Makes one proof and verifies it.
    ///
    /// The times of the result are those of this proof alone; `keyLoadSeconds` is 0. The arrays of the witness are
    /// overwritten before return, whatever happens.
    ///
    /// @param context      element of the application
    /// @param inputs       the tensors, with the salt of the root where some are received
    /// @param random       source of the blinding factors, and of salts where tensors are hashed; [RandomSource#secure]
    ///                     except in tests
    /// @param cancellation may end the work between any two tasks
    /// @throws InputException                            if an input is missing, of the wrong shape or out of range
    /// @throws io.assay.kernel.CancelledException        if it was cancelled
    /// @throws io.assay.groth16.RejectedProofException   if the witness does not satisfy the circuit of the key
    public Proving.Proven prove(InputSet inputs, BigInteger context, RandomSource random, Cancellation cancellation,
            Progress progress) throws InputException {
        long start = System.nanoTime();
        cancellation.check();
        Optional<Salts> salts = digests.isEmpty() ? Optional.empty() : Optional.of(Salts.draw(random));
        Assignment assignment = program.compute(inputs.under(cancellation).salted(salts.orElse(Salts.NONE)), context);
        long[] limbs = {};
        try {
            limbs = assignment.wires().toCanonicalLimbs();
            long computed = System.nanoTime();
            Witness witness = new Witness(limbs);
            long[] checked = new long[1];
            Proof proof = Groth16Prover.proveChecked(key, witness, program::complete, random,
                    workers.under(cancellation),
                    (stage, done, total) -> {
                        cancellation.check();
                        if (stage.equals(CHECK) && checked[0] == 0) {
                            checked[0] = System.nanoTime();
                        }
                        progress.at("prove", Math.min(0.99, 0.2 + 0.8 * done / total));
                    });
            List<BigInteger> publics = key.publicValues(witness);
            return new Proving.Proven(proof, publics, assignment.outputs(),
                    salts.map(drawn -> SaltsFile.of(digests, drawn, inputs.rootSalt(), publics)),
                    seconds(start, computed), 0,
                    seconds(start, checked[0]), seconds(checked[0], System.nanoTime()));
        } finally {
            Arrays.fill(limbs, 0);
            Arrays.fill(assignment.wires().small(), 0);
        }
    }

    /// Ends the threads and gives the key's file back. No proof may be running.
    @Override
    public void close() {
        workers.close();
        key.close();
    }
}
