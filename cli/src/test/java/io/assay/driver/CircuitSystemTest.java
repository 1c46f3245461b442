package io.assay.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.field.RandomSource;
import io.assay.format.AtomicFile;
import io.assay.format.R1csFile;
import io.assay.format.ZkeyFile;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Groth16Setup;
import io.assay.groth16.ProgressListener;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Visibility;
import io.assay.kernel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys made from layers in memory are, byte for byte, those made from the `.r1cs` that spells the layers out.
class CircuitSystemTest {
    private static final long SEED = 41;

    @TempDir
    Path folder;

    /// Padding, strides, groups and dilations at random; then a residual, a transposed convolution, a mean and a dense layer.
    private static String convolutions(Random random) {
        int groups = 1 + random.nextInt(2);
        String first = String.format(Locale.ROOT,
                "<group = %d, pads = [%d, %d, %d, %d], strides = [%d, %d], dilations = [%d, 1]>", groups,
                random.nextInt(2), random.nextInt(2), 1, 1, 1 + random.nextInt(2), 1 + random.nextInt(2),
                1 + random.nextInt(2));
        return """
                <ir_version: 9, opset_import: ["" : 17]>
                convolutions (float[1, 4, 6, 7] x) => (float[1, 3] y)
                <float[4, %d, 3, 3] w = {%s}, float[4] b = {%s}, float[4, 4, 1, 1] v = {%s},
                 float[4, 2, 2, 2] u = {%s}, float[2, 3] m = {%s}>
                { [conv] c = Conv %s (x, w, b)
                  [act] r = Relu (c)
                  [point] p = Conv (r, v)
                  [skip] s = Add (p, r)
                  [up] t = ConvTranspose <strides = [2, 1]> (s, u)
                  [pool] g = ReduceMean <axes = [2, 3], keepdims = 0> (t)
                  [dense] y = MatMul (g, m) }
                """.formatted(4 / groups, numbers(random, 4 * (4 / groups) * 9), numbers(random, 4),
                numbers(random, 16), numbers(random, 32), numbers(random, 6), first);
    }

    private static String numbers(Random random, int count) {
        return random.doubles(count, -1, 1).mapToObj(value -> String.format(Locale.ROOT, "%.3f", value))
                .collect(Collectors.joining(", "));
    }

    private static RelationModule relations(Path model, Visibility inputs, WeightOptions weights) throws IOException {
        CompileOptions options = CompileOptions.DEFAULT.withRanges(Map.of("x", new CompileOptions.Range(-1, 1)))
                .withInputs(inputs).withScaleBits(5).withWeights(weights);
        return Compiler.lower(model, options, Progress.NONE).lowered().relation();
    }

    @Test
    void keysOfLayersAreKeysOfTheFile() throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 6; round++) {
            Path model = Files.writeString(folder.resolve("model.onnxtxt"), convolutions(random));
            RelationModule module = relations(model, round == 5 ? Visibility.HASHED : Visibility.PRIVATE,
                    WeightOptions.FIXED);
            R1csCircuit circuit = R1csCompiler.compile(module, round % 2 == 0 ? Lookups.ON : Lookups.OFF);
            assertThat(circuit.layers()).hasSizeGreaterThan(2);
            assertThat(circuit.c().references().entryCount()).isPositive();
            Path file = folder.resolve("circuit.r1cs");
            AtomicFile.write(file, out -> R1csWriter.write(circuit, out));
            assertThat(Files.size(file)).isEqualTo(R1csWriter.sizeBytes(circuit));
            ConstraintSystem layered = CircuitSystem.of(circuit);
            ConstraintSystem written = R1csFile.read(file);
            assertThat(layered.commitments()).isEqualTo(written.commitments());
            assertThat(key(layered)).as("seed %d, round %d", SEED, round).isEqualTo(key(written));
        }
    }

    /// With committed weights there are two commitments, and the layers are what pools and requantisation leave.
    @Test
    void commitmentsOfTheCircuitAreThoseOfTheFile() throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnxtxt"), convolutions(new Random(SEED)));
        R1csCircuit circuit = R1csCompiler.compile(relations(model, Visibility.PRIVATE, WeightOptions.COMMITTED),
                Lookups.ON);
        Path file = folder.resolve("circuit.r1cs");
        AtomicFile.write(file, out -> R1csWriter.write(circuit, out));
        assertThat(Files.size(file)).isEqualTo(R1csWriter.sizeBytes(circuit));
        assertThat(CircuitSystem.of(circuit).commitments()).hasSize(2).isEqualTo(R1csFile.read(file).commitments());
    }

    private byte[] key(ConstraintSystem system) throws IOException {
        Path file = folder.resolve("key");
        try (Workers workers = new Workers(2)) {
            return Groth16Setup.singleParty(system, RandomSource.seeded(SEED), workers, ProgressListener.NONE, key -> {
                ZkeyFile.singleParty(key).write(file);
                return Files.readAllBytes(file);
            });
        }
    }

    /// What a folder holds is enough to make the same constraints again.
    @Test
    void aFolderWithoutItsFileHasTheSameConstraints() throws IOException {
        Path model = Files.writeString(folder.resolve("model.onnxtxt"), convolutions(new Random(SEED)));
        CompileOptions options = CompileOptions.DEFAULT.withRanges(Map.of("x", new CompileOptions.Range(-1, 1)))
                .withInputs(Visibility.PRIVATE).withScaleBits(5);
        for (Lookups lookups : new Lookups[]{Lookups.OFF, Lookups.ON}) {
            CompiledModel compiled = Compiler.compile(model, options.withLookups(lookups),
                    CircuitEstimate.Aim.KEYS, Progress.NONE);
            ArtefactFolder whole = ArtefactWriter.write(compiled, folder.resolve("whole"),
                    Constraints.Writing.IF_SMALL, Progress.NONE);
            ArtefactFolder without = ArtefactWriter.write(compiled, folder.resolve("without"),
                    Constraints.Writing.NEVER, Progress.NONE);
            assertThat(without.path().resolve("circuit.r1cs")).doesNotExist();
            assertThat(without.manifest()).isEqualTo(whole.manifest());
            byte[] expected = Files.readAllBytes(whole.path().resolve("circuit.r1cs"));
            assertThat(Constraints.of(without).<byte[]>written(Files::readAllBytes)).isEqualTo(expected);
            assertThat(Constraints.of(whole).<byte[]>written(Files::readAllBytes)).isEqualTo(expected);
            KeySetup.Options setup = new KeySetup.Options(Optional.empty(), false, Optional.of(SEED), 2);
            KeySetup.run(without, Constraints.of(without), setup, Progress.NONE);
            KeySetup.run(whole, Constraints.of(whole), setup, Progress.NONE);
            assertThat(without.manifest()).isEqualTo(whole.manifest());
            KeySetup.run(whole, Constraints.of(whole, compiled.circuit()), setup, Progress.NONE);
            assertThat(without.manifest()).isEqualTo(whole.manifest());
        }
    }
}
