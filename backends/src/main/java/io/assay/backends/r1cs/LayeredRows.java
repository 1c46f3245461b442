package io.assay.backends.r1cs;

import java.math.BigInteger;

/// Rows of which a part is written out and the rest refers to elements of layers: row = written(row) + Σ coefficient·element.
///
/// Rows are read one at a time, written out, by a [RowReader].
public final class LayeredRows {

    private final Coefficients coefficients;
    private final Layers layers;
    private final SparseRows written;
    private final SparseRows references;
    /// Entries before each row when all is written out; empty until it was asked for.
    private long[] starts = {};

    LayeredRows(Coefficients coefficients, Layers layers) {
        this.coefficients = coefficients;
        this.layers = layers;
        this.written = new SparseRows(coefficients);
        this.references = new SparseRows(coefficients);
    }

    void entry(int wire, BigInteger coefficient) {
        written.entry(wire, coefficient);
    }

    void endRow() {
        written.endRow();
        references.endRow();
    }

    /// Adds a row with the terms of a closed accumulator.
    void row(Accumulator terms) {
        written.row(terms);
        if (terms.refers()) {
            references.row(terms.references());
        } else {
            references.endRow();
        }
    }

    /// Adds scale · row to `sum`, written out.
    /// @throws ArithmeticException if a coefficient leaves `long`
    void add(Accumulator sum, int row, long scale) {
        for (int entry = written.rowStart(row); entry < written.rowStart(row + 1); entry++) {
            sum.add(written.wire(entry),
                    Math.multiplyExact(scale, coefficients.small(written.coefficientIndex(entry))));
        }
        for (int entry = references.rowStart(row); entry < references.rowStart(row + 1); entry++) {
            layers.add(sum, references.wire(entry),
                    Math.multiplyExact(scale, coefficients.small(references.coefficientIndex(entry))));
        }
    }

    boolean hasReferences(int row) {
        return references.rowStart(row) < references.rowStart(row + 1);
    }

    /// Returns the number of rows.
    public int rowCount() {
        return written.rowCount();
    }

    /// Returns the part that is written out.
    public SparseRows written() {
        return written;
    }

    /// Returns the coefficients of layers' elements; the numbers of elements stand where wires do elsewhere.
    public SparseRows references() {
        return references;
    }

    /// Returns the number of entries before row `row` when all rows are written out.
    /// @param row in [0, rowCount]; of rowCount, the number of entries
    public synchronized long start(int row) {
        if (starts.length != rowCount() + 1) {
            starts = countEntries();
        }
        return starts[row];
    }

    /// Returns the number of entries when all rows are written out.
    public long entryCount() {
        return start(rowCount());
    }

    private long[] countEntries() {
        long[] counted = new long[rowCount() + 1];
        Accumulator sum = new Accumulator();
        for (int row = 0; row < rowCount(); row++) {
            int count = written.rowStart(row + 1) - written.rowStart(row);
            if (hasReferences(row)) {
                sum.clear();
                add(sum, row, 1);
                count = sum.nonZeroCount();
            }
            counted[row + 1] = counted[row] + count;
        }
        return counted;
    }
}
