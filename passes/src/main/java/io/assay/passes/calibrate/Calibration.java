package io.assay.passes.calibrate;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.NumberOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Finds the box of an input and the precision at which it is read.
public final class Calibration {

    /// Samples from which on their grid is taken for the grid of the input: fewer may lie on it by chance.
    public static final int ROWS_FOR_A_GRID = 10;

    /// How far the box goes beyond the samples on either side, in widths of the samples.
    private static final double MARGIN = 0.1;

    /// Integers below are exact as `double`, with the half between them.
    private static final double EXACT = 0x1p52;

    private Calibration() {}

    /// Returns the box of the samples, each element's widened by 10 % of its width on either side.
    ///
    /// Where there are at least [#ROWS_FOR_A_GRID] rows and every sample is a multiple of 2^-k with k at most
    /// `scaleBits`, the input is exact: it is read with the least such k, and the widened box is rounded inward to
    /// multiples of 2^-k, so that a flag stays in [0, 1]. Otherwise it is read with `scaleBits` and rounded.
    /// @param inputName name of the input, for messages
    /// @param rows      samples, each with the elements of `shape`, row-major; at least one
    /// @param shape     shape of the box, that of the input
    /// @param scaleBits working precision in fractional bits, in [0, 40]
    /// @param origin    where the samples come from, for people
    /// @throws SampleException          if a number is not finite
    /// @throws IllegalArgumentException if there is no row, or one has another size
    public static InputBox fromSamples(String inputName, List<double[]> rows, Shape shape, int scaleBits,
            String origin) {
        int count = shape.elementCount();
        requireSamples(inputName, rows, count);
        OptionalInt grid = rows.size() < ROWS_FOR_A_GRID ? OptionalInt.empty() : gridBits(rows, scaleBits);
        double[] lo = new double[count];
        double[] hi = new double[count];
        for (int i = 0; i < count; i++) {
            int element = i;
            double least = rows.stream().mapToDouble(row -> row[element]).min().orElseThrow();
            double greatest = rows.stream().mapToDouble(row -> row[element]).max().orElseThrow();
            double margin = (greatest - least) * MARGIN;
            lo[i] = grid.isPresent() ? upward(least - margin, grid.getAsInt()) : least - margin;
            hi[i] = grid.isPresent() ? -upward(-(greatest + margin), grid.getAsInt()) : greatest + margin;
        }
        return new InputBox(TensorData.ofDoubles(ScalarType.F64, shape, lo),
                TensorData.ofDoubles(ScalarType.F64, shape, hi), grid.orElse(scaleBits), grid.isPresent(), origin);
    }

    /// Returns the box in which every element lies in [lo, hi], rounded to `scaleBits`.
    /// @throws IllegalArgumentException if lo is not at most hi
    public static InputBox fromRange(double lo, double hi, int scaleBits, String origin) {
        return new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, lo),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, hi), scaleBits, false, origin);
    }

    /// Returns the box of samples of an input of which nothing but the order is read.
    ///
    /// Where there are at least [#ROWS_FOR_A_GRID] rows and all samples of an element are multiples of 2^-k with k at most
    /// `scaleBits`, the element is read on that grid and in the range of its samples, widened as in [#fromSamples], if the grid
    /// is coarser than the order's numbers of the samples' magnitude are, and takes fewer bits than a place; else as the place of
    /// any number. If all elements have one grid, the box is fixed-point.
    /// @param order     what is read
    /// @param inputName name of the input, for messages
    /// @param rows      samples, each with the elements of `shape`, row-major; at least one; NaN and infinities may be among them
    /// @param shape     shape of the box, that of the input
    /// @param scaleBits most fractional bits of a grid, in [0, 40]
    /// @param origin    where the samples come from, for people
    /// @throws IllegalArgumentException if there is no row, or one has another size
    public static InputBox ofOrder(NumberOrder order, String inputName, List<double[]> rows, Shape shape, int scaleBits,
            String origin) {
        int count = shape.elementCount();
        requireRows(inputName, rows, count);
        long[] lo = new long[count];
        long[] hi = new long[count];
        long[] grids = new long[count];
        for (int i = 0; i < count; i++) {
            int element = i;
            Optional<Grid> grid = rows.size() < ROWS_FOR_A_GRID
                    ? Optional.empty()
                    : Grid.of(order, rows.stream().mapToDouble(row -> row[element]).toArray(), scaleBits);
            grids[i] = grid.map(Grid::bits).orElse(InputBox.KEY);
            lo[i] = grid.map(Grid::lo).orElse(order.least());
            hi[i] = grid.map(Grid::hi).orElse(order.missing());
        }
        List<Long> distinct = Arrays.stream(grids).distinct().boxed().toList();
        if (distinct.isEmpty() || distinct.equals(List.of((long) InputBox.KEY))) {
            return every(order);
        }
        if (distinct.size() == 1) {
            int bits = distinct.getFirst().intValue();
            return new InputBox(reals(shape, lo, bits), reals(shape, hi, bits), bits, true, origin);
        }
        boolean keys = distinct.contains((long) InputBox.KEY);
        return InputBox.ordered(order, TensorData.integers(shape, lo), TensorData.integers(shape, hi),
                keys ? origin + ", and " + every(order).origin() : origin,
                Optional.of(TensorData.integers(shape, grids)));
    }

    /// The grid of an element, and the integers that it can be.
    ///
    /// @param bits fractional bits
    /// @param lo   least integer
    /// @param hi   greatest integer
    private record Grid(int bits, long lo, long hi) {

        /// Returns the grid of samples; empty if they have none but that of the order's numbers of their magnitude, or it has as
        /// many integers as there are places.
        static Optional<Grid> of(NumberOrder order, double[] samples, int most) {
            OptionalInt found = gridBits(List.of(samples), most);
            if (found.isEmpty() || Arrays.stream(samples).anyMatch(Double::isInfinite)) {
                return Optional.empty();
            }
            int bits = found.getAsInt();
            double magnitude = Arrays.stream(samples).map(Math::abs).max().orElseThrow();
            if (bits >= order.fractionBits() - Math.getExponent(magnitude)) {
                // All numbers of this size lie on it, and smaller ones between.
                return Optional.empty();
            }
            double least = Arrays.stream(samples).min().orElseThrow();
            double greatest = Arrays.stream(samples).max().orElseThrow();
            double margin = (greatest - least) * MARGIN;
            double lo = Math.ceil(Math.scalb(least - margin, bits));
            double hi = Math.floor(Math.scalb(greatest + margin, bits));
            double places = (double) order.missing() - order.least();
            boolean small = hi - lo < places / 2 && Math.max(-lo, hi) < EXACT;
            return small ? Optional.of(new Grid(bits, (long) lo, (long) hi)) : Optional.empty();
        }
    }

    private static TensorData reals(Shape shape, long[] integers, int bits) {
        return TensorData.ofDoubles(ScalarType.F64, shape,
                Arrays.stream(integers).mapToDouble(integer -> Math.scalb((double) integer, -bits)).toArray());
    }

    /// Returns the box of every number, NaN too, read by its order.
    public static InputBox every(NumberOrder order) {
        return places(order, order.least(), order.missing(), switch (order) {
            case NumberOrder.Floats _ -> "every float32";
            case NumberOrder.Doubles _ -> "every float64";
        });
    }

    /// Returns the box of the numbers from that nearest to `lo` to that nearest to `hi`, read by their order; NaN is not among
    /// them.
    /// @throws IllegalArgumentException if lo is not at most hi
    public static InputBox between(NumberOrder order, double lo, double hi, String origin) {
        NumberOrder exact = order instanceof NumberOrder.Doubles doubles ? doubles.alone(lo, hi) : order;
        return places(exact, exact.of(lo), exact.of(hi), origin);
    }

    private static InputBox places(NumberOrder order, long lo, long hi, String origin) {
        return InputBox.ordered(order, TensorData.integers(Shape.SCALAR, lo), TensorData.integers(Shape.SCALAR, hi),
                origin, Optional.empty());
    }

    private static void requireRows(String inputName, List<double[]> rows, int count) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("input " + inputName + " has no samples; expected at least one row");
        }
        for (int r = 0; r < rows.size(); r++) {
            double[] row = rows.get(r);
            if (row.length != count) {
                throw new IllegalArgumentException("input " + inputName + ", row " + r + " has " + row.length
                        + " elements; expected " + count);
            }
        }
    }

    private static void requireSamples(String inputName, List<double[]> rows, int count) {
        requireRows(inputName, rows, count);
        for (int r = 0; r < rows.size(); r++) {
            for (int i = 0; i < count; i++) {
                if (!Double.isFinite(rows.get(r)[i])) {
                    throw new SampleException(inputName, r, i, rows.get(r)[i]);
                }
            }
        }
    }

    /// Returns the least k for which every sample is a multiple of 2^-k; empty if it is above `most`.
    private static OptionalInt gridBits(List<double[]> rows, int most) {
        int bits = 0;
        for (double[] row : rows) {
            for (double value : row) {
                while (bits <= most && !isInteger(Math.scalb(value, bits))) {
                    bits++;
                }
            }
        }
        return bits <= most ? OptionalInt.of(bits) : OptionalInt.empty();
    }

    private static boolean isInteger(double value) {
        return value == Math.rint(value);
    }

    /// Returns the least multiple of 2^-bits that is at least `value`.
    private static double upward(double value, int bits) {
        return Math.scalb(Math.ceil(Math.scalb(value, bits)), -bits) + 0.0;
    }
}
