package io.assay.checker.air;

/// A table: row i is (i, base[i], slope[i]), so that an index has just one row.
///
/// @param name  what it approximates
/// @param base  second column
/// @param slope third column, as many rows
public record Table(String name, Constant base, Constant slope) {

    /// Returns the number of rows.
    public int rows() {
        return base.count();
    }

    /// Tells whether both have the same rows.
    boolean sameRows(Table other) {
        return base.sameElements(other.base) && slope.sameElements(other.slope);
    }
}
