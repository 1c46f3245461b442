package io.assay.groth16;

/// One matrix of a constraint system in compressed rows: row i holds the entries rowStart[i] to rowStart[i+1] - 1.
///
/// Entry k is the coefficient number coefficientIndex[k] (of the table of the [ConstraintSystem]) at wire wire[k]. The
/// arrays are shared, not copied, and must not be written to.
public final class SparseMatrix {
    private final int[] rowStart;
    private final int[] wire;
    private final int[] coefficientIndex;

    /// Makes a matrix over the given arrays.
    ///
    /// @param rowStart         row count + 1 ascending offsets, the first 0, the last the number of entries
    /// @param wire             column of each entry
    /// @param coefficientIndex coefficient of each entry, an index into the table of the constraint system
    /// @throws IllegalArgumentException if the offsets do not ascend from 0 to the number of entries
    public SparseMatrix(int[] rowStart, int[] wire, int[] coefficientIndex) {
        if (rowStart.length == 0 || rowStart[0] != 0 || rowStart[rowStart.length - 1] != wire.length
                || coefficientIndex.length != wire.length) {
            throw new IllegalArgumentException("rows do not cover the " + wire.length + " entries");
        }
        for (int row = 1; row < rowStart.length; row++) {
            if (rowStart[row] < rowStart[row - 1]) {
                throw new IllegalArgumentException("row " + (row - 1) + " ends before it starts");
            }
        }
        this.rowStart = rowStart;
        this.wire = wire;
        this.coefficientIndex = coefficientIndex;
    }

    /// How many rows there are.
    public int rowCount() {
        return rowStart.length - 1;
    }

    /// How many entries there are.
    public int entryCount() {
        return wire.length;
    }

    /// Row count + 1 offsets, shared.
    public int[] rowStart() {
        return rowStart;
    }

    /// The wire of each entry, shared.
    public int[] wire() {
        return wire;
    }

    /// The coefficient of each entry as an index into the table of the constraint system, shared.
    public int[] coefficientIndex() {
        return coefficientIndex;
    }
}
