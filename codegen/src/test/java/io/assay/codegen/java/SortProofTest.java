package io.assay.codegen.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.backends.r1cs.WireBlock;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.format.R1csFile;
import io.assay.groth16.Groth16Prover;
import io.assay.groth16.Groth16Setup;
import io.assay.groth16.Groth16Verifier;
import io.assay.groth16.ProgressListener;
import io.assay.groth16.Proof;
import io.assay.groth16.ProvingKey;
import io.assay.groth16.RejectedProofException;
import io.assay.groth16.Verification;
import io.assay.groth16.Witness;
import io.assay.groth16.WitnessCompletion;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.kernel.Workers;
import io.assay.passes.gadget.RelationBuilder;
import io.assay.witness.Assignment;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import io.assay.witness.WitnessProgram;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sorts, from relations to a proof of the generated program's witness, by switches and by products with the challenge.
class SortProofTest {

    private static final int EXTENT = 11;

    @TempDir
    private Path folder;

    private static RelationModule sort(boolean positions) {
        RelationBuilder builder = new RelationBuilder();
        Value x = builder.input("x", Visibility.PRIVATE, new Interval(-500, 1 << 20), Shape.of(2, EXTENT),
                Optional.empty(), Optional.empty());
        List<Value> results = builder.sort(x, positions);
        for (int i = 0; i < results.size(); i++) {
            builder.output(results.get(i), "y" + i, Visibility.PUBLIC);
        }
        return new RelationModule("sort", new Func("main", builder.ops()));
    }

    @ParameterizedTest
    @CsvSource({"false, OFF", "true, OFF", "false, ON", "true, ON"})
    void theProofOfASortIsAcceptedAndOfAnotherOrderRefused(boolean positions, Lookups lookups) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("theProofOfASortIsAcceptedAndOfAnotherOrderRefused seed " + seed);
        Random random = new Random(seed);
        R1csCircuit circuit = R1csCompiler.compile(sort(positions), lookups);
        assertThat(circuit.blocks()).hasAtLeastOneElementOfType(lookups == Lookups.ON
                ? WireBlock.RunningProducts.class
                : WireBlock.Switches.class);
        WitnessProgram program = CompiledProgram.load(
                CompiledProgram.generate(circuit, new BorderFormat(0, true)), folder);
        double[] x = random.ints(2L * EXTENT, -500, 1 << (random.nextBoolean() ? 3 : 20)).asDoubleStream().toArray();
        Assignment assignment = program.compute(
                InputSet.of(List.of(InputTensor.of("x", List.of(2, EXTENT), x))), BigInteger.TEN);
        double[] sorted = x.clone();
        Arrays.sort(sorted, 0, EXTENT);
        Arrays.sort(sorted, EXTENT, 2 * EXTENT);
        assertThat(Arrays.stream(assignment.outputs().getFirst().values()).asDoubleStream().toArray())
                .isEqualTo(sorted);
        Path r1cs = folder.resolve("circuit.r1cs");
        try (OutputStream target = Files.newOutputStream(r1cs)) {
            R1csWriter.write(circuit, target);
        }
        WitnessCompletion completion = lookups == Lookups.ON ? program::complete : WitnessCompletion.none();
        try (Workers workers = new Workers(2)) {
            ProvingKey key = Groth16Setup.singleParty(R1csFile.read(r1cs), RandomSource.seeded(seed),
                    workers, ProgressListener.NONE);
            long[] wires = assignment.wires().toCanonicalLimbs();
            Witness witness = new Witness(wires);
            Proof proof = Groth16Prover.proveChecked(key, new Witness(wires.clone()), completion,
                    RandomSource.seeded(seed), workers, ProgressListener.NONE);
            List<BigInteger> statement = new ArrayList<>(key.publicValues(witness));
            assertThat(Groth16Verifier.verify(key.verifyingKey(), statement, proof))
                    .isInstanceOf(Verification.Accepted.class);
            statement.set(1, statement.get(1).add(BigInteger.ONE));
            assertThat(Groth16Verifier.verify(key.verifyingKey(), statement, proof))
                    .isInstanceOf(Verification.Rejected.class);
            for (WireBlock block : circuit.blocks()) {
                if (block instanceof WireBlock.Switches || block instanceof WireBlock.Elements) {
                    int wire = block.start() + random.nextInt(block.wireCount());
                    long[] wrong = wires.clone();
                    PrimeField.split(witness.value(wire).add(BigInteger.TWO).mod(R1csCircuit.ORDER), wrong, 4 * wire);
                    assertThatThrownBy(() -> Groth16Prover.proveChecked(key, new Witness(wrong), completion,
                            RandomSource.seeded(seed), workers, ProgressListener.NONE))
                            .as("wire " + wire).isInstanceOf(RejectedProofException.class);
                }
            }
        }
    }
}
