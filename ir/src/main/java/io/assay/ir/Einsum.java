package io.assay.ir;

/// A contraction of two tensors: result[out] = Σ lhs[lhs] · rhs[rhs], over every label that is not in `out`.
///
/// Each label is one lower-case letter and stands for one axis; it has the same extent wherever it occurs, occurs at
/// most once in each of the three, and every label of `out` occurs in an operand. Example: a matrix product is
/// `ik,kj->ij`.
///
/// @param lhs labels of the left operand's axes
/// @param rhs labels of the right operand's axes
/// @param out labels of the result's axes
public record Einsum(String lhs, String rhs, String out) {

    public Einsum {
        for (String labels : new String[]{lhs, rhs, out}) {
            if (!labels.matches("[a-z]*") || labels.chars().distinct().count() != labels.length()) {
                throw new IllegalArgumentException("'" + labels + "' is not a list of distinct lower-case letters");
            }
        }
        for (char label : out.toCharArray()) {
            if (lhs.indexOf(label) < 0 && rhs.indexOf(label) < 0) {
                throw new IllegalArgumentException("label '" + label + "' of the result is in no operand");
            }
        }
    }

    /// The matrix product `ik,kj->ij`.
    public static final Einsum MATMUL = new Einsum("ik", "kj", "ij");

    /// Rows of `bnr` picked by one-hot vectors `bin`.
    public static final Einsum PICK = new Einsum("bin", "bnr", "bir");

    /// Returns labels for `count` axes, at most [Shape#MOST_AXES][io.assay.ir.type.Shape#MOST_AXES]: never `y` or `z`.
    public static String labels(int count) {
        return "abcdefghijklmnopqrstuvwx".substring(0, count);
    }

    /// Returns the labels that are summed over, in the order of the left, then the right operand.
    public String contracted() {
        StringBuilder labels = new StringBuilder();
        for (char label : (lhs + rhs).toCharArray()) {
            if (out.indexOf(label) < 0 && labels.indexOf(String.valueOf(label)) < 0) {
                labels.append(label);
            }
        }
        return labels.toString();
    }

    /// Returns the form `ik,kj->ij`.
    @Override
    public String toString() {
        return lhs + "," + rhs + "->" + out;
    }
}
