package io.assay.passes.calibrate;

import io.assay.ir.TensorData;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;

/// How the elements of one committed tensor are written as integers. The circuit depends on this, not on the elements.
///
/// @param name      name of the tensor, and of the input that it is
/// @param shape     extents of its axes
/// @param scaleBits fractional bits, in [1, 40]
/// @param lo        least integer that an element may be
/// @param hi        greatest
public record WeightFormat(String name, Shape shape, int scaleBits, long lo, long hi) {

    /// Where the boxes of weights come from, for people.
    public static final String ORIGIN = "committed weights";

    public WeightFormat {
        if (scaleBits < 1 || scaleBits > 40 || lo > hi) {
            throw new IllegalArgumentException(name + ": " + new Interval(lo, hi) + " with scaleBits " + scaleBits);
        }
    }

    /// Returns the box of the input that the tensor is.
    public InputBox box() {
        return new InputBox(real(lo), real(hi), scaleBits, true, ORIGIN);
    }

    private TensorData real(long integer) {
        return TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, Math.scalb((double) integer, -scaleBits));
    }
}
