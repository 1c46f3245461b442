package io.assay.witness;

import java.util.List;

/// A tensor at the border of a circuit, as integers: value = integer / 2^scaleBits, or what its encoding says, each integer
/// within its bounds.
///
/// @param name       name in the model
/// @param shape      extents of the axes
/// @param scaleBits  binary digits after the point; 0 for integers, and where only the order is read
/// @param exact      whether a given number must be a multiple of 2^-scaleBits; otherwise it is rounded half up. Where only the
///                   order is read, numbers that become keys of float32 are rounded to it, and others must be on their grid
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
        if (!encoding.fits(countOf(shape))) {
            throw new IllegalArgumentException(encoding + " for shape " + shape + " of " + name);
        }
        if (encoding.isOrdered()) {
            requireKeys(name, scaleBits, countOf(shape), bounds, encoding);
        }
    }

    private static void requireKeys(String name, int scaleBits, int count, Bounds bounds, Encoding encoding) {
        for (int index = 0; index < count; index++) {
            boolean keys = encoding.isPlace(bounds.low(index)) && encoding.isPlace(bounds.high(index));
            if (scaleBits != 0 || (encoding.grid(index) == Encoding.KEY && !keys)) {
                throw new IllegalArgumentException("[" + bounds.low(index) + ", " + bounds.high(index) + "] with "
                        + scaleBits + " fractional bits for places of floats of " + name);
            }
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

    /// Whether the integer of an element is the place of a float in an order.
    public boolean isKey(int index) {
        return encoding.isOrdered() && encoding.grid(index) == Encoding.KEY;
    }

    /// The fractional bits of an element that is no key.
    int scaleBits(int index) {
        return encoding.isOrdered() ? encoding.grid(index) : scaleBits;
    }

    /// Whether an element that is no key must be a multiple of 2^-scaleBits.
    boolean isExact(int index) {
        return exact || encoding.isOrdered();
    }

    /// The number that an integer stands for as an element of this tensor; of several the least.
    ///
    /// @throws IllegalArgumentException if it is to be a key and is none
    public double number(int index, long integer) {
        return isKey(index) ? encoding.number(integer) : Math.scalb((double) integer, -scaleBits(index));
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
