package io.assay.ceremony;

import io.assay.groth16.SparseMatrix;

/// A matrix by wires: entries start[i] to start[i + 1] - 1 of wire i have a row and the index of a coefficient.
///
/// @param start       wire count + 1 offsets
/// @param row         of each entry
/// @param coefficient of each entry
@SuppressWarnings("ArrayRecordComponent")
record WireColumns(int[] start, int[] row, int[] coefficient) {
    static WireColumns of(SparseMatrix matrix, int wireCount) {
        int[] start = new int[wireCount + 1];
        for (int wire : matrix.wire()) {
            start[wire + 1]++;
        }
        for (int wire = 0; wire < wireCount; wire++) {
            start[wire + 1] += start[wire];
        }
        int[] next = start.clone();
        int[] rows = new int[matrix.entryCount()];
        int[] coefficients = new int[matrix.entryCount()];
        for (int row = 0; row < matrix.rowCount(); row++) {
            for (int entry = matrix.rowStart()[row]; entry < matrix.rowStart()[row + 1]; entry++) {
                int place = next[matrix.wire()[entry]]++;
                rows[place] = row;
                coefficients[place] = matrix.coefficientIndex()[entry];
            }
        }
        return new WireColumns(start, rows, coefficients);
    }

    int count(int wire) {
        return start[wire + 1] - start[wire];
    }
}
