package io.assay.witness;

import java.util.List;

/// A tensor at the border of a circuit, as integers: value = integer / 2^scaleBits, or the float32 whose key the integer is,
/// each integer within its bounds.
///
/// @param name       name in the model
/// @param shape      extents of the axes
/// @param scaleBits  binary digits after the point; 0 for integers and for keys
/// @param exact      whether a given number must be a multiple of 2^-scaleBits; otherwise it is rounded half up. Numbers that
///                   become keys are rounded to float32 in any case
/// @param visibility who sees its integers
/// @param bounds     least and greatest integer of each element
/// @param encoding   which integers stand for numbers
public record TensorSpecification(String name, List<Integer> shape, int scaleBits, boolean exact,
        Visibility visibility, Bounds bounds, Encoding encoding) {
    /// Copies the shape.
    ///
    /// @throws IllegalArgumentException if an extent is negative, there are 2^31 elements or more, the bounds are those of
    ///                                  another number of elements, or bounds of keys are none
    public TensorSpecification {
        shape = List.copyOf(shape);
        if (!bounds.fits(countOf(shape))) {
            throw new IllegalArgumentException(bounds + " for shape " + shape + " of " + name);
        }
        if (encoding == Encoding.FLOAT_ORDER && (scaleBits != 0 || !bounds.within(-FloatKey.INFINITY, FloatKey.NAN))) {
            throw new IllegalArgumentException(
                    bounds + " with " + scaleBits + " fractional bits for keys of floats of " + name);
        }
    }

    /// A fixed-point tensor.
    ///
    /// @throws IllegalArgumentException as the other constructor
    public TensorSpecification(String name, List<Integer> shape, int scaleBits, boolean exact, Visibility visibility,
            Bounds bounds) {
        this(name, shape, scaleBits, exact, visibility, bounds, Encoding.FIXED_POINT);
    }

    /// How many elements the tensor has.
    public int count() {
        return countOf(shape);
    }

    /// The number that an integer of this tensor stands for.
    ///
    /// @throws IllegalArgumentException if it is to be a key and is none
    public double number(long integer) {
        return switch (encoding) {
            case FIXED_POINT -> Math.scalb((double) integer, -scaleBits);
            case FLOAT_ORDER -> FloatKey.number(integer);
        };
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
