package io.assay.testsuite.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.r1cs.ConstraintCheck;
import io.assay.backends.r1cs.ConstraintRows;
import io.assay.backends.r1cs.ConstraintRun;
import io.assay.backends.r1cs.FailedConstraint;
import io.assay.backends.r1cs.Lookups;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.field.Bn254;
import io.assay.format.R1csFile;
import io.assay.groth16.Commitment;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.SparseMatrix;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.SourceLoc;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a circuit says about a failing constraint can be said from its files: `.r1cs`, `.sym` and the profile.
class CircuitFilesTest {

    @TempDir
    private Path folder;

    @Test
    void filesTellTheSameAsTheCircuit() throws Exception {
        R1csCircuit circuit = SmallCircuit.compile();
        ConstraintRows files = new FileRows(SmallCircuit.writeR1cs(circuit, folder),
                SmallCircuit.writeSym(circuit, folder), circuit.profile());
        List<BigInteger> honest = WitnessBuilder.build(circuit, SmallCircuit.INPUTS, BigInteger.TWO,
                RelationInterpreter::honest);
        assertThat(ConstraintCheck.first(files, honest::get)).isEmpty();
        for (int wire = 1; wire < circuit.wireCount(); wire++) {
            List<BigInteger> changed = new ArrayList<>(honest);
            changed.set(wire, honest.get(wire).add(BigInteger.TEN));
            FailedConstraint expected = ConstraintCheck.first(circuit, changed).orElseThrow();
            FailedConstraint found = ConstraintCheck.first(files, changed::get).orElseThrow();
            assertThat(List.of(found.a(), found.b(), found.c()))
                    .isEqualTo(List.of(expected.a(), expected.b(), expected.c()));
            assertThat(found.run()).isEqualTo(expected.run());
            if (!expected.run().op().equals("relation.output")) {
                assertThat(found.text()).isEqualTo(expected.text());
            }
        }
    }

    /// The bits of both elements of the private input come right after context and output, and the header counts them.
    @Test
    void privateInputsAreWhereTheFormatHasThem() throws Exception {
        R1csCircuit circuit = SmallCircuit.compile();
        R1csFile.Header header = R1csFile.readHeader(SmallCircuit.writeR1cs(circuit, folder));
        assertThat(List.of(header.outputCount(), header.publicInputCount(), header.privateInputCount()))
                .containsExactly(0, 2, 2 * Interval.bitsFor(200));
        List<String> names = Files.readAllLines(SmallCircuit.writeSym(circuit, folder)).stream()
                .map(line -> line.split(",", -1)[3]).toList();
        int inputs = 2 + header.privateInputCount();
        assertThat(names.subList(2, inputs)).allMatch(name -> name.startsWith("main.x["));
        assertThat(names.subList(inputs, names.size())).isNotEmpty()
                .noneMatch(name -> name.startsWith("main.x[") && name.contains("bit"));
        assertThat(names.get(inputs)).isEqualTo("main.context.square");
    }

    /// What is committed is everything between the public wires and the challenge, and all public wires are hashed.
    @Test
    void theCommitmentIsWhereTheProverReadsIt() throws Exception {
        RelationBuilder builder = new RelationBuilder();
        Value x = builder.input("x", Visibility.PRIVATE, new Interval(-500, 500), Shape.of(300), Optional.empty(),
                Optional.empty());
        builder.output(builder.requantize(builder.relu(x), 4), "y", Visibility.PUBLIC);
        R1csCircuit circuit = R1csCompiler.compile(new RelationModule("relu", new Func("main", builder.ops())),
                Lookups.ON);
        ConstraintSystem system = R1csFile.read(SmallCircuit.writeR1cs(circuit, folder));
        int committed = circuit.lookups().orElseThrow().committedCount();
        assertThat(committed).isGreaterThan(300);
        assertThat(circuit.publicCount()).isGreaterThan(1);
        assertThat(system.commitments()).containsExactly(new Commitment(circuit.publicCount() + 1, committed,
                circuit.challengeWire(), IntStream.rangeClosed(1, circuit.publicCount()).boxed().toList()));
        assertThat(system.constraintCount()).isEqualTo(circuit.constraintCount());
        assertThat(R1csFile.read(SmallCircuit.writeR1cs(SmallCircuit.compile(), folder)).commitments()).isEmpty();
    }

    /// Without the statement, a wrong public element is told by the wire at the first wrong bit.
    @Test
    void aWrongPackedOutputIsToldByItsWire() throws Exception {
        R1csCircuit circuit = SmallCircuit.compile();
        ConstraintRows files = new FileRows(SmallCircuit.writeR1cs(circuit, folder),
                SmallCircuit.writeSym(circuit, folder), circuit.profile());
        List<BigInteger> changed = new ArrayList<>(WitnessBuilder.build(circuit, SmallCircuit.INPUTS, BigInteger.TWO,
                RelationInterpreter::honest));
        BigInteger second = circuit.statement().tensors().getFirst().places().get(1).weight();
        changed.set(2, changed.get(2).add(second.shiftLeft(1)));
        FailedConstraint found = ConstraintCheck.first(files, changed::get).orElseThrow();
        assertThat(found.run().loc()).isEqualTo(SourceLoc.of("/q/Round", "Round"));
        assertThat(found.element()).isEqualTo("main./q/Round.quotient[1].bit[1]");
        assertThat(ConstraintCheck.first(circuit, changed).orElseThrow().element()).isEqualTo("y[0, 1]");
    }

    /// Constraints as a command that has only files sees them.
    private static final class FileRows implements ConstraintRows {
        private final ConstraintSystem system;
        private final Map<Integer, String> names = new TreeMap<>();
        private final TreeMap<Integer, ConstraintRun> runs = new TreeMap<>();

        FileRows(Path r1cs, Path sym, List<ConstraintRun> profile) throws IOException {
            this.system = R1csFile.read(r1cs);
            names.put(0, "one");
            for (String line : Files.readAllLines(sym)) {
                String[] parts = line.split(",", -1);
                names.put(Integer.valueOf(parts[1]), parts[3]);
            }
            profile.forEach(run -> runs.put(run.firstRow(), run));
        }

        private SparseMatrix matrix(Matrix matrix) {
            return switch (matrix) {
                case A -> system.a();
                case B -> system.b();
                case C -> system.c();
            };
        }

        private int entry(Matrix matrix, int row, int term) {
            return matrix(matrix).rowStart()[row] + term;
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
            return entry(matrix, row + 1, 0) - entry(matrix, row, 0);
        }

        @Override
        public int wire(Matrix matrix, int row, int term) {
            return matrix(matrix).wire()[entry(matrix, row, term)];
        }

        @Override
        public BigInteger coefficient(Matrix matrix, int row, int term) {
            int index = matrix(matrix).coefficientIndex()[entry(matrix, row, term)];
            return Bn254.FR.toBigInteger(system.coefficientTable(), 4 * index);
        }

        @Override
        public String wireName(int wire) {
            return names.getOrDefault(wire, "?");
        }

        @Override
        public ConstraintRun run(int row) {
            return runs.floorEntry(row).getValue();
        }
    }
}
