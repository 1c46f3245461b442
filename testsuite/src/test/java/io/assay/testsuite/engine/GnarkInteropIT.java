package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.driver.evm.ToolProcess;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.format.ProofJson;
import io.assay.format.PublicJson;
import io.assay.format.R1csFile;
import io.assay.format.VerificationKeyJson;
import io.assay.format.ZkeyFile;
import io.assay.groth16.Commitment;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Setup;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.PreparedVerifyingKey;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.RejectedProofException;
import io.assay.groth16.SparseMatrix;
import io.assay.groth16.Verification.Accepted;
import io.assay.groth16.Verification.Rejected;
import io.assay.groth16.VerifyingKey;
import io.assay.groth16.Witness;
import io.assay.groth16.WitnessCompletion;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.kernel.Workers;
import io.assay.passes.lower.LowerFixedToRelation;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Groth16 with commitments between two tools: gnark verifies our proofs, and we verify gnark's.
class GnarkInteropIT {
    private static final PrimeField FR = Bn254.FR;
    private static final BigInteger R = FR.modulus();
    private static final BigInteger CONTEXT = BigInteger.valueOf(77);
    private static final int SCALE_BITS = 12;
    private static final int CHANGED_WIRES = 20;

    @TempDir
    Path folder;
    private final Workers workers = new Workers(2);
    private final Gnark gnark = Gnark.orSkip();
    private final ProvingKey key = Groth16Setup.singleParty(system(), RandomSource.secure(), workers,
            ProgressListener.NONE);

    @BeforeEach
    void writeKey() throws IOException {
        VerificationKeyJson.of(key.verifyingKey()).write(folder.resolve("verification_key.json"));
    }

    @AfterEach
    void stop() {
        workers.close();
    }

    /// Wires one, square (public), tag (public), x, blinder, c, u: x x = square, blinder 1 = blinder, (c - x) u = tag.
    private static ConstraintSystem system() {
        int[] single = {0, 1, 2, 3};
        SparseMatrix a = new SparseMatrix(new int[]{0, 1, 2, 4}, new int[]{3, 4, 5, 3}, new int[]{0, 0, 0, 1});
        SparseMatrix b = new SparseMatrix(single, new int[]{3, 0, 6}, new int[]{0, 0, 0});
        SparseMatrix c = new SparseMatrix(single, new int[]{1, 4, 2}, new int[]{0, 0, 0});
        long[] table = new long[8];
        FR.fromBigInteger(table, 0, BigInteger.ONE);
        FR.fromBigInteger(table, 4, BigInteger.ONE.negate());
        return new ConstraintSystem(7, 2, a, b, c, table, List.of(new Commitment(3, 2, 5, List.of(1, 2))));
    }

    private Proof prove(BigInteger x, BigInteger square, BigInteger tag) throws IOException {
        long[] values = new long[28];
        values[0] = 1;
        PrimeField.split(square.mod(R), values, 4);
        PrimeField.split(tag, values, 8);
        PrimeField.split(x, values, 12);
        Witness witness = new Witness(values);
        Proof proof = Groth16Prover.prove(key, witness,
                (wires, _, challenge) -> PrimeField
                        .split(tag.multiply(challenge.subtract(x).modInverse(R)).mod(R), wires, 24),
                RandomSource.secure(), workers, ProgressListener.NONE);
        PublicJson.write(folder.resolve("public.json"), witness.publicValues(2));
        return proof;
    }

    private boolean gnarkAccepts(Proof proof) throws IOException {
        ProofJson.write(folder.resolve("proof.json"), proof);
        return gnark.verify(folder.resolve("verification_key.json"), folder.resolve("proof.json"),
                folder.resolve("public.json"));
    }

    @Test
    void gnarkJudgesOurProofs() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("GnarkInteropIT seed " + seed);
        Random random = new Random(seed);
        BigInteger x = new BigInteger(253, random);
        BigInteger tag = new BigInteger(253, random);
        Proof good = prove(x, x.multiply(x), tag);
        assertThat(gnarkAccepts(good)).isTrue();
        assertThat(gnarkAccepts(new Proof(good.a(), good.b(), good.c(), good.knowledge(), good.commitments())))
                .isFalse();
        assertThat(gnarkAccepts(new Proof(good.a(), good.b(), good.c(), good.commitments(), good.commitments())))
                .isFalse();
        assertThat(gnarkAccepts(new Proof(good.a(), good.b(), good.a(), good.commitments(), good.knowledge())))
                .isFalse();
        assertThat(gnarkAccepts(prove(x, x.multiply(x).add(BigInteger.ONE), tag))).isFalse();
        assertThat(gnarkAccepts(prove(x, x.multiply(x), BigInteger.TEN))).isTrue();
    }

    /// A model with its ranges and tables as lookups: constraints, key and proof as the compiler makes them.
    @Test
    void gnarkJudgesAProofOfAModel() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("GnarkInteropIT model seed " + seed);
        R1csCircuit circuit = R1csCompiler.compile(LowerFixedToRelation.lower(
                CreditModel.read().lowered(SCALE_BITS, Visibility.PRIVATE)), Lookups.ON);
        ConstraintSystem system = R1csFile.read(ProvenCircuit.writeConstraints(circuit, folder));
        assertThat(system.commitments()).singleElement().satisfies(commitment -> assertThat(commitment.challengeWire())
                .isEqualTo(circuit.challengeWire()));
        ProvingKey modelKey = Groth16Setup.singleParty(system, RandomSource.seeded(seed), workers,
                ProgressListener.NONE);
        VerificationKeyJson.of(modelKey.verifyingKey()).write(folder.resolve("verification_key.json"));
        Map<String, long[]> inputs = CreditModel.read().quantized(1, SCALE_BITS);
        Witness witness = ProvenCircuit.witness(WitnessBuilder.build(circuit, inputs, CONTEXT,
                RelationInterpreter::honest));
        WitnessCompletion completion = (values, _, challenge) -> {
            List<BigInteger> all = WitnessBuilder.build(circuit, inputs, CONTEXT, RelationInterpreter::honest,
                    challenge);
            for (int wire = circuit.challengeWire() + 1; wire < all.size(); wire++) {
                PrimeField.split(all.get(wire), values, 4 * wire);
            }
        };
        Proof proof = Groth16Prover.proveChecked(modelKey, witness, completion, RandomSource.seeded(seed), workers,
                ProgressListener.NONE);
        PublicJson.write(folder.resolve("public.json"), witness.publicValues(modelKey.publicCount()));
        assertThat(gnarkAccepts(proof)).isTrue();
        Random random = new Random(seed);
        int blinder = system.commitments().getFirst().blinder();
        for (int index = 0; index < CHANGED_WIRES; index++) {
            int wire = 1 + random.nextInt(blinder - 1);
            Witness wrong = new Witness(witness.values().clone());
            PrimeField.split(wrong.value(wire).add(BigInteger.ONE).mod(R), wrong.values(), 4 * wire);
            assertThatThrownBy(() -> Groth16Prover.proveChecked(modelKey, wrong, completion, RandomSource.seeded(seed),
                    workers, ProgressListener.NONE)).as("wire %d", wire).isInstanceOf(RejectedProofException.class);
        }
    }

    /// gnark draws g, so that it is not gamma: six pairs.
    @Test
    void weJudgeProofsOfGnark() throws IOException {
        gnark.make(folder, 12);
        VerifyingKey theirs = VerificationKeyJson.read(folder.resolve("verification_key.json")).key();
        assertThat(theirs.commitmentKeys().getFirst().g2()).isNotEqualTo(theirs.gamma2());
        Proof proof = ProofJson.read(folder.resolve("proof.json"));
        List<BigInteger> values = PublicJson.read(folder.resolve("public.json"));
        assertThat(values).containsExactly(BigInteger.valueOf(1728), BigInteger.valueOf(7));
        assertThat(Groth16Verifier.verify(theirs, values, proof)).isInstanceOf(Accepted.class);
        assertThat(Groth16Verifier.verify(theirs, List.of(BigInteger.valueOf(1728), BigInteger.valueOf(8)), proof))
                .isInstanceOf(Rejected.class);
        assertThat(Groth16Verifier.verify(theirs, values, new Proof(proof.a(), proof.b(), proof.c(),
                proof.commitments(), proof.commitments()))).isInstanceOf(Rejected.class);
        assertThat(Groth16Verifier.verifyBatch(PreparedVerifyingKey.of(theirs), List.of(values, values.reversed()),
                List.of(proof, proof), workers)).extracting(verdict -> verdict instanceof Accepted)
                .containsExactly(true, false);
        // the same files again, and gnark's own verdict on them
        VerificationKeyJson.of(theirs).write(folder.resolve("verification_key.json"));
        assertThat(gnarkAccepts(proof)).isTrue();
        assertThat(Files.readString(folder.resolve("Verifier.sol"))).contains("PEDERSEN_G_X_0", "CommitmentInvalid");
    }

    @Test
    void snarkjsRefusesKeysWithCommitments() throws IOException {
        ZkeyFile.singleParty(key).write(folder.resolve("proving.pk"));
        prove(BigInteger.TWO, BigInteger.valueOf(4), BigInteger.ONE);
        Snarkjs snarkjs = new Snarkjs();
        ToolProcess run = snarkjs.run("zkey", "export", "verificationkey", folder.resolve("proving.pk"),
                folder.resolve("theirs.json"));
        assertThat(run.exitCode()).as("%s", run).isNotZero();
        assertThat(folder.resolve("theirs.json")).doesNotExist();
    }
}
