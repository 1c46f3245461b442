package io.assay.driver.peer;

import io.assay.field.RandomSource;
import io.assay.format.PointCheck;
import io.assay.format.R1csFile;
import io.assay.format.VerificationKeyJson;
import io.assay.format.WtnsFile;
import io.assay.format.ZkeyFile;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Setup;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.PreparedVerifyingKey;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.Verification;
import io.assay.groth16.VerifyingKey;
import io.assay.groth16.Witness;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/// Our side of the rows of Groth16: the one place that calls setup, prover and verifier.
final class OurProver implements AutoCloseable {
    private final Workers workers;
    private final ProvingKey key;
    private final Witness witness;
    private final PreparedVerifyingKey prepared;

    /// Loads key and witness.
    OurProver(Path provingKey, Path witness, int threads) throws IOException {
        this.key = ZkeyFile.read(provingKey, PointCheck.HEADER).key();
        this.witness = WtnsFile.read(witness);
        this.workers = new Workers(threads);
        this.prepared = PreparedVerifyingKey.of(key.verifyingKey());
    }

    /// Makes keys with secrets that nobody keeps.
    static void setUp(Path circuit, Path provingKey, Path verificationKey) throws IOException {
        ConstraintSystem system = R1csFile.read(circuit);
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            ProvingKey made = Groth16Setup.singleParty(system, RandomSource.secure(), workers, ProgressListener.NONE);
            ZkeyFile.singleParty(made).write(provingKey);
            VerificationKeyJson.of(made.verifyingKey()).write(verificationKey);
        }
    }

    /// Makes a proof, blinded.
    Proof prove() {
        return Groth16Prover.prove(key, witness, RandomSource.secure(), workers, ProgressListener.NONE);
    }

    /// Returns the public values of the witness.
    List<BigInteger> publics() {
        return key.publicValues(witness);
    }

    /// Tells whether a proof of this witness' public values is accepted.
    boolean accepts(Proof proof) {
        return Groth16Verifier.verify(prepared, publics(), proof) instanceof Verification.Accepted;
    }

    /// Tells whether all proofs are accepted; tests them together.
    boolean acceptsAll(List<Proof> proofs) {
        return Groth16Verifier.verifyBatch(prepared, Collections.nCopies(proofs.size(), publics()), proofs, workers)
                .stream().allMatch(Verification.Accepted.class::isInstance);
    }

    /// Tells whether a proof is accepted under some key.
    static boolean accepts(VerifyingKey verifyingKey, List<BigInteger> publics, Proof proof) {
        return Groth16Verifier.verify(verifyingKey, publics, proof) instanceof Verification.Accepted;
    }

    @Override
    public void close() {
        workers.close();
    }
}
