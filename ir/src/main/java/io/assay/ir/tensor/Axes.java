package io.assay.ir.tensor;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Shape arithmetic for ops that reduce axes.
public final class Axes {

    private Axes() {}

    /// Returns `shape` with extent 1 on the given axes.
    /// @throws IllegalArgumentException if an axis is not in [0, rank)
    public static Shape reduced(Shape shape, List<Integer> axes) {
        List<Integer> dims = new ArrayList<>(shape.dims());
        for (int axis : axes) {
            if (axis < 0 || axis >= dims.size()) {
                throw new IllegalArgumentException("axis " + axis + " is not in [0, " + dims.size() + ")");
            }
            dims.set(axis, 1);
        }
        return new Shape(dims);
    }

    /// Returns for each element, row-major, the position of its row in the shape with extent 1 on the given axes.
    public static int[] rows(Shape shape, List<Integer> axes) {
        List<Integer> strides = new ArrayList<>(IndexMap.identity(reduced(shape, axes)).strides());
        axes.forEach(axis -> strides.set(axis, 0));
        return new IndexMap(0, strides).positions(shape);
    }
}
