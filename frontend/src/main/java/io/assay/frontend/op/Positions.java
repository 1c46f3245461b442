package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Row-major positions of elements, for operators that only move them.
final class Positions {
    private Positions() {}

    /// Returns one position for each index of a shape, in row-major order.
    static long[] of(Shape shape, ToLongFunction<int[]> position) {
        long[] positions = new long[shape.elementCount()];
        int[] index = new int[shape.rank()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = position.applyAsLong(index);
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                index[axis]++;
                if (index[axis] < shape.dim(axis)) {
                    break;
                }
                index[axis] = 0;
            }
        }
        return positions;
    }

    /// Returns the row-major position of an index in a shape with these strides.
    static long at(int[] strides, int... index) {
        long position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position += (long) strides[axis] * index[axis];
        }
        return position;
    }

    /// Returns the index map of a view of shape `shape` with these positions, if there is one.
    static Optional<IndexMap> affine(Shape shape, long... positions) {
        int[] own = shape.strides();
        List<Integer> strides = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean moves = positions.length > 0 && shape.dim(axis) > 1;
            strides.add(moves ? (int) (positions[own[axis]] - positions[0]) : 0);
        }
        int offset = positions.length == 0 ? 0 : (int) positions[0];
        long[] expected = of(shape, index -> {
            long position = offset;
            for (int axis = 0; axis < index.length; axis++) {
                position += (long) strides.get(axis) * index[axis];
            }
            return position;
        });
        return java.util.Arrays.equals(expected, positions)
                ? Optional.of(new IndexMap(offset, strides))
                : Optional.empty();
    }
}
