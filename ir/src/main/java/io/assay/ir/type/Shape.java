package io.assay.ir.type;

import java.util.List;
import java.util.stream.Collectors;

/// The extent of a tensor along each axis; an empty list is a scalar.
///
/// Every extent is known: symbolic dimensions are bound when a model is imported, because the shape of a circuit is
/// fixed. Elements are numbered in row-major order everywhere in the intermediate representation.
///
/// @param dims at most [#MOST_AXES] extents, outermost first, each at least 0; their product is at most [#MOST_ELEMENTS]
public record Shape(List<Integer> dims) {

    /// The most elements of a tensor: more are beyond any circuit, and arrays of them beyond most machines.
    public static final int MOST_ELEMENTS = 1 << 26;

    /// The most axes: each has a letter of its own in a contraction.
    public static final int MOST_AXES = 24;

    /// The shape of a scalar.
    public static final Shape SCALAR = new Shape(List.of());

    public Shape {
        dims = List.copyOf(dims);
        if (dims.size() > MOST_AXES) {
            throw new IllegalArgumentException("a shape of " + dims.size() + " axes, which is more than " + MOST_AXES);
        }
        long count = 1;
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("shape " + dims + " has a negative extent");
            }
            count *= dim;
            if (count > MOST_ELEMENTS) {
                throw new IllegalArgumentException("shape " + dims + " has more than 2^26 elements");
            }
        }
    }

    /// Returns the shape with the given extents, outermost first.
    public static Shape of(int... dims) {
        return new Shape(java.util.Arrays.stream(dims).boxed().toList());
    }

    /// Returns the number of axes.
    public int rank() {
        return dims.size();
    }

    /// Returns the extent of axis `axis`, in [0, rank).
    public int dim(int axis) {
        return dims.get(axis);
    }

    /// Returns the number of elements, 1 for a scalar.
    public int elementCount() {
        int count = 1;
        for (int dim : dims) {
            count *= dim;
        }
        return count;
    }

    /// Returns, per axis, by how many elements the row-major position grows when the index on that axis grows by one.
    public int[] strides() {
        int[] strides = new int[rank()];
        int stride = 1;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dim(axis);
        }
        return strides;
    }

    /// Returns the index of element `position` on every axis.
    public int[] indexOf(int position) {
        int[] index = new int[rank()];
        int rest = position;
        for (int axis = rank() - 1; axis >= 0; axis--) {
            index[axis] = rest % dim(axis);
            rest /= dim(axis);
        }
        return index;
    }

    /// Returns the extents as `2x3`; the empty string for a scalar.
    @Override
    public String toString() {
        return dims.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
