package io.assay.testsuite.engine;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.Salts;
import io.assay.backends.layout.Statement;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.codegen.contract.CommitmentPoints;
import io.assay.codegen.contract.HashedTensors;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.VerifyingKeyPoints;
import io.assay.field.Bn254;
import io.assay.field.RandomSource;
import io.assay.format.R1csFile;
import io.assay.groth16.CommitmentKey;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Setup;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.VerifyingKey;
import io.assay.groth16.WeightsCommitment;
import io.assay.groth16.Witness;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// A circuit with a key that one party made, and an honest proof.
///
/// @param circuit the constraints
/// @param witness value of each wire
/// @param context public value 0
/// @param values  integers of each public tensor, in the order of the statement
/// @param key     proving and verification key
/// @param proof   for `witness`
record ProvenCircuit(R1csCircuit circuit, List<BigInteger> witness, BigInteger context, List<List<Long>> values,
        ProvingKey key, Proof proof) {

    /// As [#prove(RelationModule, Map, BigInteger, Salts, long, Path)], without salts.
    static ProvenCircuit prove(RelationModule module, Map<String, long[]> inputs, BigInteger context, long seed,
            Path folder) throws IOException {
        return prove(module, inputs, context, Salts.NONE, seed, folder);
    }

    /// @param inputs integers by name of the input
    /// @param seed   of the key's and the proof's randomness
    /// @param folder for the constraint file
    static ProvenCircuit prove(RelationModule module, Map<String, long[]> inputs, BigInteger context, Salts salts,
            long seed, Path folder) throws IOException {
        R1csCircuit circuit = R1csCompiler.compile(module);
        List<BigInteger> witness = WitnessBuilder.build(circuit, inputs, context, salts,
                RelationInterpreter::honest, BigInteger.ZERO);
        if (circuit.firstViolation(witness) != -1) {
            throw new IllegalStateException("constraint " + circuit.firstViolation(witness) + " is violated");
        }
        RelationInterpreter.Run run = RelationInterpreter.run(module, inputs, RelationInterpreter::honest);
        List<List<Long>> values = new ArrayList<>();
        for (PackedTensor tensor : circuit.statement().tensors()) {
            values.add(Arrays.stream(run.values().get(tensor.value())).boxed().toList());
        }
        Path r1cs = writeConstraints(circuit, folder);
        try (Workers workers = new Workers(2)) {
            RandomSource random = RandomSource.seeded(seed);
            ProvingKey key = Groth16Setup.singleParty(R1csFile.read(r1cs), random, workers, (_, _, _) -> {
            });
            Proof proof = Groth16Prover.prove(key, witness(witness), random, workers, (_, _, _) -> {
            });
            return new ProvenCircuit(circuit, witness, context, List.copyOf(values), key, proof);
        }
    }

    static Path writeConstraints(R1csCircuit circuit, Path folder) throws IOException {
        Path r1cs = folder.resolve("circuit.r1cs");
        try (OutputStream target = Files.newOutputStream(r1cs)) {
            R1csWriter.write(circuit, target);
        }
        return r1cs;
    }

    static Witness witness(List<BigInteger> values) {
        long[] limbs = new long[4 * values.size()];
        for (int i = 0; i < values.size(); i++) {
            for (int limb = 0; limb < 4; limb++) {
                limbs[4 * i + limb] = values.get(i).shiftRight(64 * limb).longValue();
            }
        }
        return new Witness(limbs);
    }

    List<BigInteger> publicValues() {
        return witness.subList(1, 1 + circuit.publicCount());
    }

    /// @param scaleBits fractional bits of a public or hashed tensor
    VerifierSpecification specification(String name, String sha256, ToIntFunction<PackedTensor> scaleBits) {
        return specified(name, sha256, tensor -> new StatementTensor(tensor, scaleBits.applyAsInt(tensor)));
    }

    /// @param meaning of a public or hashed tensor
    VerifierSpecification specified(String name, String sha256, Function<PackedTensor, StatementTensor> meaning) {
        Statement statement = circuit.statement();
        return new VerifierSpecification(name, sha256, "0.1.0", points(key.verifyingKey()),
                statement.tensors().stream().map(meaning).toList(),
                statement.digests().stream().map(digest -> HashedTensors.of(digest, meaning)).toList(),
                circuit.publicCount());
    }

    SampleProof sample() {
        List<BigInteger> digests = circuit.statement().digests().stream()
                .map(digest -> publicValues().get(digest.element())).toList();
        return new SampleProof(words(), context, values, digests, Optional.empty());
    }

    /// The proof in the EVM's order.
    List<BigInteger> words() {
        return words(proof);
    }

    /// The words of a proof. Of two commitments the first is to weights, whose proof of knowledge a contract takes once.
    static List<BigInteger> words(Proof proof) {
        List<BigInteger> b = coordinates(proof.b(), 0, 4);
        List<BigInteger> words = new ArrayList<>(coordinates(proof.a(), 0, 2));
        words.addAll(List.of(b.get(1), b.get(0), b.get(3), b.get(2)));
        words.addAll(coordinates(proof.c(), 0, 2));
        proof.commitments().forEach(point -> words.addAll(coordinates(point, 0, 2)));
        proof.knowledge().stream().skip(Math.max(0, proof.knowledge().size() - 1L))
                .forEach(point -> words.addAll(coordinates(point, 0, 2)));
        return List.copyOf(words);
    }

    /// What is registered.
    static SampleProof.Weights weights(WeightsCommitment weights) {
        return new SampleProof.Weights(weights.weights(), coordinates(weights.commitment(), 0, 2),
                coordinates(weights.knowledge(), 0, 2));
    }

    /// The proof (−A, −B, C) in the EVM's order: another proof of the same statement.
    List<BigInteger> mirroredWords() {
        List<BigInteger> words = new ArrayList<>(words());
        for (int y : List.of(1, 4, 5)) {
            words.set(y, Bn254.FP.modulus().subtract(words.get(y)));
        }
        return List.copyOf(words);
    }

    static VerifyingKeyPoints points(VerifyingKey key) {
        List<List<BigInteger>> ic = new ArrayList<>();
        for (int offset = 0; offset < key.ic().length; offset += 8) {
            ic.add(coordinates(key.ic(), offset, 2));
        }
        Optional<CommitmentPoints> weights = key.commitmentKeys().stream().filter(CommitmentKey::stated).findFirst()
                .map(ProvenCircuit::points);
        Optional<CommitmentPoints> commitment = key.commitmentKeys().stream().filter(points -> !points.stated())
                .findFirst().map(ProvenCircuit::points);
        return new VerifyingKeyPoints(coordinates(key.alpha1(), 0, 2), coordinates(key.beta2(), 0, 4),
                coordinates(key.gamma2(), 0, 4), coordinates(key.delta2(), 0, 4), ic, commitment, weights);
    }

    private static CommitmentPoints points(CommitmentKey key) {
        return new CommitmentPoints(coordinates(key.g2(), 0, 4), coordinates(key.minusSigmaG2(), 0, 4), key.hashed());
    }

    private static List<BigInteger> coordinates(long[] points, int offset, int count) {
        List<BigInteger> coordinates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            coordinates.add(Bn254.FP.toBigInteger(points, offset + 4 * i));
        }
        return coordinates;
    }
}
