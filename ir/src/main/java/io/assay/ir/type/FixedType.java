package io.assay.ir.type;

/// An integer that stands for `value * 2^-scaleBits`, in the `fixed` dialect.
///
/// Source: the binary fixed-point format Q(m.n) with n = scaleBits.
///
/// @param interval  proven interval of the integer (not of the number it stands for)
/// @param scaleBits fractional bits, in [0, 61]; 0 for indices and exact logic
public record FixedType(Interval interval, int scaleBits) implements ElementType {

    public FixedType {
        if (scaleBits < 0 || scaleBits > 61) {
            throw new IllegalArgumentException("scaleBits " + scaleBits + " is not in [0, 61]");
        }
    }

    /// Returns the textual form, for example `fixed8[-128,127]`.
    @Override
    public String toString() {
        return "fixed" + scaleBits + interval;
    }
}
