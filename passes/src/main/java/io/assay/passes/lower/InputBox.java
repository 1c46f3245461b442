package io.assay.passes.lower;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.FloatKey;
import java.util.Arrays;
import java.util.Optional;

/// The box that a graph input lies in, and the precision at which it is read.
///
/// @param lo        least real value: one number, or one for each element; with [InputEncoding#FLOAT_ORDER] the integer that
///                  stands for it
/// @param hi        greatest real value, or its integer, of the same shape as `lo`
/// @param scaleBits fractional bits of the integers that stand for the input, in [0, 40]; 0 with
///                  [InputEncoding#FLOAT_ORDER]
/// @param exact     whether the input has just the multiples of 2^-scaleBits as values: one between them is refused;
///                  else it is rounded
/// @param origin    where the box comes from, for people: `--range`, `--samples FILE`
/// @param encoding  which integers stand for the input
/// @param grids     with [InputEncoding#FLOAT_ORDER], where some element is read on a grid: for each element the fractional
///                  bits of its grid, in [0, 40], or [#KEY]
public record InputBox(TensorData lo, TensorData hi, int scaleBits, boolean exact, String origin,
        InputEncoding encoding, Optional<TensorData> grids) {

    /// In place of the fractional bits of an element's grid: its integer is a key.
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
        if (grids.isPresent() && (encoding != InputEncoding.FLOAT_ORDER || !grids.get().shape().equals(lo.shape()))) {
            throw new IllegalArgumentException("grids of " + grids.get() + " with " + encoding + " and bounds " + lo);
        }
        if (encoding == InputEncoding.FLOAT_ORDER) {
            for (int i = 0; i < lo.elementCount(); i++) {
                requireIntegers(lo.doubleAt(i), hi.doubleAt(i), grids.isPresent() ? (int) grids.get().longAt(i) : KEY,
                        scaleBits);
            }
        }
    }

    /// A box of one encoding for all elements.
    public InputBox(TensorData lo, TensorData hi, int scaleBits, boolean exact, String origin,
            InputEncoding encoding) {
        this(lo, hi, scaleBits, exact, origin, encoding, Optional.empty());
    }

    /// A box of multiples of 2^-scaleBits.
    public InputBox(TensorData lo, TensorData hi, int scaleBits, boolean exact, String origin) {
        this(lo, hi, scaleBits, exact, origin, InputEncoding.FIXED_POINT);
    }

    private static void requireIntegers(double lo, double hi, int grid, int scaleBits) {
        boolean integers = lo == Math.rint(lo) && hi == Math.rint(hi);
        double least = grid == KEY ? -FloatKey.INFINITY : -0x1p62;
        double greatest = grid == KEY ? FloatKey.NAN : 0x1p62;
        if (scaleBits != 0 || !integers || lo < least || hi > greatest || grid < KEY || grid > MOST_BITS) {
            throw new IllegalArgumentException("[" + lo + ", " + hi + "] with scaleBits " + scaleBits + " are no "
                    + (grid == KEY ? "keys of floats" : "integers of a grid of " + grid + " fractional bits"));
        }
    }

    /// Returns the fractional bits of the integers that stand for an element, or [#KEY].
    public int gridOf(int element) {
        return switch (encoding) {
            case FIXED_POINT -> scaleBits;
            case FLOAT_ORDER -> grids.map(bits -> (int) bits.longAt(element)).orElse(KEY);
        };
    }

    /// Returns the integer that stands for `value` as an element, whether inside the box or not: [#quantize], or the key of the
    /// nearest float32.
    /// @throws ArithmeticException if it does not fit 62 bits
    public long integerOf(int element, double value) {
        int grid = gridOf(element);
        return grid == KEY ? FloatKey.of((float) value) : quantize(value, grid);
    }

    /// Returns the number that an integer stands for as an element.
    /// @throws IllegalArgumentException if it is to be a key and is none
    public double numberOf(int element, long integer) {
        int grid = gridOf(element);
        return grid == KEY ? FloatKey.number(integer) : Math.scalb((double) integer, -grid);
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
