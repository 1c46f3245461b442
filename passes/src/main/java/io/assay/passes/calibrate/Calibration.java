package io.assay.passes.calibrate;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.InputEncoding;
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
    /// is coarser than float32 numbers of the samples' magnitude are, and takes fewer bits than a key; else as the key of any
    /// float32. If all elements have one grid, the box is fixed-point.
    /// @param inputName name of the input, for messages
    /// @param rows      samples, each with the elements of `shape`, row-major; at least one; NaN and infinities may be among them
    /// @param shape     shape of the box, that of the input
    /// @param scaleBits most fractional bits of a grid, in [0, 40]
    /// @param origin    where the samples come from, for people
    /// @throws IllegalArgumentException if there is no row, or one has another size
    public static InputBox ofOrder(String inputName, List<double[]> rows, Shape shape, int scaleBits, String origin) {
        int count = shape.elementCount();
        requireRows(inputName, rows, count);
        double[] lo = new double[count];
        double[] hi = new double[count];
        long[] grids = new long[count];
        for (int i = 0; i < count; i++) {
            int element = i;
            Optional<Grid> grid = rows.size() < ROWS_FOR_A_GRID
                    ? Optional.empty()
                    : Grid.of(rows.stream().mapToDouble(row -> row[element]).toArray(), scaleBits);
            grids[i] = grid.map(Grid::bits).orElse(InputBox.KEY);
            lo[i] = grid.map(Grid::lo).orElse((double) -FloatKey.INFINITY);
            hi[i] = grid.map(Grid::hi).orElse((double) FloatKey.NAN);
        }
        List<Long> distinct = Arrays.stream(grids).distinct().boxed().toList();
        if (distinct.isEmpty() || distinct.equals(List.of((long) InputBox.KEY))) {
            return everyFloat();
        }
        if (distinct.size() == 1) {
            int bits = distinct.getFirst().intValue();
            return new InputBox(reals(shape, lo, bits), reals(shape, hi, bits), bits, true, origin);
        }
        boolean keys = distinct.contains((long) InputBox.KEY);
        return new InputBox(reals(shape, lo, 0), reals(shape, hi, 0), 0, false,
                keys ? origin + ", and every float32" : origin, InputEncoding.FLOAT_ORDER,
                Optional.of(TensorData.integers(shape, grids)));
    }

    /// The grid of an element, and the integers that it can be.
    ///
    /// @param bits fractional bits
    /// @param lo   least integer
    /// @param hi   greatest integer
    private record Grid(int bits, double lo, double hi) {
        /// Keys that there are.
        private static final double KEYS = FloatKey.NAN + FloatKey.INFINITY + 1;
        /// Of a float32.
        private static final int FRACTION_BITS = 23;

        /// Returns the grid of samples; empty if they have none but that of float32 numbers of their magnitude, or it has as
        /// many integers as there are keys.
        static Optional<Grid> of(double[] samples, int most) {
            OptionalInt found = gridBits(List.of(samples), most);
            if (found.isEmpty() || Arrays.stream(samples).anyMatch(Double::isInfinite)) {
                return Optional.empty();
            }
            int bits = found.getAsInt();
            double magnitude = Arrays.stream(samples).map(Math::abs).max().orElseThrow();
            if (bits >= FRACTION_BITS - Math.getExponent(magnitude)) {
                // All float32 numbers of this size lie on it, and smaller ones between.
                return Optional.empty();
            }
            double least = Arrays.stream(samples).min().orElseThrow();
            double greatest = Arrays.stream(samples).max().orElseThrow();
            double margin = (greatest - least) * MARGIN;
            Grid grid = new Grid(bits, Math.ceil(Math.scalb(least - margin, bits)),
                    Math.floor(Math.scalb(greatest + margin, bits)));
            boolean small = grid.hi - grid.lo < KEYS / 2 && Math.max(-grid.lo, grid.hi) < EXACT;
            return small ? Optional.of(grid) : Optional.empty();
        }
    }

    private static TensorData reals(Shape shape, double[] integers, int bits) {
        // No negative zeros.
        return TensorData.ofDoubles(ScalarType.F64, shape,
                Arrays.stream(integers).map(integer -> Math.scalb(integer, -bits) + 0.0).toArray());
    }

    /// Returns the box of every float32, NaN too, read by its order.
    public static InputBox everyFloat() {
        return keys(-FloatKey.INFINITY, FloatKey.NAN, "every float32");
    }

    /// Returns the box of the float32 numbers from that nearest to `lo` to that nearest to `hi`, read by their order; NaN is
    /// not among them.
    /// @throws IllegalArgumentException if lo is not at most hi
    public static InputBox floats(double lo, double hi, String origin) {
        return keys(FloatKey.of((float) lo), FloatKey.of((float) hi), origin);
    }

    private static InputBox keys(long lo, long hi, String origin) {
        return new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, (double) lo),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, (double) hi), 0, false, origin,
                InputEncoding.FLOAT_ORDER);
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
