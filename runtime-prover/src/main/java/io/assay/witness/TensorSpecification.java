package io.assay.witness;

import java.util.List;

/// A fixed-point tensor at the border of a circuit: value = integer / 2^scaleBits, integer in [low, high].
///
/// @param name      name in the model
/// @param shape     extents of the axes
/// @param scaleBits binary digits after the point; 0 for integers
/// @param low       smallest integer
/// @param high      largest integer
public record TensorSpecification(String name, List<Integer> shape, int scaleBits, long low, long high) {
    /// Copies the shape.
    ///
    /// @throws IllegalArgumentException if low > high, an extent is negative, or there are 2^31 elements or more
    public TensorSpecification {
        shape = List.copyOf(shape);
        if (low > high) {
            throw new IllegalArgumentException("empty range [" + low + ", " + high + "] of " + name);
        }
        countOf(shape);
    }

    /// How many elements the tensor has.
    public int count() {
        return countOf(shape);
    }

    /// Bits of one packed value: ⌈log2(high - low + 1)⌉.
    public int packedBits() {
        return Bits.widthOfRange(low, high);
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
