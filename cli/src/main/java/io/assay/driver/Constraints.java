package io.assay.driver;

import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.R1csWriter;
import io.assay.driver.tool.ToolFolder;
import io.assay.format.AtomicFile;
import io.assay.format.R1csFile;
import io.assay.groth16.ConstraintSystem;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.diag.InternalCompilerError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The constraints of an artefact folder, in the form that a command needs.
///
/// `circuit.r1cs` has every entry of the matrices, so it grows with a model's multiply-adds, and is left out where it is large. What it
/// would be follows from the relations in the folder, and its digest is in the manifest in any case: what is made again is
/// compared with that before anything is done with it.
public final class Constraints {

    /// Whether a folder gets `circuit.r1cs`.
    public enum Writing {
        /// If it takes at most [#LARGEST_BYTES].
        IF_SMALL,
        /// Whatever it takes.
        ALWAYS,
        /// Not at all.
        NEVER
    }

    /// The largest `circuit.r1cs` that is written unasked.
    public static final long LARGEST_BYTES = 64L << 20;

    private final ArtefactFolder folder;
    private Optional<R1csCircuit> circuit;

    private Constraints(ArtefactFolder folder, Optional<R1csCircuit> circuit) {
        this.folder = folder;
        this.circuit = circuit;
    }

    /// Returns the constraints of a folder.
    public static Constraints of(ArtefactFolder folder) {
        return new Constraints(folder, Optional.empty());
    }

    /// Returns the constraints of a folder that was written for `circuit` by this process.
    public static Constraints of(ArtefactFolder folder, R1csCircuit circuit) {
        return new Constraints(folder, Optional.of(circuit));
    }

    /// Returns the folder.
    public ArtefactFolder folder() {
        return folder;
    }

    /// What is done with a file.
    ///
    /// @param <T> result
    @FunctionalInterface
    public interface FileUse<T> {
        /// Uses the file, which may be gone when this method has returned.
        T apply(Path file) throws IOException;
    }

    /// Tells whether a circuit's file is written.
    static boolean isWritten(R1csCircuit circuit, Writing writing) {
        return switch (writing) {
            case IF_SMALL -> R1csWriter.sizeBytes(circuit) <= LARGEST_BYTES;
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    /// Returns the constraints for a setup of one party: those in memory, else those of the file, else those that are made again.
    /// What was in memory is let go, since a large circuit and its key together take too much.
    /// @throws Failure if they are not what the manifest says
    ConstraintSystem system() throws IOException {
        if (circuit.isPresent()) {
            ConstraintSystem system = CircuitSystem.of(circuit.get());
            circuit = Optional.empty();
            return system;
        }
        if (isThere()) {
            return R1csFile.read(folder.require(ArtefactFolder.CIRCUIT));
        }
        R1csCircuit made = compile();
        requireSame(Digests.written(out -> R1csWriter.write(made, out)));
        return CircuitSystem.of(made);
    }

    /// Has `use` read `circuit.r1cs`: the one in the folder, else one that is made for it.
    /// @throws Failure if it is not what the manifest says
    public <T> T written(FileUse<T> use) throws IOException {
        if (isThere()) {
            return use.apply(folder.require(ArtefactFolder.CIRCUIT));
        }
        Path work = Files.createTempDirectory("assay-circuit");
        try {
            Path file = work.resolve(ArtefactFolder.CIRCUIT);
            R1csCircuit made = circuit.isPresent() ? circuit.get() : compile();
            AtomicFile.write(file, out -> R1csWriter.write(made, out));
            requireSame(Digests.of(file));
            return use.apply(file);
        } finally {
            ToolFolder.delete(work);
        }
    }

    private boolean isThere() {
        return Files.exists(folder.path().resolve(ArtefactFolder.CIRCUIT)) || !folder.lists(ArtefactFolder.CIRCUIT);
    }

    private R1csCircuit compile() throws IOException {
        folder.require(ArtefactFolder.CONSTANTS);
        if (!(Inspector.parse(folder.require(ArtefactFolder.RELATIONS)) instanceof RelationModule module)) {
            throw otherCircuit("a module of another dialect");
        }
        try {
            return R1csCompiler.compile(module, folder.manifest().circuit().hasLookups() ? Lookups.ON : Lookups.OFF);
        } catch (IllegalArgumentException | ArithmeticException | InternalCompilerError e) {
            // No model compiles to such relations: somebody edited them, and the manifest.
            throw otherCircuit(String.valueOf(e.getMessage()));
        }
    }

    private void requireSame(String digest) {
        if (!digest.equals(folder.manifest().files().get(ArtefactFolder.CIRCUIT))) {
            throw otherCircuit("sha256 " + digest);
        }
    }

    private Failure otherCircuit(String found) {
        return new Failure(Failure.Kind.BAD_FILE,
                Diagnostic.of("AS4129", "the relations do not compile to the circuit of the folder")
                        .with("folder", folder.path().toString())
                        .reason("the folder has no " + ArtefactFolder.CIRCUIT + ", and was written by assay "
                                + folder.manifest().tool() + "; this is assay " + Version.number())
                        .found(found, "sha256 " + folder.manifest().files().get(ArtefactFolder.CIRCUIT))
                        .help("use the version that wrote it, or compile the model again"));
    }
}
