package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.stream.LongStream;

/// Names of the integers 0, 1, 2 …: what strings and keys of maps become, since a circuit has numbers only.
///
/// @param isText whether the names are strings of the model; otherwise they are integers, in decimal
/// @param names  the name of each position
public record LabelTable(boolean isText, List<String> names) {
    public LabelTable {
        names = List.copyOf(names);
    }

    /// Returns a table of strings.
    public static LabelTable ofStrings(List<String> names) {
        return new LabelTable(true, names);
    }

    /// Returns a table of integers.
    public static LabelTable ofIntegers(List<Long> numbers) {
        return new LabelTable(false, numbers.stream().map(String::valueOf).toList());
    }

    /// Returns the number of names.
    public int size() {
        return names.size();
    }

    /// Returns the name of a position.
    public String name(int position) {
        return names.get(position);
    }

    /// Returns the positions of `texts` in this table, as a tensor of that shape.
    /// @throws IllegalArgumentException if one of them is not in the table
    TensorData positions(Shape shape, List<String> texts) {
        long[] positions = new long[texts.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = names.indexOf(texts.get(i));
        }
        if (LongStream.of(positions).anyMatch(position -> position < 0)) {
            throw new IllegalArgumentException("a string is not in its table");
        }
        return TensorData.integers(shape, positions);
    }
}
