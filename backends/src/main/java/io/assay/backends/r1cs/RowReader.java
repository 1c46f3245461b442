package io.assay.backends.r1cs;

import java.math.BigInteger;
import java.util.Optional;

/// Reads rows of one matrix, one at a time, written out: wires ascending, no coefficient zero.
public final class RowReader {

    private final Coefficients coefficients;
    private final SparseRows written;
    private final Optional<LayeredRows> layered;
    private final Accumulator sum = new Accumulator();
    private boolean isSum;
    private int first;
    private int count;

    private RowReader(Coefficients coefficients, SparseRows written, Optional<LayeredRows> layered) {
        this.coefficients = coefficients;
        this.written = written;
        this.layered = layered;
    }

    static RowReader of(R1csCircuit circuit, ConstraintRows.Matrix matrix) {
        return switch (matrix) {
            case A -> new RowReader(circuit.coefficients(), circuit.a(), Optional.empty());
            case B -> new RowReader(circuit.coefficients(), circuit.b(), Optional.empty());
            case C -> new RowReader(circuit.coefficients(), circuit.c().written(), Optional.of(circuit.c()));
        };
    }

    /// Goes to a row.
    public void read(int row) {
        isSum = layered.isPresent() && layered.get().hasReferences(row);
        if (isSum) {
            sum.clear();
            layered.orElseThrow().add(sum, row, 1);
            sum.close();
            count = sum.count();
            return;
        }
        first = written.rowStart(row);
        count = written.rowStart(row + 1) - first;
    }

    /// Returns the number of terms of the row.
    public int count() {
        return count;
    }

    /// Returns the wire of a term.
    public int wire(int term) {
        return isSum ? sum.wire(term) : written.wire(first + term);
    }

    /// Tells whether the coefficient of a term fits a `long`.
    public boolean isSmall(int term) {
        return isSum || coefficients.isSmall(written.coefficientIndex(first + term));
    }

    /// Returns the coefficient of a term that fits a `long`.
    /// @throws IllegalArgumentException if it does not
    public long small(int term) {
        return isSum ? sum.coefficient(sum.wire(term)) : coefficients.small(written.coefficientIndex(first + term));
    }

    /// Returns the coefficient of a term with its sign.
    public BigInteger signed(int term) {
        return isSmall(term)
                ? BigInteger.valueOf(small(term))
                : coefficients.signed(written.coefficientIndex(first + term));
    }
}
