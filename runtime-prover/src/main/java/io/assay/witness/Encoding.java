package io.assay.witness;

import java.util.Arrays;
import java.util.Optional;

/// Which integers stand for the numbers of a tensor: multiples of one power of two, or places in the order of floats.
///
/// What is only compared needs the order alone, and each element may have its own: the [FloatKey] of a float32, the place of a
/// float64 ([#doubleOrder]), or, where it is known to lie on a grid, its multiple of 2^-k, which takes fewer bits.
public final class Encoding {
    /// Multiples of a power of two that is the tensor's.
    public static final Encoding FIXED_POINT = new Encoding(false, Optional.empty());
    /// Keys of floats.
    public static final Encoding FLOAT_ORDER = new Encoding(true, Optional.empty());
    /// In place of the fractional bits of an element's grid: its integer is a place.
    public static final int KEY = -1;

    private static final int MOST_BITS = 62;

    private final boolean ordered;
    /// Of float64 numbers; empty for the keys of float32 numbers.
    private final Optional<DoubleOrder> doubles;
    private final long[] grids;

    private Encoding(boolean ordered, Optional<DoubleOrder> doubles, long... grids) {
        this.ordered = ordered;
        this.doubles = doubles;
        this.grids = grids;
    }

    /// Places in the order of float32 numbers, of some elements on grids of their own.
    ///
    /// @param grids fractional bits of each element's grid, in [0, 62], or [#KEY]; row-major, copied
    /// @throws IllegalArgumentException if one is neither
    public static Encoding floatOrder(long[] grids) {
        return Arrays.stream(grids).allMatch(grid -> grid == KEY)
                ? FLOAT_ORDER
                : new Encoding(true, Optional.empty(), checked(grids));
    }

    /// Places in the order of float64 numbers: ⌊key / 4⌋ and the number of splits up to the key, where the key of a number is its
    /// bit pattern, negated for negative numbers, and NaN has one more than infinity.
    ///
    /// @param grids  as for [#floatOrder]; empty if no element has one
    /// @param splits keys, strictly ascending, no multiples of 4; copied
    /// @throws IllegalArgumentException if a grid or a split is none
    public static Encoding doubleOrder(long[] grids, long[] splits) {
        return new Encoding(true, Optional.of(new DoubleOrder(splits)), checked(grids));
    }

    private static long[] checked(long... grids) {
        for (long grid : grids) {
            if (grid < KEY || grid > MOST_BITS) {
                throw new IllegalArgumentException("a grid of " + grid + " fractional bits");
            }
        }
        return grids.clone();
    }

    /// Whether integers are places in the order of floats.
    public boolean isOrdered() {
        return ordered;
    }

    /// Whether this can be that of a tensor of `count` elements.
    boolean fits(int count) {
        return grids.length == 0 || grids.length == count;
    }

    /// The fractional bits of an element's own grid, or [#KEY]. Only where this is ordered.
    int grid(int index) {
        return grids.length == 0 ? KEY : (int) grids[index];
    }

    /// The place of a number.
    long place(double number) {
        return doubles.map(order -> order.of(number)).orElseGet(() -> FloatKey.of((float) number));
    }

    /// The place of an integer.
    long place(long number) {
        return doubles.map(order -> order.of((double) number)).orElseGet(() -> FloatKey.of((float) number));
    }

    /// The least number that has a place.
    ///
    /// @throws IllegalArgumentException if none has it
    double number(long place) {
        return doubles.map(order -> order.number(place)).orElseGet(() -> (double) FloatKey.number(place));
    }

    /// A number with as many digits as its type needs.
    String text(double number) {
        return doubles.isPresent() ? Double.toString(number) : Float.toString((float) number);
    }

    /// The place of infinity.
    long infinity() {
        return doubles.map(DoubleOrder::infinity).orElse(FloatKey.INFINITY);
    }

    /// The place of NaN.
    long missing() {
        return doubles.map(DoubleOrder::missing).orElse(FloatKey.NAN);
    }

    /// Whether some number has this place.
    boolean isPlace(long place) {
        return place >= doubles.map(DoubleOrder::least).orElse(-FloatKey.INFINITY) && place <= missing();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Encoding that && ordered == that.ordered && doubles.equals(that.doubles)
                && Arrays.equals(grids, that.grids);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Boolean.hashCode(ordered) + doubles.hashCode()) + Arrays.hashCode(grids);
    }

    @Override
    public String toString() {
        return !ordered
                ? "fixed point"
                : (doubles.isPresent() ? "double order" : "float order")
                        + (grids.length == 0 ? "" : ", grids of elements");
    }
}
