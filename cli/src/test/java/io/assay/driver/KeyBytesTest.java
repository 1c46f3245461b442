package io.assay.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.LookupArgument;
import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.RowOrigins;
import io.assay.backends.r1cs.WireBlock;
import io.assay.ir.Visibility;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bytes that are stated are those of the file of the proving key.
class KeyBytesTest {

    @TempDir
    private Path folder = Path.of("");

    private CompiledModel compile(int inputs) throws IOException {
        Path model = Files.writeString(folder.resolve("m" + inputs + ".onnxtxt"), """
                <ir_version: 9, opset_import: ["" : 20]>
                m (float[1, %d] x) => (float[1, 1] y)
                { [act] h = Sigmoid (x)
                  [sum] y = ReduceSum <keepdims = 1> (h) }
                """.formatted(inputs));
        CompileOptions options = CompileOptions.DEFAULT.withInputs(Visibility.PRIVATE).withLookups(Lookups.ON)
                .withScaleBits(12).withRanges(Map.of("x", new CompileOptions.Range(-1, 1)));
        return Compiler.compile(model, options, CircuitEstimate.Aim.KEYS, Progress.NONE);
    }

    private long keySize(CompiledModel model, String name) throws IOException {
        ArtefactFolder written = ArtefactWriter.write(model, folder.resolve(name), Constraints.Writing.IF_SMALL,
                Progress.NONE);
        KeySetup.run(written, Constraints.of(written),
                new KeySetup.Options(Optional.empty(), false, Optional.of(3L), 2), Progress.NONE);
        return Files.size(written.path().resolve(written.provingKey()));
    }

    /// Without headers and domain, which two circuits have in common or which is known.
    private static long counted(R1csCircuit circuit) {
        long committed = circuit.lookups().map(LookupArgument::committedCount).orElseThrow();
        long free = circuit.wireCount() - 2 - circuit.publicCount() - committed;
        long publics = circuit.publicCount() + 2L;
        long entries = circuit.a().entryCount() + circuit.b().entryCount();
        long domain = Long.highestOneBit(circuit.constraintCount() + circuit.publicCount()) << 1;
        return committed * KeyBytes.COMMITTED_WIRE + (free + publics) * KeyBytes.WIRE + entries * KeyBytes.ENTRY
                + domain * KeyBytes.CONSTRAINT;
    }

    @Test
    void twoKeysDifferByWhatWasCounted() throws IOException {
        CompiledModel small = compile(300);
        CompiledModel large = compile(700);
        assertThat(keySize(large, "large") - keySize(small, "small"))
                .isEqualTo(counted(large.circuit()) - counted(small.circuit()));
    }

    @Test
    void tablesAddTheirWiresEntriesAndRows() throws IOException {
        R1csCircuit circuit = compile(300).circuit();
        long wires = 0;
        for (WireBlock block : circuit.blocks()) {
            wires += switch (block) {
                case WireBlock.Multiplicities _ -> (long) block.wireCount() * KeyBytes.COMMITTED_WIRE;
                case WireBlock.Quotients _ -> (long) block.wireCount() * KeyBytes.WIRE;
                default -> 0;
            };
        }
        long rows = 0;
        long entries = 0;
        RowOrigins origins = circuit.origins();
        for (int run = 0; run < origins.runCount(); run++) {
            if (origins.opIndex(run) == RowOrigins.TABLES) {
                int first = origins.firstRow(run);
                int end = origins.firstRow(run + 1);
                rows += end - first;
                entries += circuit.a().rowStart(end) - circuit.a().rowStart(first) + circuit.b().rowStart(end)
                        - circuit.b().rowStart(first);
            }
        }
        // The blinder's row and the squarings of the challenge, two entries each, are no table's.
        int others = 1 + circuit.blocks().stream().filter(WireBlock.Powers.class::isInstance)
                .mapToInt(WireBlock::wireCount).sum();
        assertThat(others).as("a table has columns").isGreaterThan(1);
        assertThat(circuit.lookups().orElseThrow().tables().stream().mapToLong(KeyBytes::of).sum())
                .isEqualTo(wires + (rows - others) * KeyBytes.CONSTRAINT + (entries - 2L * others) * KeyBytes.ENTRY);
    }
}
