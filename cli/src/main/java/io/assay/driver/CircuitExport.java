package io.assay.driver;

import io.assay.checker.WireRoles;
import io.assay.checker.air.RelationReader;
import io.assay.checker.air.StatementLayout;
import io.assay.checker.artefact.ArtefactFiles;
import io.assay.checker.artefact.SymbolFile;
import io.assay.checker.export.PicusExport;
import io.assay.checker.export.SmtExport;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.R1csReader;
import io.assay.format.AtomicFile;
import io.assay.ir.diag.Diagnostic;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.SortedMap;

/// Writes the circuit of a checked folder for other people's tools.
public final class CircuitExport {

    /// Writes one form.
    @FunctionalInterface
    private interface Form {
        void write(Path folder, Path circuit) throws IOException;
    }

    /// Writes one form from the constraints.
    @FunctionalInterface
    private interface SystemForm {
        void write(Path folder, ConstraintSystem system, WireRoles roles) throws IOException;
    }

    private final Path target;
    private final Form form;

    private CircuitExport(Path target, Form form) {
        this.target = target;
        this.form = form;
    }

    /// Returns the file that is written.
    public Path target() {
        return target;
    }

    /// The circuit's own `.r1cs` file.
    public static CircuitExport r1cs(Path target) {
        return new CircuitExport(target, (_, circuit) -> AtomicFile.write(target, out -> Files.copy(circuit, out)));
    }

    private static CircuitExport ofSystem(Path target, SystemForm form) {
        return new CircuitExport(target, (folder, circuit) -> {
            ConstraintSystem system = R1csReader.read(circuit);
            requirePlain(folder, system);
            StatementLayout layout = StatementLayout.of(RelationReader.read(folder.resolve(ArtefactFiles.RELATIONS),
                    folder.resolve(ArtefactFiles.CONSTANTS)));
            form.write(folder, system, WireRoles.of(system, layout));
        });
    }

    /// Rows with a challenge hold for wires that were fixed before it was drawn; as equations they have other solutions.
    private static void requirePlain(Path folder, ConstraintSystem system) {
        if (!system.commitments().isEmpty()) {
            throw new Failure(Failure.Kind.UNSUPPORTED,
                    Diagnostic.of("AS4123", "other tools cannot be asked about a circuit with a challenge")
                            .with("folder", folder.toString())
                            .reason("for a challenge that is known beforehand its rows have other solutions; that it is drawn"
                                    + " after the committed wires is nothing that rows say")
                            .found(system.commitments().size() + " commitments", "none")
                            .help("export the circuit without lookups: compile the model with --lookups off"));
        }
    }

    /// An `.r1cs` file in which outputs are declared, and the names of its wires beside it.
    public static CircuitExport picus(Path target) {
        return ofSystem(target, (folder, system, roles) -> {
            AtomicFile.write(target, out -> PicusExport.write(system, roles, out));
            String stem = String.valueOf(target.getFileName()).replaceFirst("\\.r1cs$", "");
            AtomicFile.write(target.resolveSibling(stem + ".sym"), out -> symbols(folder, system, roles, out));
        });
    }

    /// A question in SMT-LIB with the theory of finite fields.
    public static CircuitExport smtLib(Path target) {
        return ofSystem(target, (_, system, roles) -> AtomicFile.write(target, out -> {
            Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII), 1 << 16);
            SmtExport.write(system, roles, text);
            text.flush();
        }));
    }

    private static void symbols(Path folder, ConstraintSystem system, WireRoles roles, OutputStream out)
            throws IOException {
        BitSet all = new BitSet();
        all.set(1, system.wireCount());
        SortedMap<Integer, String> names = SymbolFile.read(folder.resolve(ArtefactFiles.SYMBOLS), system.wireCount(),
                all);
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        int[] order = PicusExport.order(system, roles);
        for (int wire = 1; wire < order.length; wire++) {
            text.append(Integer.toString(order[wire])).append(',').append(Integer.toString(wire)).append(",0,")
                    .append(names.get(order[wire])).append('\n');
        }
        text.flush();
    }

    /// Writes the circuit of a folder.
    /// @param circuit its `.r1cs` file
    /// @throws io.assay.checker.BadArtefactException if its files are damaged
    public void write(Path folder, Path circuit) throws IOException {
        form.write(folder, circuit);
    }
}
