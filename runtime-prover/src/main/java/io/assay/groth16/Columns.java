package io.assay.groth16;

/// A sparse matrix by columns (wires): entry k of wire i, start[i] <= k < start[i + 1], is coefficient[k] at row[k].
final class Columns {
    final int[] start;
    final int[] row;
    final int[] coefficient;

    private Columns(int[] start, int entryCount) {
        this.start = start;
        this.row = new int[entryCount];
        this.coefficient = new int[entryCount];
    }

    static Columns of(SparseMatrix matrix, int wireCount) {
        int[] start = new int[wireCount + 1];
        for (int wire : matrix.wire()) {
            start[wire + 1]++;
        }
        for (int wire = 0; wire < wireCount; wire++) {
            start[wire + 1] += start[wire];
        }
        Columns columns = new Columns(start, matrix.entryCount());
        int[] next = start.clone();
        for (int row = 0; row < matrix.rowCount(); row++) {
            for (int entry = matrix.rowStart()[row]; entry < matrix.rowStart()[row + 1]; entry++) {
                int place = next[matrix.wire()[entry]]++;
                columns.row[place] = row;
                columns.coefficient[place] = matrix.coefficientIndex()[entry];
            }
        }
        return columns;
    }

    boolean isEmpty(int wire) {
        return start[wire] == start[wire + 1];
    }
}
