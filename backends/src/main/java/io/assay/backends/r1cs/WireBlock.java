package io.assay.backends.r1cs;

import io.assay.ir.FunctionTable;
import io.assay.ir.Value;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Range;

/// A run of private wires and what they hold, so that a witness can be written without looking at constraints.
public sealed interface WireBlock {

    /// Returns the first wire.
    int start();

    /// Returns how many wires there are.
    default int wireCount() {
        return switch (this) {
            case ContextSquare _ -> 1;
            case Elements(_, var value) -> value.type().elementCount();
            case Bits(_, var value, int bits, _) -> value.type().elementCount() * bits;
            case Prefixes(_, var range, _) ->
                range.operand().type().elementCount() * Prefixes.stride(range.max());
            case Products products -> products.contract().result().type().elementCount() * products.stride();
            case Choice choice -> choice.index().type().elementCount() * choice.stride();
        };
    }

    /// Square of the context.
    record ContextSquare(int start) implements WireBlock {}

    /// One wire for each element of a value.
    record Elements(int start, Value value) implements WireBlock {}

    /// `bits` wires for each element of a value: the bits of element − offset, least first.
    record Bits(int start, Value value, int bits, long offset) implements WireBlock {}

    /// For each element of a value that has at most `max`: for each one-bit of max but the lowest run's last, the product
    /// of the element's bits at the one-bits of max from there up. See [R1csCompiler] on ranges.
    /// @param offset 0: the bits are those of the range's operand
    record Prefixes(int start, Range range, long offset) implements WireBlock {

        /// Returns how many wires one element takes where it has at most `max`.
        static int stride(long max) {
            return Math.max(0, Long.bitCount(max) - Long.numberOfTrailingZeros(~max) - 1);
        }
    }

    /// One wire for each term of a contraction of two variables, by result element, then by term.
    record Products(int start, Contract contract) implements WireBlock {

        /// Returns how many wires one element takes: the terms of its sum.
        int stride() {
            String lhs = contract.einsum().lhs();
            int terms = 1;
            for (char label : contract.einsum().contracted().toCharArray()) {
                int axis = lhs.indexOf(label);
                terms *= axis >= 0
                        ? contract.lhs().type().shape().dim(axis)
                        : contract.rhs().type().shape().dim(contract.einsum().rhs().indexOf(label));
            }
            return terms;
        }
    }

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
