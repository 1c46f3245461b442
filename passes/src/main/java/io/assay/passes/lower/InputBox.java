package io.assay.passes.lower;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.FloatKey;

/// The box that a graph input lies in, and the precision at which it is read.
///
/// @param lo        least real value: one number, or one for each element; with [InputEncoding#FLOAT_ORDER] its key
/// @param hi        greatest real value, or its key, of the same shape as `lo`
/// @param scaleBits fractional bits of the integers that stand for the input, in [0, 40]; 0 with
///                  [InputEncoding#FLOAT_ORDER]
/// @param exact     whether the input has just the multiples of 2^-scaleBits as values: one between them is refused;
///                  else it is rounded
/// @param origin    where the box comes from, for people: `--range`, `--samples FILE`
/// @param encoding  which integers stand for the input
public record InputBox(TensorData lo, TensorData hi, int scaleBits, boolean exact, String origin,
        InputEncoding encoding) {

    public InputBox {
        if (!lo.shape().equals(hi.shape()) || scaleBits < 0 || scaleBits > 40) {
            throw new IllegalArgumentException("box of " + lo + " and " + hi + " with scaleBits " + scaleBits);
        }
        for (int i = 0; i < lo.elementCount(); i++) {
            if (!(lo.doubleAt(i) <= hi.doubleAt(i))) {
                throw new IllegalArgumentException("empty range [" + lo.doubleAt(i) + ", " + hi.doubleAt(i) + "]");
            }
        }
        if (encoding == InputEncoding.FLOAT_ORDER) {
            requireKeys(lo, hi, scaleBits);
        }
    }

    /// A box of multiples of 2^-scaleBits.
    public InputBox(TensorData lo, TensorData hi, int scaleBits, boolean exact, String origin) {
        this(lo, hi, scaleBits, exact, origin, InputEncoding.FIXED_POINT);
    }

    private static void requireKeys(TensorData lo, TensorData hi, int scaleBits) {
        for (int i = 0; i < lo.elementCount(); i++) {
            boolean keys = lo.doubleAt(i) == Math.rint(lo.doubleAt(i)) && hi.doubleAt(i) == Math.rint(hi.doubleAt(i));
            if (scaleBits != 0 || !keys || lo.doubleAt(i) < -FloatKey.INFINITY || hi.doubleAt(i) > FloatKey.NAN) {
                throw new IllegalArgumentException("[" + lo.doubleAt(i) + ", " + hi.doubleAt(i) + "] with scaleBits "
                        + scaleBits + " are no keys of floats");
            }
        }
    }

    /// Returns the integer that stands for `value`, which may be outside the box: [#quantize], or the key of the nearest
    /// float32.
    /// @throws ArithmeticException if it does not fit 62 bits
    public long integerOf(double value) {
        return switch (encoding) {
            case FIXED_POINT -> quantize(value, scaleBits);
            case FLOAT_ORDER -> FloatKey.of((float) value);
        };
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
