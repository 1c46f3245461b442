package io.assay.codegen.solidity;

import io.assay.backends.layout.PackedTensor;

/// A public tensor and the meaning of its integers: an integer v stands for v · 2^-scaleBits, or for the float32 whose key it
/// is.
///
/// @param tensor    name, shape, bounds, and where its elements are packed
/// @param scaleBits fractional bits, in [0, 61]; 0 for keys
/// @param ordered   whether integers are keys of float32 numbers, [io.assay.ir.tensor.FloatKey]
public record PublicTensor(PackedTensor tensor, int scaleBits, boolean ordered) {

    private static final int MAX_SCALE_BITS = 61;

    public PublicTensor {
        if (scaleBits < 0 || scaleBits > MAX_SCALE_BITS) {
            throw new IllegalArgumentException(
                    tensor.name() + ": scaleBits " + scaleBits + " is not in [0, " + MAX_SCALE_BITS + "]");
        }
        if (ordered && scaleBits != 0) {
            throw new IllegalArgumentException(
                    tensor.name() + ": keys of floats with " + scaleBits + " fractional bits");
        }
    }

    /// A tensor of multiples of 2^-scaleBits.
    public PublicTensor(PackedTensor tensor, int scaleBits) {
        this(tensor, scaleBits, false);
    }
}
