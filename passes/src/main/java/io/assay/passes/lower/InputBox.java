package io.assay.passes.lower;

import io.assay.ir.TensorData;

/// The box that a graph input lies in, and the precision at which it is read.
///
/// @param lo        least real value: one number, or one for each element
/// @param hi        greatest real value, of the same shape as `lo`
/// @param scaleBits fractional bits of the integers that stand for the input, in [0, 40]
/// @param exact     whether the input has just the multiples of 2^-scaleBits as values: one between them is refused;
///                  else it is rounded
/// @param origin    where the box comes from, for people: `--range`, `--samples FILE`
public record InputBox(TensorData lo, TensorData hi, int scaleBits, boolean exact, String origin) {

    public InputBox {
        if (!lo.shape().equals(hi.shape()) || scaleBits < 0 || scaleBits > 40) {
            throw new IllegalArgumentException("box of " + lo + " and " + hi + " with scaleBits " + scaleBits);
        }
        for (int i = 0; i < lo.elementCount(); i++) {
            if (!(lo.doubleAt(i) <= hi.doubleAt(i))) {
                throw new IllegalArgumentException("empty range [" + lo.doubleAt(i) + ", " + hi.doubleAt(i) + "]");
            }
        }
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
