package io.assay.ir;

import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which element of a source each element of a view is: source position = offset + Σ index[axis] · strides[axis].
///
/// Covers reshape, transpose, slice (steps may be negative) and broadcast (stride 0). Positions are row-major.
///
/// @param offset  source position of the view's first element
/// @param strides per axis of the view, how far the source position moves
public record IndexMap(int offset, List<Integer> strides) {

    public IndexMap {
        strides = List.copyOf(strides);
    }

    /// Returns the map that keeps the order of elements, for a view of shape `shape`.
    public static IndexMap identity(Shape shape) {
        List<Integer> strides = new ArrayList<>();
        for (int stride : shape.strides()) {
            strides.add(stride);
        }
        return new IndexMap(0, strides);
    }

    /// Returns the map that repeats a tensor of shape `source` along its axes of extent 1, for a view of shape `target` of
    /// the same rank.
    public static IndexMap repeating(Shape source, Shape target) {
        List<Integer> strides = new ArrayList<>(identity(source).strides());
        for (int axis = 0; axis < target.rank(); axis++) {
            if (source.dim(axis) == 1) {
                strides.set(axis, 0);
            }
        }
        return new IndexMap(0, strides);
    }

    /// Returns, for every element of a view of shape `shape` in row-major order, its source position.
    /// @throws IllegalArgumentException if the rank differs from the number of strides
    public int[] positions(Shape shape) {
        if (shape.rank() != strides.size()) {
            throw new IllegalArgumentException(strides.size() + " strides for a view of rank " + shape.rank());
        }
        int[] positions = new int[shape.elementCount()];
        if (shape.rank() == 0 || positions.length == 0) {
            Arrays.fill(positions, offset);
            return positions;
        }
        int[] steps = strides.stream().mapToInt(Integer::intValue).toArray();
        int[] dims = shape.dims().stream().mapToInt(Integer::intValue).toArray();
        int[] index = new int[dims.length];
        int last = dims.length - 1;
        int source = offset;
        for (int i = 0; i < positions.length; i += dims[last]) {
            for (int k = 0; k < dims[last]; k++) {
                positions[i + k] = source + k * steps[last];
            }
            for (int axis = last - 1; axis >= 0; axis--) {
                index[axis]++;
                source += steps[axis];
                if (index[axis] < dims[axis]) {
                    break;
                }
                source -= index[axis] * steps[axis];
                index[axis] = 0;
            }
        }
        return positions;
    }
}
