package io.assay.backends.r1cs;

import io.assay.ir.Value;
import io.assay.ir.diag.InternalCompilerError;
import io.assay.ir.relation.Permutation;

/// The rows that show a permutation with a challenge c: Π (c − u_k) = Π (c − v_k) for the elements u of a row of the left side, v of the right
/// side, all of which have been committed to.
///
/// (c − u_0)·(c − u_1) = P_1, then P_(k−1)·(c − u_k) = P_k; the same for v, the last product being P_(n−1) itself. Products stand in matrix A,
/// in B next to nothing but small numbers.
///
/// Both sides are polynomials in c of degree n. If they differ, they agree for at most n of r values of c; if not, they have the same roots, each
/// as often, since a polynomial over a field has one factorisation. Source: docs/adr/0034-sorts.md.
///
/// @param opIndex of the permutation
/// @param lhs     elements of the left side
/// @param rhs     elements of the right side
record PermutationRows(int opIndex, Permutation permutation, Terms lhs, Terms rhs) {

    /// Returns how many constraints a row of n elements takes.
    static int rowCount(int extent) {
        return 2 * (extent - 1);
    }

    /// Returns how many wires a row of n elements takes: P_1, …, P_(n−1), then the products of the right side but the last.
    static int wireCount(int extent) {
        return 2 * extent - 3;
    }

    /// Writes the rows, and allocates their wires.
    /// @param challenge wire of c
    /// @throws InternalCompilerError if an element may wrap around the modulus
    void write(RowBuilder rows, int challenge) {
        rows.at(opIndex);
        int extent = permutation.extent();
        int each = wireCount(extent);
        int start = rows.allocate(Math.multiplyExact(each, permutation.lineCount()), RowBuilder.FIELD);
        rows.add(new WireBlock.RunningProducts(start, permutation));
        for (int line = 0; line < permutation.lineCount(); line++) {
            int left = start + line * each;
            int last = left + extent - 2;
            products(rows, permutation.lhs(), lhs, line, left, last, challenge);
            products(rows, permutation.rhs(), rhs, line, last + 1, last, challenge);
        }
    }

    /// @param first wire of the first product
    /// @param last  wire of the last one
    private void products(RowBuilder rows, Value value, Terms terms, int line, int first, int last, int challenge) {
        int start = line * permutation.extent();
        for (int k = 1; k < permutation.extent(); k++) {
            rows.begin();
            if (k == 1) {
                factor(rows, rows.left(), value, terms, start, challenge);
            } else {
                rows.left().add(first + k - 2, 1);
            }
            factor(rows, rows.right(), value, terms, start + k, challenge);
            rows.out().add(k == permutation.extent() - 1 ? last : first + k - 1, 1);
            rows.append(value, start + k);
        }
    }

    private static void factor(RowBuilder rows, Accumulator sum, Value value, Terms terms, int element, int challenge) {
        terms.add(sum, element, -1);
        rows.requireNoWrap(sum, value, element);
        sum.add(challenge, 1);
    }
}
