package io.assay.groth16;

/// A matrix by wires: entries start[i] to start[i + 1] - 1 of wire i have a row and the index of a coefficient. The
/// arrays are shared, not copied.
///
/// @param start       wire count + 1 offsets
/// @param row         of each entry
/// @param coefficient of each entry
@SuppressWarnings("ArrayRecordComponent")
public record WireColumns(int[] start, int[] row, int[] coefficient) {
    /// The entries of a matrix, of each wire by ascending rows.
    public static WireColumns of(SparseMatrix matrix, int wireCount) {
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

    /// How many entries a wire has.
    public int count(int wire) {
        return start[wire + 1] - start[wire];
    }
}
