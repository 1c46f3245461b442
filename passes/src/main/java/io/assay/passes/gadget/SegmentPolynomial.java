package io.assay.passes.gadget;

import java.util.List;

/// A function of one integer by polynomials on segments of equal width.
///
/// With i = (x − lo) >> segmentBits and u = (x − lo) mod 2^segmentBits, t = c_d[i], then for k = d − 1 … 1: t = round(t·u) + c_k[i],
/// and at last round(t·u + fraction[i]) + c_0[i]; each is an integer with a scale, and round drops the bits that a step names,
/// halves up.
///
/// @param lo           least argument
/// @param segmentBits  log2 of a segment's width, at least 1
/// @param argumentBits fractional bits of the argument
/// @param leading      c_d of each segment
/// @param steps        what comes after it, at least 2; the last one gives the result
/// @param fraction     what c_0 has beyond the scale of the result, added before the last step loses bits
public record SegmentPolynomial(long lo, int segmentBits, int argumentBits, Column leading, List<Step> steps,
        Column fraction) {

    /// A coefficient of each segment.
    ///
    /// @param scaleBits fractional bits
    /// @param integers  coefficients times 2^scaleBits
    public record Column(int scaleBits, List<Long> integers) {
        public Column {
            integers = List.copyOf(integers);
        }

        double at(int segment) {
            return Math.scalb((double) integers.get(segment), -scaleBits);
        }

        double magnitude() {
            return Math.scalb((double) integers.stream().mapToLong(Math::abs).max().orElseThrow(), -scaleBits);
        }
    }

    /// A multiplication by u and an addition.
    ///
    /// @param shift  bits that the product loses, 0 where it has room
    /// @param raised fractional bits that the sum has beyond those of the column
    /// @param column is added after
    public record Step(int shift, int raised, Column column) {}

    public SegmentPolynomial {
        steps = List.copyOf(steps);
    }

    /// Returns the number of segments.
    public int segmentCount() {
        return leading.integers().size();
    }

    /// Returns the greatest argument.
    public long hi() {
        return lo + ((long) segmentCount() << segmentBits) - 1;
    }

    /// Returns the fractional bits of the result.
    public int resultBits() {
        return steps.getLast().column().scaleBits();
    }

    /// Returns the value, with [#resultBits] fractional bits.
    /// @throws IllegalArgumentException if x is not in [lo, hi]
    public long apply(long x) {
        if (x < lo || x > hi()) {
            throw new IllegalArgumentException(x + " is not in [" + lo + ", " + hi() + "]");
        }
        int segment = (int) ((x - lo) >> segmentBits);
        long within = (x - lo) & ((1L << segmentBits) - 1);
        long value = leading.integers().get(segment);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            long added = i == steps.size() - 1 ? fraction.integers().get(segment) : 0;
            long product = Math.addExact(Math.multiplyExact(value, within), added);
            long rounded = step.shift() == 0 ? product : (product + (1L << (step.shift() - 1))) >> step.shift();
            value = Math.addExact(rounded, step.column().integers().get(segment) << step.raised());
        }
        return value;
    }
}
