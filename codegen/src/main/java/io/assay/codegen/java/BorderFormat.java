package io.assay.codegen.java;

import io.assay.ir.TensorData;
import java.util.Optional;

/// How the numbers of a graph input or output are written as integers.
///
/// @param scaleBits fractional bits of the integers, in [0, 61]; 0 if they are places in an order
/// @param exact     whether a given number must be a multiple of 2^-scaleBits, and is refused otherwise; if not, it is
///                  rounded half up
/// @param ordered   whether the integers are places in the order of float32 numbers: keys, [io.assay.ir.tensor.FloatKey]
/// @param grids     if they are, and some elements have a grid instead: for each element its fractional bits, or -1 for keys
public record BorderFormat(int scaleBits, boolean exact, boolean ordered, Optional<TensorData> grids) {

    public BorderFormat {
        if (scaleBits < 0 || scaleBits > 61) {
            throw new IllegalArgumentException("scaleBits " + scaleBits + " is not in [0, 61]");
        }
        if (ordered ? scaleBits != 0 || exact : grids.isPresent()) {
            throw new IllegalArgumentException(
                    "scaleBits " + scaleBits + ", exact " + exact + ", ordered " + ordered + " with grids " + grids);
        }
    }

    /// Multiples of 2^-scaleBits.
    public BorderFormat(int scaleBits, boolean exact) {
        this(scaleBits, exact, false, Optional.empty());
    }

    /// Places in the order of float32 numbers; see `grids`.
    public static BorderFormat floatOrder(Optional<TensorData> grids) {
        return new BorderFormat(0, false, true, grids);
    }
}
