package io.assay.checker.r1cs;

/// Sparse rows of one of the three matrices: row i has the entries [start(i), start(i + 1)).
///
/// Entries of a row are in ascending order of wires, each wire once, no coefficient zero.
public final class Matrix {

    private final int[] starts;
    private final int[] wires;
    private final int[] coefficients;

    Matrix(int[] starts, int[] wires, int[] coefficients) {
        this.starts = starts;
        this.wires = wires;
        this.coefficients = coefficients;
    }

    /// Returns the first entry of a row.
    /// @param row in [0, rowCount]; for rowCount, the number of entries
    public int start(int row) {
        return starts[row];
    }

    /// Returns the wire of an entry.
    public int wire(int entry) {
        return wires[entry];
    }

    /// Returns the coefficient of an entry, as an index into [Coefficients].
    public int coefficient(int entry) {
        return coefficients[entry];
    }

    /// Tells whether a row is one wire, times any factor.
    boolean isOnly(int row, int wire) {
        return count(row) == 1 && wires[starts[row]] == wire;
    }

    /// Returns how many entries a row has.
    public int count(int row) {
        return starts[row + 1] - starts[row];
    }
}
