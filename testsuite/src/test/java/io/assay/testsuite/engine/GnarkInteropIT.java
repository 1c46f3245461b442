package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.driver.tool.ToolProcess;
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
import io.assay.groth16.WeightsCommitment;
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
import java.util.Optional;
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

    /// One, context (public), score (public), weight, its blinder, input, blinder, c_w, c, u: weight input = score,
    /// (c - input) u = context, and rows of their own for blinders and c_w.
    private static ConstraintSystem withWeights() {
        int[] single = {0, 1, 2, 3, 4, 5};
        int[] ones = new int[5];
        SparseMatrix a = new SparseMatrix(new int[]{0, 1, 3, 4, 5, 6}, new int[]{3, 8, 5, 4, 6, 7},
                new int[]{0, 0, 1, 0, 0, 0});
        SparseMatrix b = new SparseMatrix(single, new int[]{5, 9, 0, 0, 0}, ones);
        SparseMatrix c = new SparseMatrix(single, new int[]{2, 1, 4, 6, 7}, ones);
        long[] table = new long[8];
        FR.fromBigInteger(table, 0, BigInteger.ONE);
        FR.fromBigInteger(table, 4, BigInteger.ONE.negate());
        return new ConstraintSystem(10, 2, a, b, c, table,
                List.of(Commitment.stated(3, 2, 7), new Commitment(5, 2, 8, List.of(1, 2, 7))));
    }

    /// A proof that the weight times the input is the score.
    ///
    /// @param claimed what stands in the wire c_w, where it is not what the prover computes
    private static Proof prove(ProvingKey by, Witness witness, Optional<BigInteger> claimed, Workers workers) {
        return Groth16Prover.prove(by, witness, (values, commitment, challenge) -> {
            if (commitment == 0) {
                claimed.ifPresent(name -> PrimeField.split(name, values, 28));
            } else {
                BigInteger difference = challenge.subtract(PrimeField.join(values, 20));
                PrimeField.split(CONTEXT.multiply(difference.modInverse(R)).mod(R), values, 36);
            }
        }, RandomSource.secure(), workers, ProgressListener.NONE);
    }

    private static Witness witness(long weight, long input) {
        return ProvenCircuit.witness(List.of(BigInteger.ONE, CONTEXT, BigInteger.valueOf(weight * input),
                BigInteger.valueOf(weight), BigInteger.valueOf(1_000_003).pow((int) weight), BigInteger.valueOf(input),
                BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO));
    }

    /// gnark, the contract and we give the same verdicts on committed weights.
    @Test
    void gnarkJudgesProofsWithCommittedWeights() throws IOException {
        ProvingKey weightsKey = Groth16Setup.singleParty(withWeights(), RandomSource.secure(), workers,
                ProgressListener.NONE);
        VerifyingKey verifying = weightsKey.verifyingKey();
        VerificationKeyJson.of(verifying).write(folder.resolve("verification_key.json"));
        Witness witness = witness(3, 5);
        Proof good = prove(weightsKey, witness, Optional.empty(), workers);
        List<BigInteger> statement = weightsKey.publicValues(witness);
        Witness otherWitness = witness(4, 6);
        Proof other = prove(weightsKey, otherWitness, Optional.empty(), workers);
        List<BigInteger> otherStatement = weightsKey.publicValues(otherWitness);
        List<BigInteger> crossed = List.of(statement.get(0), statement.get(1), otherStatement.get(2));
        Witness pretended = witness(3, 5);
        // all challenges are those of the other weights
        Proof consistent = prove(weightsKey, pretended, Optional.of(otherStatement.get(2)), workers);
        VerifierSpecification specification = new VerifierSpecification("weights", "ab".repeat(32), "1",
                ProvenCircuit.points(verifying), TrapdoorKey.plain(2, new Random(1)).specification().tensors(), 3);
        record Case(String name, Proof proof, List<BigInteger> statement, boolean valid) {}
        try (DeployedVerifier contract = DeployedVerifier.of(specification)) {
            for (Proof proof : List.of(good, other)) {
                assertThat(contract.call(VerifierCalldata.registerWeights(ProvenCircuit.weights(new WeightsCommitment(
                        proof.commitments().getFirst(), proof.knowledge().getFirst())))).succeeded()).isTrue();
            }
            for (Case made : List.of(new Case("weights 3", good, statement, true),
                    new Case("weights 4", other, otherStatement, true),
                    new Case("the statement of the other", good, crossed, false),
                    new Case("the other's commitment", withWeightsOf(good, other), statement, false),
                    new Case("statement and commitment of the other", withWeightsOf(good, other), crossed, false),
                    new Case("the other's challenges", consistent, crossed, false),
                    new Case("the other's commitment and challenges", withWeightsOf(consistent, other), crossed, false),
                    new Case("commitments exchanged", new Proof(good.a(), good.b(), good.c(),
                            good.commitments().reversed(), good.knowledge().reversed()), statement, false))) {
                PublicJson.write(folder.resolve("public.json"), made.statement);
                assertThat(gnarkAccepts(made.proof)).as(made.name).isEqualTo(made.valid);
                assertThat(Groth16Verifier.verify(verifying, made.statement, made.proof) instanceof Accepted)
                        .as(made.name).isEqualTo(made.valid);
                assertThat(contract.acceptsSignals(ProvenCircuit.words(made.proof), made.statement)).as(made.name)
                        .isEqualTo(made.valid);
            }
        }
        // a P that would do if both sigmas were one
        Proof sameSigma = new Proof(good.a(), good.b(), good.c(), good.commitments(), good.knowledge().reversed());
        PublicJson.write(folder.resolve("public.json"), statement);
        assertThat(gnarkAccepts(sameSigma)).isFalse();
    }

    private static Proof withWeightsOf(Proof proof, Proof other) {
        return new Proof(proof.a(), proof.b(), proof.c(),
                List.of(other.commitments().getFirst(), proof.commitments().get(1)),
                List.of(other.knowledge().getFirst(), proof.knowledge().get(1)));
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
