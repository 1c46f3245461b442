package io.assay.testsuite.checker;

import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.checker.WireRoles;
import io.assay.checker.air.RelationModule;
import io.assay.checker.air.StatementLayout;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.ConstraintUniqueness;
import io.assay.checker.r1cs.R1csReader;
import io.assay.ir.Module;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Constraints of the compiler, as the checker gets them: by files.
public final class CircuitFiles {

    private CircuitFiles() {}

    /// What the checker reads, and what it says.
    public record Checked(ConstraintSystem system, ConstraintUniqueness.Result result) {}

    /// Compiles relations to constraints and checks the file.
    /// @param read    the same relations as the checker reads them
    /// @param lookups how ranges and tables are shown
    public static Checked check(Module.RelationModule module, RelationModule read, Lookups lookups)
            throws IOException {
        Path r1cs = Files.createTempFile("circuit", ".r1cs");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(r1cs))) {
                R1csWriter.write(R1csCompiler.compile(module, lookups), out);
            }
            ConstraintSystem system = R1csReader.read(r1cs);
            StatementLayout layout = StatementLayout.of(read);
            return new Checked(system, ConstraintUniqueness.check(system, WireRoles.of(system, layout).given(),
                    layout.inputs(), layout.digests()));
        } finally {
            Files.delete(r1cs);
        }
    }
}
