package io.assay.backends.r1cs;

import java.math.BigInteger;
import java.util.Arrays;

/// Rows of one matrix in flat arrays: entries of row i are at [rowStart(i), rowStart(i + 1)), wires ascending.
public final class SparseRows {

    private final Coefficients coefficients;
    private int[] rowStart = new int[64];
    private int[] wire = new int[256];
    private int[] coefficientIndex = new int[256];
    private int rowCount;
    private int entryCount;

    SparseRows(Coefficients coefficients) {
        this.coefficients = coefficients;
    }

    void entry(int wireIndex, BigInteger coefficient) {
        append(wireIndex, coefficients.index(coefficient));
    }

    /// Adds a row with the wires of a closed accumulator.
    void row(Accumulator terms) {
        for (int i = 0; i < terms.writtenCount(); i++) {
            int wireIndex = terms.wire(i);
            append(wireIndex, coefficients.index(terms.coefficient(wireIndex)));
        }
        endRow();
    }

    private void append(int wireIndex, int coefficient) {
        if (entryCount == wire.length) {
            wire = Arrays.copyOf(wire, Math.multiplyExact(entryCount, 2));
            coefficientIndex = Arrays.copyOf(coefficientIndex, wire.length);
        }
        wire[entryCount] = wireIndex;
        coefficientIndex[entryCount++] = coefficient;
    }

    void endRow() {
        rowCount++;
        if (rowCount == rowStart.length) {
            rowStart = Arrays.copyOf(rowStart, rowCount * 2);
        }
        rowStart[rowCount] = entryCount;
    }

    /// Returns the number of rows.
    public int rowCount() {
        return rowCount;
    }

    /// Returns the number of entries of all rows.
    public int entryCount() {
        return entryCount;
    }

    /// Returns the index of the first entry of row `row`, in [0, rowCount]; the last is the number of entries.
    public int rowStart(int row) {
        return rowStart[row];
    }

    /// Returns the wire of an entry.
    public int wire(int entry) {
        return wire[entry];
    }

    /// Returns the index of an entry's coefficient in [R1csCircuit#coefficients].
    public int coefficientIndex(int entry) {
        return coefficientIndex[entry];
    }
}
