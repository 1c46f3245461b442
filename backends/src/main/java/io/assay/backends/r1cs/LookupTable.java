package io.assay.backends.r1cs;

import io.assay.ir.FunctionTable;
import io.assay.ir.TensorData;
import java.util.List;
import java.util.stream.Stream;

/// A table that values of a circuit are looked up in. Row j has j in its first column.
public sealed interface LookupTable {

    /// Returns how many rows there are.
    int rowCount();

    /// Returns the columns after the first, each of rowCount elements.
    List<TensorData> columns();

    /// The numbers from 0 to rowCount − 1: a range.
    record Numbers(int rowCount) implements LookupTable {
        @Override
        public List<TensorData> columns() {
            return List.of();
        }
    }

    /// The segments of a function: bases and slopes, of which a column that is constant is left out.
    record Segments(FunctionTable table) implements LookupTable {
        @Override
        public int rowCount() {
            return table.segmentCount();
        }

        @Override
        public List<TensorData> columns() {
            return Stream.of(table.base(), table.slope()).filter(column -> !WireBlock.Choice.constant(column)).toList();
        }
    }
}
