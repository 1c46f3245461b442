package io.assay.passes.tensor;

import io.assay.ir.Value;
import io.assay.ir.tensor.Axes;
import io.assay.ir.tensor.View;
import io.assay.ir.type.Shape;
import io.assay.passes.rule.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A value as some op reads it: through views, between which it may have been changed element by element.
///
/// @param value the value
/// @param views the views between reader and value, the reader's first
/// @param path  the values on the way, `value` last
record Spread(Value value, List<View> views, List<Value> path) {

    static Spread of(Value value) {
        return new Spread(value, List.of(), List.of(value));
    }

    /// Returns what the value is a view of, behind every view.
    Spread inner(Scope scope) {
        Optional<View> view = scope.definition(value, View.class);
        return view.isEmpty() ? this : joined(view.get().operand(), List.of(view.get())).inner(scope);
    }

    /// Returns an operand of the elementwise op that defines the value.
    Spread at(Value operand) {
        return joined(operand, List.of());
    }

    private Spread joined(Value operand, List<View> more) {
        List<View> all = new ArrayList<>(views);
        all.addAll(more);
        List<Value> further = new ArrayList<>(path);
        further.add(operand);
        return new Spread(operand, List.copyOf(all), List.copyOf(further));
    }

    /// Tells whether every value on the way has one reader.
    boolean isPrivate(Scope scope) {
        return path.stream().allMatch(scope::isUsedOnce);
    }

    /// Returns for each element that the reader sees its position in the value.
    int[] positions() {
        int[] positions = IntStream.range(0, path.getFirst().type().elementCount()).toArray();
        for (View view : views) {
            int[] next = view.map().positions(view.result().type().shape());
            positions = Arrays.stream(positions).map(i -> next[i]).toArray();
        }
        return positions;
    }

    /// Tells whether the reader, of shape `shape`, sees for each element the one of its row.
    boolean isOfRows(Shape shape, List<Integer> axes) {
        return path.getFirst().type().shape().equals(shape) && Arrays.equals(positions(), Axes.rows(shape, axes));
    }

    /// Tells whether the reader sees one element along the axes.
    boolean isConstantAlong(List<Integer> axes) {
        Shape shape = path.getFirst().type().shape();
        int[] rows = Axes.rows(shape, axes);
        int[] positions = positions();
        int[] first = new int[Axes.reduced(shape, axes).elementCount()];
        Arrays.fill(first, -1);
        for (int i = 0; i < rows.length; i++) {
            if (first[rows[i]] >= 0 && first[rows[i]] != positions[i]) {
                return false;
            }
            first[rows[i]] = positions[i];
        }
        return true;
    }
}
