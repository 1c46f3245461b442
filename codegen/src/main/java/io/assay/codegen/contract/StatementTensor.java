package io.assay.codegen.contract;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A public or hashed tensor and the meaning of its integers: an integer v stands for v · 2^-scaleBits, or is a place in the order of
/// floats.
///
/// @param tensor    name, shape, bounds, and where its elements are packed
/// @param scaleBits fractional bits, in [0, 61]; 0 for places in an order
/// @param ordered   whether integers are places in the order of floats: keys of float32, [io.assay.ir.tensor.FloatKey], or
///                  places of float64
/// @param grids     if they are, and some elements have a grid instead: for each element its fractional bits, in [0, 61], or
///                  [#KEY]; else empty
/// @param splits    if they are those of float64: keys of numbers that have another place than the number below
public record StatementTensor(PackedTensor tensor, int scaleBits, boolean ordered, List<Integer> grids,
        Optional<List<Long>> splits) {

    /// In place of the fractional bits of an element's grid: its integer is a key.
    public static final int KEY = -1;

    private static final int MAX_SCALE_BITS = 61;

    public StatementTensor {
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
    public StatementTensor(PackedTensor tensor, int scaleBits) {
        this(tensor, scaleBits, false, List.of(), Optional.empty());
    }

    /// Elements that have the same units, for people.
    ///
    /// @param elements `3`, or `3 to 5`
    /// @param units    what an integer of them is
    public record Run(String elements, String units) {
        private static Run of(int first, int last, int grid, String ofKeys) {
            return new Run(first == last ? "" + first : first + " to " + last, switch (grid) {
                case KEY -> ofKeys;
                case 0 -> "the number, an integer";
                default -> "the number times " + BigInteger.ONE.shiftLeft(grid) + ", an integer";
            });
        }
    }

    /// Returns runs of elements that have the same units, where some elements have a grid.
    public List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= grids.size(); to++) {
            if (to == grids.size() || !grids.get(to).equals(grids.get(from))) {
                runs.add(Run.of(from, to - 1, grids.get(from), keyText()));
                from = to;
            }
        }
        return List.copyOf(runs);
    }

    /// Returns what an integer is, for the list of values in a README.
    public String scaleText() {
        return !grids.isEmpty() ? "see below" : ordered ? keyText() : Integer.toString(scaleBits);
    }

    private String keyText() {
        return splits.isPresent() ? "place of a float64" : "key of a float32";
    }

    /// Returns where the first element with bits lies, from which the others follow by the rule of [Statement]; if none
    /// has bits, one without meaning.
    /// @throws IllegalArgumentException if the others do not
    public Place firstPlace() {
        Place first = tensor.places().stream().filter(place -> place.bits() > 0).findFirst()
                .orElse(new Place(0, 0, 0, 0, 0));
        int element = first.element();
        int offset = first.offset();
        for (Place place : tensor.places()) {
            if (place.bits() == 0) {
                continue;
            }
            if (offset + place.bits() > Statement.ELEMENT_BITS) {
                element++;
                offset = 0;
            }
            if (place.element() != element || place.offset() != offset) {
                throw new IllegalArgumentException(tensor.name() + ": " + place + ", expected element " + element
                        + " and offset " + offset + " by the rule of packing");
            }
            offset += place.bits();
        }
        return first;
    }
}
