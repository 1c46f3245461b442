package io.assay.checker.r1cs;

/// Where the elements of inputs are held, in their order: committed weights first, then inputs.
///
/// An element of a private input has wires among the private inputs of the format, in the order of elements: its bits,
/// lowest first, or one wire of its own; none if its width is 0. The blinder of weights follows them. An element of a
/// public input is packed in a public element.
public final class InputLayout {

    /// No inputs.
    public static final InputLayout NONE = new InputLayout(new long[0], new int[0], new int[0], 0);

    private final long[] widths;
    private final int[] publicWires;
    private final int[] places;
    private final int weightCount;

    /// Creates a layout.
    /// @param widths      hi − lo of each element, at least 0
    /// @param publicWires wire of the public element that an element is packed in, 0 if it is private
    /// @param places      lowest bit there
    /// @param weightCount how many of the elements are committed weights; they are the first
    public InputLayout(long[] widths, int[] publicWires, int[] places, int weightCount) {
        this.widths = widths.clone();
        this.publicWires = publicWires.clone();
        this.places = places.clone();
        this.weightCount = weightCount;
    }

    /// Returns how many elements there are.
    public int count() {
        return widths.length;
    }

    /// Returns how many elements are committed weights.
    public int weightCount() {
        return weightCount;
    }

    long width(int element) {
        return widths[element];
    }

    /// Returns how many bits an element takes.
    public int bits(int element) {
        return Long.SIZE - Long.numberOfLeadingZeros(widths[element]);
    }

    /// Tells whether an element is packed in a public element.
    public boolean isPublic(int element) {
        return publicWires[element] != 0;
    }

    int publicWire(int element) {
        return publicWires[element];
    }

    int place(int element) {
        return places[element];
    }
}
