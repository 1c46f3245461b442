package io.assay.passes.gadget;

import io.assay.ir.FunctionTable;
import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// Makes tables of real functions over scaled integers.
public final class FunctionTables {

    /// Fractional bits that intercepts and slopes have beyond the result's.
    private static final int GUARD_BITS = 2;

    private FunctionTables() {}

    /// A table and how far it is from the function.
    ///
    /// @param table    the table
    /// @param maxError greatest |table(x)·2^-resultScaleBits − f(x·2^-scaleBits)| over every argument of the table,
    ///                 found by trying them all
    public record Approximation(FunctionTable table, double maxError) {}

    /// Returns the table with the fewest segments whose error is at most 2^-resultScaleBits; empty if it has more than
    /// 2^mostSegmentsLog2.
    ///
    /// A table with one argument a segment always meets it.
    /// @param name            name of the function
    /// @param function        the function, finite on the whole domain
    /// @param lo              least argument, an integer with `scaleBits` fractional bits
    /// @param domainBits      log2 of the number of arguments, in [1, 22]
    /// @param scaleBits       fractional bits of the argument
    /// @param resultScaleBits fractional bits of the result
    public static Optional<Approximation> approximate(String name, DoubleUnaryOperator function, long lo,
            int domainBits, int scaleBits, int resultScaleBits, int mostSegmentsLog2) {
        if (domainBits < 1 || domainBits > 22) {
            throw new IllegalArgumentException("domainBits " + domainBits + " is not in [1, 22]");
        }
        double tolerance = Math.scalb(1.0, -resultScaleBits);
        for (int segmentsLog2 = 1; segmentsLog2 <= Math.min(domainBits, mostSegmentsLog2); segmentsLog2++) {
            int segmentBits = domainBits - segmentsLog2;
            FunctionTable table = table(name, function, lo, segmentsLog2, segmentBits, scaleBits, resultScaleBits);
            double error = error(table, function, scaleBits, resultScaleBits,
                    segmentBits == 0 ? Double.POSITIVE_INFINITY : tolerance);
            if (error <= tolerance || segmentBits == 0) {
                return Optional.of(new Approximation(table, error));
            }
        }
        return Optional.empty();
    }

    private static FunctionTable table(String name, DoubleUnaryOperator function, long lo, int segmentsLog2,
            int segmentBits, int scaleBits, int resultScaleBits) {
        int shift = segmentBits == 0 ? 0 : segmentBits + GUARD_BITS;
        int segments = 1 << segmentsLog2;
        long[] base = new long[segments];
        long[] slope = new long[segments];
        double unit = Math.scalb(1.0, resultScaleBits + shift);
        for (int i = 0; i < segments; i++) {
            long start = lo + ((long) i << segmentBits);
            double left = function.applyAsDouble(Math.scalb((double) start, -scaleBits));
            double right = function.applyAsDouble(Math.scalb((double) (start + (1L << segmentBits)), -scaleBits));
            base[i] = Math.round(left * unit);
            slope[i] = segmentBits == 0 ? 0 : Math.round(Math.scalb((right - left) * unit, -segmentBits));
        }
        return new FunctionTable(name, lo, segmentBits, shift, TensorData.integers(Shape.of(segments), base),
                TensorData.integers(Shape.of(segments), slope));
    }

    /// Returns the greatest error, or one above `limit` as soon as it is found.
    ///
    /// The middle of a segment, where a chord is farthest from its function, is looked at first.
    private static double error(FunctionTable table, DoubleUnaryOperator function, int scaleBits, int resultScaleBits,
            double limit) {
        long width = 1L << table.segmentBits();
        for (long x = table.lo() + width / 2; x <= table.hi(); x += width) {
            double error = error(table, function, scaleBits, resultScaleBits, x);
            if (error > limit) {
                return error;
            }
        }
        double greatest = 0;
        for (long x = table.lo(); x <= table.hi() && greatest <= limit; x++) {
            greatest = Math.max(greatest, error(table, function, scaleBits, resultScaleBits, x));
        }
        return greatest;
    }

    private static double error(FunctionTable table, DoubleUnaryOperator function, int scaleBits, int resultScaleBits,
            long x) {
        double exact = function.applyAsDouble(Math.scalb((double) x, -scaleBits));
        return Math.abs(Math.scalb((double) table.apply(x), -resultScaleBits) - exact);
    }
}
