package io.assay.checker.air;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The extents of a tensor, outermost first; elements are numbered in row-major order.
public final class Shape {

    /// The most axes of a tensor.
    static final int MOST_AXES = 24;

    /// The most elements of a tensor.
    static final int MOST_ELEMENTS = 1 << 26;

    private final int[] dims;
    private final int count;

    private Shape(int[] dims, int count) {
        this.dims = dims;
        this.count = count;
    }

    /// Returns the shape with these extents.
    /// @throws IllegalArgumentException if one is negative, or there are too many axes or elements
    static Shape of(int... dims) {
        long count = 1;
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("an extent of " + dim);
            }
            count *= dim;
            if (count > MOST_ELEMENTS) {
                throw new IllegalArgumentException("more than 2^26 elements");
            }
        }
        if (dims.length > MOST_AXES) {
            throw new IllegalArgumentException(dims.length + " axes");
        }
        return new Shape(dims.clone(), (int) count);
    }

    /// Returns the number of axes.
    public int rank() {
        return dims.length;
    }

    /// Returns the extent of an axis.
    public int dim(int axis) {
        return dims[axis];
    }

    /// Returns the number of elements, 1 for a scalar.
    public int count() {
        return count;
    }

    /// Returns a copy of the extents.
    int[] dims() {
        return dims.clone();
    }

    /// Returns how far a position moves when the index on an axis grows by one.
    int stride(int axis) {
        int stride = 1;
        for (int i = axis + 1; i < dims.length; i++) {
            stride *= dims[i];
        }
        return stride;
    }

    /// Returns this shape with another extent of one axis.
    Shape with(int axis, int extent) {
        int[] others = dims.clone();
        others[axis] = extent;
        return of(others);
    }

    /// Returns the source position of each element of a view of this shape.
    /// @param offset  position of the first element
    /// @param strides per axis, how far the position moves
    int[] positions(int offset, int[] strides) {
        int[] positions = new int[count];
        if (count == 0) {
            return positions;
        }
        positions[0] = offset;
        // Axis by axis from the innermost: what is filled so far is one block, and the next axis repeats it, moved.
        int filled = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            for (int i = 1; i < dims[axis]; i++) {
                int moved = i * strides[axis];
                for (int k = 0; k < filled; k++) {
                    positions[i * filled + k] = positions[k] + moved;
                }
            }
            filled *= dims[axis];
        }
        return positions;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /// Returns the extents as `2x3`; the empty string for a scalar.
    @Override
    public String toString() {
        return Arrays.stream(dims).mapToObj(String::valueOf).collect(Collectors.joining("x"));
    }
}
