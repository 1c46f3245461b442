package io.assay.codegen.solidity;

import io.assay.backends.layout.PackedTensor;

/// A public tensor and the meaning of its integers: an integer v stands for v · 2^-scaleBits.
///
/// @param tensor    name, shape, bounds, and where its elements are packed
/// @param scaleBits fractional bits, in [0, 61]
public record PublicTensor(PackedTensor tensor, int scaleBits) {

    private static final int MAX_SCALE_BITS = 61;

    public PublicTensor {
        if (scaleBits < 0 || scaleBits > MAX_SCALE_BITS) {
            throw new IllegalArgumentException(
                    tensor.name() + ": scaleBits " + scaleBits + " is not in [0, " + MAX_SCALE_BITS + "]");
        }
    }
}
