package io.assay.backends.r1cs;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.r1cs.ConstraintRows.Matrix;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/// Finds the first constraint that a witness does not satisfy and says what it is about.
public final class ConstraintCheck {

    private ConstraintCheck() {}

    /// Returns the first constraint of `circuit` that `witness` does not satisfy.
    /// @param witness one element of the field for each wire, in [0, ORDER)
    /// @throws IllegalArgumentException if the witness has another number of wires, or wire 0 is not one
    public static Optional<FailedConstraint> first(R1csCircuit circuit, List<BigInteger> witness) {
        int row = circuit.firstViolation(witness);
        return row < 0 ? Optional.empty() : Optional.of(describe(rows(circuit), row, witness::get));
    }

    /// Returns the first of `rows` that `witness` does not satisfy.
    /// @param witness value of a wire, in [0, ORDER)
    public static Optional<FailedConstraint> first(ConstraintRows rows, IntFunction<BigInteger> witness) {
        for (int row = 0; row < rows.rowCount(); row++) {
            BigInteger product = sum(rows, Matrix.A, row, witness).multiply(sum(rows, Matrix.B, row, witness));
            if (residue(product.subtract(sum(rows, Matrix.C, row, witness))).signum() != 0) {
                return Optional.of(describe(rows, row, witness));
            }
        }
        return Optional.empty();
    }

    /// Returns the rows of a circuit in memory, for one thread.
    public static ConstraintRows rows(R1csCircuit circuit) {
        Map<Matrix, RowAt> readers = new EnumMap<>(Matrix.class);
        for (Matrix matrix : Matrix.values()) {
            readers.put(matrix, new RowAt(circuit.reader(matrix)));
        }
        return new CircuitRows(circuit, WireNames.of(circuit), circuit.profile(), readers);
    }

    private static BigInteger residue(BigInteger value) {
        return value.mod(R1csCircuit.ORDER);
    }

    /// Returns the number of a residue class that is nearest to zero.
    private static BigInteger signed(BigInteger value) {
        BigInteger residue = residue(value);
        return residue.shiftLeft(1).compareTo(R1csCircuit.ORDER) > 0 ? residue.subtract(R1csCircuit.ORDER) : residue;
    }

    private static BigInteger sum(ConstraintRows rows, Matrix matrix, int row, IntFunction<BigInteger> witness) {
        BigInteger sum = BigInteger.ZERO;
        for (int term = 0; term < rows.termCount(matrix, row); term++) {
            sum = sum.add(rows.coefficient(matrix, row, term).multiply(witness.apply(rows.wire(matrix, row, term))));
        }
        return residue(sum);
    }

    /// Returns what constraint `row` is about, with the values of `witness`, whether they satisfy it or not.
    public static FailedConstraint describe(ConstraintRows rows, int row, IntFunction<BigInteger> witness) {
        ConstraintRun run = rows.run(row);
        FailedConstraint.Side c = side(rows, Matrix.C, row, witness);
        boolean packs = run.op().equals("relation.output") || run.op().equals("relation.input");
        return new FailedConstraint(row, run, packs ? packedElement(rows, c) : run.elementName(row),
                side(rows, Matrix.A, row, witness), side(rows, Matrix.B, row, witness), c);
    }

    private static FailedConstraint.Side side(ConstraintRows rows, Matrix matrix, int row,
            IntFunction<BigInteger> witness) {
        List<FailedConstraint.Term> terms = new ArrayList<>();
        for (int term = 0; term < rows.termCount(matrix, row); term++) {
            int wire = rows.wire(matrix, row, term);
            terms.add(new FailedConstraint.Term(wire, rows.wireName(wire), signed(rows.coefficient(matrix, row, term)),
                    signed(witness.apply(wire))));
        }
        return new FailedConstraint.Side(matrix, terms, signed(sum(rows, matrix, row, witness)));
    }

    /// Returns the value at the lowest bit in which a public element differs from what should be packed in it.
    ///
    /// The public element has coefficient −1 and the constraint's value is the difference; the bits of a packed value
    /// have coefficients of at least its first bit, so the term with the most trailing zeros up to there is of it.
    private static String packedElement(ConstraintRows rows, FailedConstraint.Side packing) {
        int bit = Math.max(0, packing.value().getLowestSetBit());
        FailedConstraint.Term element = packing.terms().stream().filter(term -> term.wire() > 0)
                .min(Comparator.comparingInt(FailedConstraint.Term::wire)).orElseThrow();
        return rows.packed(element.wire() - 1, bit).orElseGet(() -> packing.terms().stream()
                .filter(term -> term.wire() > element.wire() && term.coefficient().getLowestSetBit() <= bit)
                .max(Comparator.comparingInt(term -> term.coefficient().getLowestSetBit()))
                .orElse(element).name());
    }

    /// A reader and where it is.
    private static final class RowAt {
        private final RowReader reader;
        private int row = -1;

        RowAt(RowReader reader) {
            this.reader = reader;
        }

        RowReader at(int wanted) {
            if (row != wanted) {
                reader.read(wanted);
                row = wanted;
            }
            return reader;
        }
    }

    private record CircuitRows(R1csCircuit circuit, WireNames names, List<ConstraintRun> runs,
            Map<Matrix, RowAt> readers) implements ConstraintRows {

        private RowReader row(Matrix matrix, int row) {
            return Objects.requireNonNull(readers.get(matrix)).at(row);
        }

        @Override
        public int rowCount() {
            return circuit.constraintCount();
        }

        @Override
        public int wireCount() {
            return circuit.wireCount();
        }

        @Override
        public int termCount(Matrix matrix, int row) {
            return row(matrix, row).count();
        }

        @Override
        public int wire(Matrix matrix, int row, int term) {
            return row(matrix, row).wire(term);
        }

        @Override
        public BigInteger coefficient(Matrix matrix, int row, int term) {
            return row(matrix, row).signed(term);
        }

        @Override
        public String wireName(int wire) {
            return names.name(wire);
        }

        @Override
        public ConstraintRun run(int row) {
            return runs.get(circuit.origins().runOf(row));
        }

        @Override
        public Optional<String> packed(int element, int bit) {
            for (PackedTensor tensor : circuit.statement().tensors()) {
                for (int i = 0; i < tensor.places().size(); i++) {
                    PackedTensor.Place place = tensor.places().get(i);
                    if (place.element() == element && bit >= place.offset() && bit < place.offset() + place.bits()) {
                        int[] index = tensor.value().type().shape().indexOf(i);
                        return Optional.of(tensor.name() + (index.length == 0 ? "" : Arrays.toString(index)));
                    }
                }
            }
            return Optional.empty();
        }
    }
}
