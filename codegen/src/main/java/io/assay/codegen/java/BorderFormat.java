package io.assay.codegen.java;

/// How the numbers of a graph input or output are written as integers.
///
/// @param scaleBits fractional bits of the integers, in [0, 61]
/// @param exact     whether a given number must be a multiple of 2^-scaleBits, and is refused otherwise; if not, it is
///                  rounded half up
public record BorderFormat(int scaleBits, boolean exact) {

    public BorderFormat {
        if (scaleBits < 0 || scaleBits > 61) {
            throw new IllegalArgumentException("scaleBits " + scaleBits + " is not in [0, 61]");
        }
    }
}
