package io.assay.backends.r1cs;

import io.assay.ir.FunctionTable;
import io.assay.ir.Value;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Range;

/// A run of private wires and what they hold, so that a witness can be written without looking at constraints.
public sealed interface WireBlock {

    /// Returns the first wire.
    int start();

    /// Square of the context.
    record ContextSquare(int start) implements WireBlock {}

    /// One wire for each element of a value.
    record Elements(int start, Value value) implements WireBlock {}

    /// `bits` wires for each element of a value: the bits of element − offset, least first.
    record Bits(int start, Value value, int bits, long offset) implements WireBlock {}

    /// For each element of a value that has at most `max`: for each one-bit of max but the lowest run's last, the product
    /// of the element's bits at the one-bits of max from there up. See [R1csCompiler] on ranges.
    record Prefixes(int start, Range range, long offset) implements WireBlock {}

    /// One wire for each term of a contraction of two variables, by result element, then by term.
    record Products(int start, Contract contract) implements WireBlock {}

    /// For each element of a row index: one-hot vectors of its low and high part, then, for each column that is not
    /// constant, the chosen row of each block of the table times the high part.
    /// @param lowBits log2 of the size of the low vector
    record Choice(int start, Value index, FunctionTable table, int lowBits) implements WireBlock {

        /// Returns how many wires one element takes.
        int stride() {
            int high = table.segmentCount() >> lowBits;
            return (1 << lowBits) + high + columns() * high;
        }

        /// Returns how many columns are not constant.
        int columns() {
            return (constant(table.base()) ? 0 : 1) + (constant(table.slope()) ? 0 : 1);
        }

        /// Tells whether all elements of a column are equal.
        static boolean constant(io.assay.ir.TensorData column) {
            for (int i = 1; i < column.elementCount(); i++) {
                if (column.longAt(i) != column.longAt(0)) {
                    return false;
                }
            }
            return true;
        }
    }
}
