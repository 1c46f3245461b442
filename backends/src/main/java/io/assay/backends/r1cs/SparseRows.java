package io.assay.backends.r1cs;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows of one matrix in flat arrays: entries of row i are at [rowStart(i), rowStart(i + 1)).
public final class SparseRows {

    /// Distinct coefficients of all three matrices, modulo the field's order.
    static final class Coefficients {
        private final Map<BigInteger, Integer> indices = new LinkedHashMap<>();
        private final List<BigInteger> table = new ArrayList<>();

        int index(BigInteger coefficient) {
            return indices.computeIfAbsent(coefficient.mod(R1csCircuit.ORDER), value -> {
                table.add(value);
                return table.size() - 1;
            });
        }

        List<BigInteger> table() {
            return List.copyOf(table);
        }
    }

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
        if (entryCount == wire.length) {
            wire = Arrays.copyOf(wire, entryCount * 2);
            coefficientIndex = Arrays.copyOf(coefficientIndex, entryCount * 2);
        }
        wire[entryCount] = wireIndex;
        coefficientIndex[entryCount++] = coefficients.index(coefficient);
    }

    void row(Accumulator terms) {
        for (int wireIndex : terms.wires()) {
            entry(wireIndex, BigInteger.valueOf(terms.coefficient(wireIndex)));
        }
        endRow();
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
