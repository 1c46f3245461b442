package io.assay.testsuite.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.ConstraintRun;
import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.checker.WireRoles;
import io.assay.checker.air.StatementLayout;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.ConstraintUniqueness;
import io.assay.checker.r1cs.R1csReader;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import io.assay.testsuite.checker.RelationFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checker proves circuits with digests, and misses every row of a digest.
class CheckedDigestTest {

    @TempDir
    private Path folder;

    /// Rounds and ReLUs of `count` inputs in [-3000, 3000], one half of which may have another visibility.
    private static RelationModule module(int count, Visibility first, Visibility second, Visibility output) {
        RelationBuilder builder = new RelationBuilder();
        Interval interval = new Interval(-3000, 3000);
        Value x = builder.input("x", first, interval, Shape.of(count), Optional.empty(), Optional.empty());
        Value y = builder.input("y", second, interval, Shape.of(count), Optional.empty(), Optional.empty());
        builder.output(builder.requantizeRelu(builder.maximum(x, y), 3), "z", output);
        builder.output(builder.minimum(x, y), "w", output);
        return new RelationModule("digests", new Func("main", builder.ops()));
    }

    private ConstraintSystem read(R1csCircuit circuit) throws IOException {
        Path file = folder.resolve("circuit.r1cs");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            R1csWriter.write(circuit, out);
        }
        return R1csReader.read(file);
    }

    private static ConstraintUniqueness.Result check(ConstraintSystem system, StatementLayout layout, BitSet given) {
        return ConstraintUniqueness.check(system, given, layout.inputs(), layout.digests());
    }

    @Test
    void everyMixtureOfVisibilitiesIsProven() throws IOException {
        for (Visibility first : Visibility.values()) {
            for (Visibility second : Visibility.values()) {
                for (Visibility output : List.of(Visibility.PUBLIC, Visibility.HASHED, Visibility.PRIVATE)) {
                    RelationModule module = module(30, first, second, output);
                    R1csCircuit circuit = R1csCompiler.compile(module);
                    StatementLayout layout = StatementLayout.of(RelationFiles.read(module));
                    ConstraintSystem system = read(circuit);
                    BitSet given = WireRoles.of(system, layout).given();
                    String name = first + ", " + second + ", " + output;
                    assertThat(layout.elementCount()).as(name).isEqualTo(circuit.publicCount());
                    assertThat(layout.digests()).as(name).hasSameSizeAs(circuit.statement().digests());
                    layout.digests().forEach(digest -> assertThat(given.get(digest.wire())).as(name).isFalse());
                    assertThat(check(system, layout, given).isProven()).as(name).isTrue();
                }
            }
        }
    }

    @Test
    void digestsGoWithLookups() throws IOException {
        RelationModule module = module(200, Visibility.HASHED, Visibility.PUBLIC, Visibility.HASHED);
        R1csCircuit circuit = R1csCompiler.compile(module, Lookups.ON);
        assertThat(circuit.lookups()).isPresent();
        StatementLayout layout = StatementLayout.of(RelationFiles.read(module));
        ConstraintSystem system = read(circuit);
        assertThat(check(system, layout, WireRoles.of(system, layout).given()).isProven()).isTrue();
    }

    /// Rows of other ops are missed one at a time where gadgets are tested.
    @Test
    void everyRowOfAHashIsMissed() throws IOException {
        RelationModule module = module(3, Visibility.HASHED, Visibility.PUBLIC, Visibility.HASHED);
        R1csCircuit circuit = R1csCompiler.compile(module);
        StatementLayout layout = StatementLayout.of(RelationFiles.read(module));
        ConstraintSystem system = read(circuit);
        BitSet given = WireRoles.of(system, layout).given();
        assertThat(check(system, layout, given).isProven()).isTrue();
        int count = 0;
        for (ConstraintRun run : circuit.profile()) {
            for (int row = run.firstRow(); run.op().equals("hash") && row < run.firstRow() + run.rowCount(); row++) {
                assertThat(check(system.without(row), layout, given).isProven()).as("without row " + row).isFalse();
                count++;
            }
        }
        assertThat(count).isEqualTo(2 * (1 + 264));
    }
}
