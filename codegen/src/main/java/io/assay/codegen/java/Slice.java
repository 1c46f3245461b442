package io.assay.codegen.java;

import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.View;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A value that is a run of elements of another one, moved: value[i] = base[from + i] + added.
///
/// @param base  the other value
/// @param from  its first element
/// @param added what is added to each
record Slice(Value base, int from, long added) {

    /// Returns `value` as a run of the earliest value it is one of.
    static Slice of(Value value, Map<Value, Op> definitions) {
        Slice slice = new Slice(value, 0, 0);
        while (true) {
            Op op = Objects.requireNonNull(definitions.get(slice.base));
            if (op instanceof Linear(_, var factors, var constant, var operands, _) && factors.equals(List.of(1L))) {
                slice = new Slice(operands.getFirst(), slice.from, slice.added + constant);
            } else if (op instanceof View(_, var map, var operand, _) && isRun(slice.base, map.strides())) {
                slice = new Slice(operand, map.offset() + slice.from, slice.added);
            } else {
                return slice;
            }
        }
    }

    private static boolean isRun(Value view, List<Integer> strides) {
        List<Axis> axes = Axis.merged(view.type().shape(), strides);
        return axes.isEmpty() || (axes.size() == 1 && axes.getFirst().stride() == 1);
    }
}
