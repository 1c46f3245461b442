package io.assay.codegen.java;

import io.assay.ir.TensorData;
import java.util.Optional;

/// How the numbers of a graph input or output are written as integers.
///
/// @param scaleBits fractional bits of the integers, in [0, 61]; 0 if they are places in an order
/// @param exact     whether a given number must be a multiple of 2^-scaleBits, and is refused otherwise; if not, it is
///                  rounded half up
/// @param ordered   whether the integers are places in the order of floats: keys of float32, [io.assay.ir.tensor.FloatKey], or
///                  places of float64
/// @param grids     if they are, and some elements have a grid instead: for each element its fractional bits, or -1 for places
/// @param splits    if they are those of float64: keys of numbers that have another place than the number below
public record BorderFormat(int scaleBits, boolean exact, boolean ordered, Optional<TensorData> grids,
        Optional<TensorData> splits) {

    public BorderFormat {
        if (scaleBits < 0 || scaleBits > 61) {
            throw new IllegalArgumentException("scaleBits " + scaleBits + " is not in [0, 61]");
        }
        if (ordered ? scaleBits != 0 || exact : grids.isPresent() || splits.isPresent()) {
            throw new IllegalArgumentException(
                    "scaleBits " + scaleBits + ", exact " + exact + ", ordered " + ordered + " with grids " + grids);
        }
    }

    /// Multiples of 2^-scaleBits.
    public BorderFormat(int scaleBits, boolean exact) {
        this(scaleBits, exact, false, Optional.empty(), Optional.empty());
    }

    /// Places in an order; see the components.
    public static BorderFormat ordered(Optional<TensorData> grids, Optional<TensorData> splits) {
        return new BorderFormat(0, false, true, grids, splits);
    }
}
