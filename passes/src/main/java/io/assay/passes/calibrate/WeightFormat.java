package io.assay.passes.calibrate;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import java.util.Arrays;

/// How the elements of one committed tensor are written as integers. The circuit depends on this, not on the elements.
///
/// @param name      name of the tensor, and of the input that it is
/// @param shape     extents of its axes
/// @param scaleBits fractional bits, in [1, 40]
/// @param lo        least integer: a scalar for all elements, or one for each, in the tensor's shape
/// @param hi        greatest integer, of the same shape as `lo`
public record WeightFormat(String name, Shape shape, int scaleBits, TensorData lo, TensorData hi) {

    /// Where the boxes of weights come from, for people.
    public static final String ORIGIN = "committed weights";

    public WeightFormat {
        boolean fits = scaleBits >= 1 && scaleBits <= 40 && lo.shape().equals(hi.shape())
                && (lo.shape().equals(Shape.SCALAR) || lo.shape().equals(shape));
        for (int i = 0; fits && i < lo.elementCount(); i++) {
            fits = lo.longAt(i) <= hi.longAt(i) && lo.longAt(i) >= -GREATEST && hi.longAt(i) <= GREATEST;
        }
        if (!fits) {
            throw new IllegalArgumentException(name + ": " + shape + " in " + lo + " to " + hi + " with scaleBits "
                    + scaleBits);
        }
    }

    private static final long GREATEST = 1L << 50;

    /// Returns the format in which every element is in [−2^k, 2^k).
    static WeightFormat of(Weight weight, int scaleBits, int k) {
        return new WeightFormat(weight.name(), weight.data().shape(), scaleBits,
                TensorData.integers(Shape.SCALAR, -1L << k), TensorData.integers(Shape.SCALAR, (1L << k) - 1));
    }

    /// Returns the format in which each element is in [−2^k, 2^k), with a k of its own.
    static WeightFormat of(Weight weight, int scaleBits, int... k) {
        Shape shape = weight.data().shape();
        return new WeightFormat(weight.name(), shape, scaleBits,
                TensorData.integers(shape, Arrays.stream(k).mapToLong(bits -> -1L << bits).toArray()),
                TensorData.integers(shape, Arrays.stream(k).mapToLong(bits -> (1L << bits) - 1).toArray()));
    }

    /// Returns the least integer that one element may be.
    public long loAt(int element) {
        return lo.longAt(lo.elementCount() == 1 ? 0 : element);
    }

    /// Returns the greatest integer that one element may be.
    public long hiAt(int element) {
        return hi.longAt(hi.elementCount() == 1 ? 0 : element);
    }

    /// Returns the box of the input that the tensor is.
    public InputBox box() {
        return new InputBox(reals(lo), reals(hi), scaleBits, true, ORIGIN);
    }

    private TensorData reals(TensorData integers) {
        double[] reals = integers.toDoubles();
        Arrays.setAll(reals, i -> Math.scalb(reals[i], -scaleBits));
        return TensorData.ofDoubles(ScalarType.F64, integers.shape(), reals);
    }
}
