package io.assay.driver;

import io.assay.backends.r1cs.ConstraintCheck;
import io.assay.backends.r1cs.ConstraintRows;
import io.assay.backends.r1cs.ConstraintRun;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.format.BadFileException;
import io.assay.format.R1csFile;
import io.assay.format.WtnsFile;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.Satisfaction;
import io.assay.groth16.SparseMatrix;
import io.assay.groth16.Witness;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.Assignment;
import io.assay.witness.WitnessProgram;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Checks witnesses against every constraint of an artefact folder; a failing one is shown with its values.
///
/// What it shows is the witness: for test data only.
public final class ConstraintChecking implements Evaluation.RowListener {
    /// In place of one that a commitment gives: rows hold for any, and this is no value that is looked up.
    private static final BigInteger ANY_CHALLENGE = BigInteger.TWO.modPow(BigInteger.valueOf(1_000_003),
            Bn254.FR.modulus());

    private final ArtefactFolder folder;
    private final ConstraintSystem system;
    private final WitnessProgram program;

    private ConstraintChecking(ArtefactFolder folder, ConstraintSystem system, WitnessProgram program) {
        this.folder = folder;
        this.system = system;
        this.program = program;
    }

    /// Returns the check for a folder's circuit.
    public static ConstraintChecking of(ArtefactFolder folder) throws IOException {
        return new ConstraintChecking(folder, Constraints.of(folder).written(R1csFile::read), folder.loadProgram());
    }

    @Override
    public void row(int row, Assignment assignment) throws IOException {
        long[] limbs = assignment.wires().toCanonicalLimbs();
        for (int index = 0; index < system.commitments().size(); index++) {
            PrimeField.split(ANY_CHALLENGE, limbs, 4 * system.commitments().get(index).challengeWire());
            program.complete(limbs, index, ANY_CHALLENGE);
        }
        check(new Witness(limbs), "row " + row);
    }

    /// Checks a `.wtns` file.
    /// @throws Failure if it does not satisfy a constraint: which one, with its values
    public void check(Path file) throws IOException {
        Witness witness = WtnsFile.read(file);
        if (witness.wireCount() != system.wireCount()) {
            throw new BadFileException(file.toString(), "wtns", "wire count", witness.wireCount() + " wires",
                    system.wireCount() + " wires", "use a witness of this circuit");
        }
        check(witness, String.valueOf(file.getFileName()));
    }

    private void check(Witness witness, String name) throws IOException {
        OptionalInt row = Satisfaction.firstViolation(system, witness);
        if (row.isPresent()) {
            String text = ConstraintCheck.describe(new FileRows(), row.getAsInt(), witness::value).text();
            throw new Failure(Failure.Kind.REJECTED, Diagnostic.of("AS7004", "a witness does not satisfy the circuit")
                    .with("witness", name).with("detail", System.lineSeparator() + text.indent(4).stripTrailing())
                    .help("nobody can prove this; if assay made the witness, please report a bug"));
        }
    }

    /// The constraints in the folder, with the names in `circuit.sym` and the origins in `profile.json`.
    private final class FileRows implements ConstraintRows {
        private final List<ConstraintRun> runs;
        private final String[] names;
        private final StatementFile statement;

        FileRows() throws IOException {
            runs = Profile.read(folder).runs().stream()
                    .map(Profile.Run::toRun).toList();
            statement = Json.read(folder.require(ArtefactFolder.STATEMENT), StatementFile.class, "statement");
            names = new String[system.wireCount()];
            java.util.Arrays.fill(names, "one");
            for (String line : Files.readAllLines(folder.require(ArtefactFolder.SYMBOLS))) {
                String[] parts = line.split(",", 4);
                names[Integer.parseInt(parts[1])] = parts[3];
            }
        }

        private SparseMatrix matrix(Matrix matrix) {
            return switch (matrix) {
                case A -> system.a();
                case B -> system.b();
                case C -> system.c();
            };
        }

        @Override
        public int rowCount() {
            return system.constraintCount();
        }

        @Override
        public int wireCount() {
            return system.wireCount();
        }

        @Override
        public int termCount(Matrix matrix, int row) {
            return matrix(matrix).rowStart()[row + 1] - matrix(matrix).rowStart()[row];
        }

        @Override
        public int wire(Matrix matrix, int row, int term) {
            return matrix(matrix).wire()[matrix(matrix).rowStart()[row] + term];
        }

        @Override
        public BigInteger coefficient(Matrix matrix, int row, int term) {
            int index = matrix(matrix).coefficientIndex()[matrix(matrix).rowStart()[row] + term];
            return Bn254.FR.toBigInteger(system.coefficientTable(), 4 * index);
        }

        @Override
        public String wireName(int wire) {
            return names[wire];
        }

        @Override
        public ConstraintRun run(int row) {
            return runs.stream().filter(run -> run.firstRow() <= row && row < run.firstRow() + run.rowCount())
                    .findFirst().orElseThrow();
        }

        @Override
        public Optional<String> packed(int element, int bit) {
            return statement.elements().get(element).parts().stream().filter(part -> part.bit() <= bit)
                    .reduce((_, later) -> later).map(StatementFile.Part::tensor);
        }
    }
}
