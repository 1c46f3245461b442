package io.assay.codegen.contract;

import io.assay.backends.layout.PackedTensor;
import java.util.List;
import java.util.Optional;

/// A public tensor and the meaning of its integers: an integer v stands for v · 2^-scaleBits, or is a place in the order of
/// floats.
///
/// @param tensor    name, shape, bounds, and where its elements are packed
/// @param scaleBits fractional bits, in [0, 61]; 0 for places in an order
/// @param ordered   whether integers are places in the order of floats: keys of float32, [io.assay.ir.tensor.FloatKey], or
///                  places of float64
/// @param grids     if they are, and some elements have a grid instead: for each element its fractional bits, in [0, 61], or
///                  [#KEY]; else empty
/// @param splits    if they are those of float64: keys of numbers that have another place than the number below
public record PublicTensor(PackedTensor tensor, int scaleBits, boolean ordered, List<Integer> grids,
        Optional<List<Long>> splits) {

    /// In place of the fractional bits of an element's grid: its integer is a key.
    public static final int KEY = -1;

    private static final int MAX_SCALE_BITS = 61;

    public PublicTensor {
        if (scaleBits < 0 || scaleBits > MAX_SCALE_BITS) {
            throw new IllegalArgumentException(
                    tensor.name() + ": scaleBits " + scaleBits + " is not in [0, " + MAX_SCALE_BITS + "]");
        }
        grids = List.copyOf(grids);
        splits = splits.map(List::copyOf);
        if (ordered ? scaleBits != 0 : splits.isPresent()) {
            throw new IllegalArgumentException(
                    tensor.name() + ": keys of floats with " + scaleBits + " fractional bits");
        }
        boolean fits = ordered && grids.size() == tensor.places().size()
                && grids.stream().allMatch(grid -> grid >= KEY && grid <= MAX_SCALE_BITS);
        if (!grids.isEmpty() && !fits) {
            throw new IllegalArgumentException(tensor.name() + ": grids " + grids + " of " + tensor.places().size()
                    + " elements");
        }
    }

    /// A tensor of multiples of 2^-scaleBits.
    public PublicTensor(PackedTensor tensor, int scaleBits) {
        this(tensor, scaleBits, false, List.of(), Optional.empty());
    }
}
