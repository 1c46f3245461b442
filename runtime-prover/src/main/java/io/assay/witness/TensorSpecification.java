package io.assay.witness;

import java.util.List;

/// A fixed-point tensor at the border of a circuit: value = integer / 2^scaleBits, each integer within its bounds.
///
/// @param name       name in the model
/// @param shape      extents of the axes
/// @param scaleBits  binary digits after the point; 0 for integers
/// @param exact      whether a given number must be a multiple of 2^-scaleBits; otherwise it is rounded half up
/// @param visibility who sees its integers
/// @param bounds     least and greatest integer of each element
public record TensorSpecification(String name, List<Integer> shape, int scaleBits, boolean exact,
        Visibility visibility, Bounds bounds) {
    /// Copies the shape.
    ///
    /// @throws IllegalArgumentException if an extent is negative, there are 2^31 elements or more, or the bounds are
    ///                                  those of another number of elements
    public TensorSpecification {
        shape = List.copyOf(shape);
        if (!bounds.fits(countOf(shape))) {
            throw new IllegalArgumentException(bounds + " for shape " + shape + " of " + name);
        }
    }

    /// How many elements the tensor has.
    public int count() {
        return countOf(shape);
    }

    private static int countOf(List<Integer> shape) {
        long product = 1;
        for (int extent : shape) {
            product *= extent;
            if (extent < 0 || product > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("shape " + shape);
            }
        }
        return (int) product;
    }
}
