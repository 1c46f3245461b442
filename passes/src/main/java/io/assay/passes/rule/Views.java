package io.assay.passes.rule;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Arithmetic of index maps.
public final class Views {

    private Views() {}

    /// Tells whether a view by `map` is its source, element by element.
    public static boolean isIdentity(IndexMap map, Shape shape, Shape source) {
        return shape.equals(source)
                && Arrays.equals(map.positions(shape), IndexMap.identity(shape).positions(shape));
    }

    /// Returns the map of a view of a view; empty if no single map has the same positions.
    /// @param inner      map of the first view, whose shape is `innerShape`
    /// @param outer      map of the second view, which reads the first
    /// @param outerShape shape of the second view
    public static Optional<IndexMap> compose(IndexMap inner, Shape innerShape, IndexMap outer, Shape outerShape) {
        int[] innerPositions = inner.positions(innerShape);
        int[] positions = Arrays.stream(outer.positions(outerShape)).map(i -> innerPositions[i]).toArray();
        return affine(positions, outerShape);
    }

    /// Returns the map that has the given positions; empty if there is none, or nothing to see.
    public static Optional<IndexMap> affine(int[] positions, Shape shape) {
        if (positions.length == 0) {
            return Optional.empty();
        }
        int[] rowMajor = shape.strides();
        Integer[] strides = new Integer[rowMajor.length];
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = shape.dim(axis) > 1 ? positions[rowMajor[axis]] - positions[0] : 0;
        }
        IndexMap map = new IndexMap(positions[0], List.of(strides));
        return Arrays.equals(map.positions(shape), positions) ? Optional.of(map) : Optional.empty();
    }
}
