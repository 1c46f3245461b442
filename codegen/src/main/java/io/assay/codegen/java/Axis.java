package io.assay.codegen.java;

import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// One loop over positions: `extent` of them, `stride` apart.
record Axis(int extent, int stride) {

    /// Returns the fewest loops, outermost first, that visit the same positions in the same order as the axes of
    /// `shape`.
    static List<Axis> merged(Shape shape, List<Integer> strides) {
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            Axis inner = new Axis(shape.dim(i), strides.get(i));
            if (inner.extent == 1) {
                continue;
            }
            if (!axes.isEmpty() && axes.getLast().stride == inner.stride * inner.extent) {
                inner = new Axis(axes.removeLast().extent * inner.extent, inner.stride);
            }
            axes.add(inner);
        }
        return axes;
    }

    /// Returns the text of offset + Σ strides[k]·variables[k].
    static String position(int offset, List<String> variables, List<Integer> strides) {
        StringBuilder text = new StringBuilder();
        if (offset != 0) {
            text.append(offset);
        }
        for (int i = 0; i < variables.size(); i++) {
            int stride = strides.get(i);
            if (stride != 0) {
                text.append(sign(text.isEmpty(), stride < 0))
                        .append(Math.abs(stride) == 1 ? "" : Math.abs(stride) + " * ")
                        .append(variables.get(i));
            }
        }
        return text.isEmpty() ? "0" : text.toString();
    }

    /// Returns what stands between two terms, or before the first one.
    static String sign(boolean first, boolean negative) {
        if (first) {
            return negative ? "-" : "";
        }
        return negative ? " - " : " + ";
    }
}
