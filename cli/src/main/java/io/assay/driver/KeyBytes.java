package io.assay.driver;

import io.assay.backends.r1cs.LookupTable;
import io.assay.ir.TensorData;

/// What parts of a circuit take in the file of its proving key, whose sections `ZkeyFile` lists.
///
/// - A wire: a point of A, one of B in G1 and one of B in G2, zero or not, and a point over δ; a committed wire has a
///   point of the basis and one of the basis times σ in place of the last.
/// - An entry of matrix A or B: matrix, row, wire and value. Matrix C is not in the key.
/// - A constraint: a point of H, before their number is rounded up to a power of two.
final class KeyBytes {
    private static final int POINT_G1 = 64;
    private static final int POINT_G2 = 128;
    static final int WIRE = 2 * POINT_G1 + POINT_G2 + POINT_G1;
    static final int COMMITTED_WIRE = 2 * POINT_G1 + POINT_G2 + 2 * POINT_G1;
    static final int ENTRY = 3 * Integer.BYTES + 32;
    static final int CONSTRAINT = POINT_G1;

    private KeyBytes() {}

    /// Returns what a table of n rows adds, its uses apart: n multiplicities, which are committed, and n quotients; the rows
    /// (c − t)·q = m, each with q, c and the elements of t that are not zero, and the row that ties uses to quotients.
    static long of(LookupTable table) {
        long rows = table.rowCount();
        long elements = rows - 1;
        for (TensorData column : table.columns()) {
            for (int row = 0; row < rows; row++) {
                elements += column.longAt(row) == 0 ? 0 : 1;
            }
        }
        return rows * (COMMITTED_WIRE + WIRE) + (2 * rows + elements) * ENTRY + (rows + 1) * CONSTRAINT;
    }
}
