package io.assay.ir.type;

import java.util.List;
import java.util.stream.Collectors;

/// The extent of a tensor along each axis; an empty list is a scalar.
///
/// Every extent is known: symbolic dimensions are bound when a model is imported, because the shape of a circuit is
/// fixed. Elements are numbered in row-major order everywhere in the intermediate representation.
///
/// @param dims extents, outermost first, each at least 0; their product is below 2^31
public record Shape(List<Integer> dims) {

    /// The shape of a scalar.
    public static final Shape SCALAR = new Shape(List.of());

    public Shape {
        dims = List.copyOf(dims);
        long count = 1;
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("shape " + dims + " has a negative extent");
            }
            count = Math.multiplyExact(count, (long) dim);
            if (count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("shape " + dims + " has 2^31 elements or more");
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
