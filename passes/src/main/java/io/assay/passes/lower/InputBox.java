package io.assay.passes.lower;

import io.assay.ir.TensorData;
import io.assay.ir.type.Interval;
import java.util.Arrays;
import java.util.Optional;

/// The box that a graph input lies in, and the precision at which it is read.
///
/// @param lo        least real value: one number, or one for each element; where the order is read, the integer that stands for
///                  it, i64
/// @param hi        greatest real value, or its integer, of the same shape as `lo`
/// @param scaleBits fractional bits of the integers that stand for the input, in [0, 40]; 0 where the order is read
/// @param exact     whether the input has just the multiples of 2^-scaleBits as values: one between them is refused;
///                  else it is rounded
/// @param origin    where the box comes from, for people: `--range`, `--samples FILE`
/// @param encoding  which integers stand for the input
/// @param grids     where the order is read, and some element on a grid: for each element the fractional bits of its grid, in
///                  [0, 40], or [#KEY]
/// @param splits    with [InputEncoding#DOUBLE_ORDER]: those of [NumberOrder.Doubles]
public record InputBox(TensorData lo, TensorData hi, int scaleBits, boolean exact, String origin,
        InputEncoding encoding, Optional<TensorData> grids, Optional<TensorData> splits) {

    /// In place of the fractional bits of an element's grid: its integer is a place in the order.
    public static final int KEY = -1;

    private static final int MOST_BITS = 40;

    public InputBox {
        if (!lo.shape().equals(hi.shape()) || scaleBits < 0 || scaleBits > MOST_BITS) {
            throw new IllegalArgumentException("box of " + lo + " and " + hi + " with scaleBits " + scaleBits);
        }
        for (int i = 0; i < lo.elementCount(); i++) {
            if (!(lo.doubleAt(i) <= hi.doubleAt(i))) {
                throw new IllegalArgumentException("empty range [" + lo.doubleAt(i) + ", " + hi.doubleAt(i) + "]");
            }
        }
        if (grids.isPresent() && !(encoding.isOrder() && grids.get().shape().equals(lo.shape()))) {
            throw new IllegalArgumentException("grids of " + grids.get() + " with " + encoding + " and bounds " + lo);
        }
        if (splits.isPresent() != (encoding == InputEncoding.DOUBLE_ORDER)) {
            throw new IllegalArgumentException("splits " + splits + " with " + encoding);
        }
        if (encoding.isOrder()) {
            NumberOrder order = order(splits);
            for (int i = 0; i < lo.elementCount(); i++) {
                requireIntegers(lo.longAt(i), hi.longAt(i), grids.isPresent() ? (int) grids.get().longAt(i) : KEY,
                        order, scaleBits);
            }
        }
    }

    /// A box of multiples of 2^-scaleBits.
    public InputBox(TensorData lo, TensorData hi, int scaleBits, boolean exact, String origin) {
        this(lo, hi, scaleBits, exact, origin, InputEncoding.FIXED_POINT, Optional.empty(), Optional.empty());
    }

    /// Returns a box of places in an order.
    /// @param grids see the component
    public static InputBox ordered(NumberOrder order, TensorData lo, TensorData hi, String origin,
            Optional<TensorData> grids) {
        return switch (order) {
            case NumberOrder.Floats _ ->
                new InputBox(lo, hi, 0, false, origin, InputEncoding.FLOAT_ORDER, grids, Optional.empty());
            case NumberOrder.Doubles(var splits) ->
                new InputBox(lo, hi, 0, false, origin, InputEncoding.DOUBLE_ORDER, grids, Optional.of(splits));
        };
    }

    private static void requireIntegers(long lo, long hi, int grid, NumberOrder order, int scaleBits) {
        long least = grid == KEY ? order.least() : -Interval.LIMIT;
        long greatest = grid == KEY ? order.missing() : Interval.LIMIT;
        if (scaleBits != 0 || lo > hi || lo < least || hi > greatest || grid < KEY || grid > MOST_BITS) {
            throw new IllegalArgumentException("[" + lo + ", " + hi + "] with scaleBits " + scaleBits + " are no "
                    + (grid == KEY ? "places of floats" : "integers of a grid of " + grid + " fractional bits"));
        }
    }

    private static NumberOrder order(Optional<TensorData> splits) {
        return splits.map(of -> (NumberOrder) new NumberOrder.Doubles(of)).orElseGet(NumberOrder.Floats::new);
    }

    /// Returns the order that is read.
    /// @throws IllegalStateException if none is
    public NumberOrder order() {
        if (!encoding.isOrder()) {
            throw new IllegalStateException("numbers of " + scaleBits + " fractional bits");
        }
        return order(splits);
    }

    /// Returns the least integer of an element.
    public long least(int element) {
        return integer(lo, element);
    }

    /// Returns the greatest integer of an element.
    public long greatest(int element) {
        return integer(hi, element);
    }

    private long integer(TensorData bounds, int element) {
        int at = bounds.elementCount() == 1 ? 0 : element;
        return encoding.isOrder() ? bounds.longAt(at) : quantize(bounds.doubleAt(at), scaleBits);
    }

    /// Returns the fractional bits of the integers that stand for an element, or [#KEY].
    public int gridOf(int element) {
        return encoding.isOrder() ? grids.map(bits -> (int) bits.longAt(element)).orElse(KEY) : scaleBits;
    }

    /// Returns the integer that stands for `value` as an element, whether inside the box or not: [#quantize], or its place in the
    /// order.
    /// @throws ArithmeticException if it does not fit 62 bits
    public long integerOf(int element, double value) {
        int grid = gridOf(element);
        return grid == KEY ? order().of(value) : quantize(value, grid);
    }

    /// Returns the number that an integer stands for as an element; of several the least.
    /// @throws IllegalArgumentException if it is to be a place and is none
    public double numberOf(int element, long integer) {
        int grid = gridOf(element);
        return grid == KEY ? order().number(integer) : Math.scalb((double) integer, -grid);
    }

    /// Returns the integers that stand for all elements; see [#integerOf].
    public long[] integersOf(double... values) {
        long[] integers = new long[values.length];
        Arrays.setAll(integers, i -> integerOf(i, values[i]));
        return integers;
    }

    /// Returns the integer that stands for `value`: floor(value·2^scaleBits + 1/2).
    /// @throws ArithmeticException if it does not fit 62 bits
    public static long quantize(double value, int scaleBits) {
        double exact = Math.scalb(value, scaleBits);
        double floor = Math.floor(exact);
        // Not floor(exact + 1/2): that sum is rounded, and an odd integer beyond 2^52 would become the next one.
        double scaled = exact - floor >= 0.5 ? floor + 1 : floor;
        if (!(Math.abs(scaled) < 0x1p62)) {
            throw new ArithmeticException(value + " with " + scaleBits + " fractional bits needs more than 62 bits");
        }
        return (long) scaled;
    }
}
