package io.assay.codegen.java;

/// How the numbers of a graph input or output are written as integers.
///
/// @param scaleBits fractional bits of the integers, in [0, 61]; 0 if they are keys
/// @param exact     whether a given number must be a multiple of 2^-scaleBits, and is refused otherwise; if not, it is
///                  rounded half up
/// @param ordered   whether the integers are keys of float32 numbers, [io.assay.ir.tensor.FloatKey]
public record BorderFormat(int scaleBits, boolean exact, boolean ordered) {

    /// Keys of float32 numbers.
    public static final BorderFormat FLOAT_ORDER = new BorderFormat(0, false, true);

    public BorderFormat {
        if (scaleBits < 0 || scaleBits > 61) {
            throw new IllegalArgumentException("scaleBits " + scaleBits + " is not in [0, 61]");
        }
        if (ordered && (scaleBits != 0 || exact)) {
            throw new IllegalArgumentException("keys of floats have no fractional bits and no grid");
        }
    }

    /// Multiples of 2^-scaleBits.
    public BorderFormat(int scaleBits, boolean exact) {
        this(scaleBits, exact, false);
    }
}
