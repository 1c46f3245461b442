package io.assay.backends.r1cs;

import io.assay.ir.Value;
import io.assay.ir.diag.InternalCompilerError;

/// The rows that show a matrix product C = A·B by a random check, C having been committed to.
///
/// With A[i, k] the operand that is folded, for each k the folds, i ≥ 1: A[i, k] · c^i = s_i − s_(i−1), s_0 = A[0, k]; P_k is the last s.
/// For each j: C[i, j] · c^i = t_i − t_(i−1) for i ≥ 1, t_0 = C[0, j]; then P_k · B[k, j] is taken from t for each k, and nothing
/// is left. Small numbers stand in matrix A, and in B those of the other operand and powers, of which there are few.
///
/// The rows say that polynomials in c are equal, so each of their coefficients is: C[i, j] = Σ_k A[i, k]·B[k, j], modulo r. The
/// right side is an integer far below r, so the wire of C[i, j] holds it and the interval that it has in the module.
/// Source: docs/adr/0028-products-by-a-random-check.md.
///
/// @param opIndex of the contraction
/// @param folded  the operand that is folded
/// @param other   the other one
/// @param result  first wire of the result
record ProductRows(int opIndex, ProductLayout layout, Terms folded, Terms other, int result) {

    /// Writes the rows, and allocates their wires.
    /// @param challenge wire of c
    /// @param powers    first wire of c², c³, …
    /// @throws InternalCompilerError if a sum of products may wrap around the modulus
    void write(RowBuilder rows, int challenge, int powers) {
        rows.at(opIndex);
        int start = rows.allocate(layout.wireCount(), RowBuilder.FIELD);
        rows.add(new WireBlock.ProductSums(start, layout.contract()));
        Value value = layout.contract().result();
        for (int b = 0; b < layout.batchCount(); b++) {
            double greatestFolded = 0;
            for (int k = 0; k < layout.termCount(); k++) {
                greatestFolded = Math.max(greatestFolded, folds(rows, b, k, start, challenge, powers));
            }
            for (int j = 0; j < layout.keptCount(); j++) {
                sums(rows, b, j, start, challenge, powers);
                double greatest = products(rows, b, j, start);
                double bound = layout.termCount() * greatestFolded * greatest
                        + (double) value.type().interval().magnitude();
                rows.requireNoWrap(bound, value, layout.resultPosition(b, 0, j));
            }
        }
    }

    private static int power(int exponent, int challenge, int powers) {
        return exponent == 1 ? challenge : powers + exponent - 2;
    }

    /// Returns the greatest magnitude of an element of the folded operand.
    private double folds(RowBuilder rows, int b, int k, int start, int challenge, int powers) {
        double greatest = 0;
        for (int i = 1; i < layout.foldedCount(); i++) {
            rows.begin();
            folded.add(rows.left(), layout.foldedPosition(b, i, k), 1);
            greatest = Math.max(greatest, rows.magnitude(rows.left()));
            rows.right().add(power(i, challenge, powers), 1);
            if (i > 1) {
                rows.out().add(start + layout.foldWire(b, k, i - 1), -1);
            } else {
                folded.add(rows.out(), layout.foldedPosition(b, 0, k), -1);
                greatest = Math.max(greatest, rows.magnitude(rows.out()));
            }
            rows.out().add(start + layout.foldWire(b, k, i), 1);
            rows.append(layout.contract().result(), layout.resultPosition(b, 0, 0));
        }
        return greatest;
    }

    private void sums(RowBuilder rows, int b, int j, int start, int challenge, int powers) {
        for (int i = 1; i < layout.foldedCount(); i++) {
            rows.begin();
            rows.left().add(result + layout.resultPosition(b, i, j), 1);
            rows.right().add(power(i, challenge, powers), 1);
            rows.out().add(i == 1
                    ? result + layout.resultPosition(b, 0, j)
                    : start + layout.sumWire(b, j, i - 2), -1);
            rows.out().add(start + layout.sumWire(b, j, i - 1), 1);
            rows.append(layout.contract().result(), layout.resultPosition(b, 0, j));
        }
    }

    /// Returns the greatest magnitude of an element of the other operand.
    private double products(RowBuilder rows, int b, int j, int start) {
        double greatest = 0;
        int row = layout.foldedCount() - 2;
        for (int k = 0; k < layout.termCount(); k++) {
            rows.begin();
            rows.left().add(start + layout.foldWire(b, k, layout.foldedCount() - 1), 1);
            other.add(rows.right(), layout.otherPosition(b, k, j), 1);
            greatest = Math.max(greatest, rows.magnitude(rows.right()));
            rows.out().add(start + layout.sumWire(b, j, row), 1);
            row++;
            if (k < layout.termCount() - 1) {
                rows.out().add(start + layout.sumWire(b, j, row), -1);
            }
            rows.append(layout.contract().result(), layout.resultPosition(b, 0, j));
        }
        return greatest;
    }
}
