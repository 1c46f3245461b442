package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// How integers stand for numbers: (integer - zero point) * scale, as constants of the integers' rank.
///
/// @param scale     f64; extents of 1 are repeated
/// @param zeroPoint i64, of the scale's shape
record Quantization(TensorData scale, TensorData zeroPoint) {

    /// Reads a scale and a zero point of a tensor of shape `shape`: one number, one for each position on an axis, or
    /// tensors that broadcast.
    ///
    /// @param zeroInput input of the zero point, 0 if left out
    /// @param axis      the axis that a list of numbers lies on, in [0, rank)
    static Quantization of(ImportContext context, int scaleInput, int zeroInput, Shape shape, int axis) {
        TensorData scale = constant(context, scaleInput, "a scale");
        TensorData zero = zeroPoint(context, zeroInput, scale);
        Shape own = repeated(context, scale.shape(), shape, axis);
        return new Quantization(reals(scale.withShape(own)), integers(zero).withShape(own)).checked(context);
    }

    /// Reads a scale and a zero point of blocks of `size` elements along an axis.
    static Quantization ofBlocks(ImportContext context, Shape shape, int axis, int size) {
        TensorData scale = constant(context, 1, "a scale");
        TensorData zero = zeroPoint(context, 2, scale);
        List<Integer> dims = new ArrayList<>(shape.dims());
        dims.set(axis, Math.ceilDiv(shape.dim(axis), size));
        if (!scale.shape().equals(new Shape(dims))) {
            throw context.refuse("AS2102", "there is not one scale for each block")
                    .found("shape " + scale.shape().dims(), dims.toString()).raise();
        }
        long[] positions = new long[shape.elementCount()];
        int[] steps = scale.shape().strides();
        for (int i = 0; i < positions.length; i++) {
            int[] index = shape.indexOf(i);
            index[axis] /= size;
            for (int k = 0; k < index.length; k++) {
                positions[i] += (long) index[k] * steps[k];
            }
        }
        return new Quantization(ConstantFolding.take(reals(scale), shape, positions),
                ConstantFolding.take(integers(zero), shape, positions)).checked(context);
    }

    private static TensorData constant(ImportContext context, int index, String what) {
        if (context.input(index) instanceof Operand.Known(_, TensorData data)) {
            return data;
        }
        throw context.refuse("AS2006", what + " must be a constant")
                .with("input", index + " \"" + context.node().inputs().get(index) + "\"")
                .reason("the circuit rescales by a constant integer")
                .help("quantise statically: calibrate the model, so that scales are constants").raise();
    }

    private static TensorData zeroPoint(ImportContext context, int index, TensorData scale) {
        if (!scale.element().isFloat()) {
            throw context.refuse("AS2105", "a scale has the wrong element type")
                    .found(scale.element().toString(), "a floating-point type").raise();
        }
        if (!context.hasInput(index)) {
            return ConstantFolding.fill(ScalarType.I64, scale.shape(), 0);
        }
        TensorData zero = constant(context, index, "a zero point");
        if (zero.element().isFloat() || zero.element() == ScalarType.BOOL) {
            throw context.refuse("AS2105", "a zero point has the wrong element type")
                    .found(zero.element().toString(), "an integer type").raise();
        }
        if (zero.elementCount() == 1) {
            return ConstantFolding.fill(zero.element(), scale.shape(), (double) zero.longAt(0));
        }
        if (!zero.shape().equals(scale.shape())) {
            throw context.refuse("AS2102", "scale and zero point have different shapes")
                    .found(scale.shape().dims() + " and " + zero.shape().dims(), "one shape").raise();
        }
        return zero;
    }

    private static Shape repeated(ImportContext context, Shape given, Shape shape, int axis) {
        List<Integer> dims = new ArrayList<>(Collections.nCopies(shape.rank(), 1));
        if (given.elementCount() == 1) {
            return new Shape(dims);
        }
        if (given.rank() == 1 && shape.rank() > 0 && given.dim(0) == shape.dim(axis)) {
            dims.set(axis, given.dim(0));
            return new Shape(dims);
        }
        boolean fits = given.rank() == shape.rank();
        for (int i = 0; fits && i < given.rank(); i++) {
            fits = given.dim(i) == 1 || given.dim(i) == shape.dim(i);
        }
        if (!fits) {
            throw context.refuse("AS2102", "a scale does not fit its tensor")
                    .found("shape " + given.dims(), "one number, or " + (shape.rank() == 0 ? 1 : shape.dim(axis))
                            + " for axis " + axis + " of " + shape.dims())
                    .raise();
        }
        return given;
    }

    private static TensorData reals(TensorData scale) {
        return TensorData.ofDoubles(ScalarType.F64, scale.shape(), scale.toDoubles());
    }

    private static TensorData integers(TensorData zero) {
        return TensorData.integers(zero.shape(), zero.toLongs());
    }

    private Quantization checked(ImportContext context) {
        for (int i = 0; i < scale.elementCount(); i++) {
            if (!(scale.doubleAt(i) > 0) || Double.isInfinite(scale.doubleAt(i))) {
                throw context.refuse("AS2201", "a scale is no positive number")
                        .found(scale.doubleAt(i) + " at element " + i, "a positive number")
                        .help("quantise the model again").raise();
            }
        }
        return this;
    }

    /// Returns the quantisation of products: their scale is the product of scales, their zero point 0.
    Quantization times(Quantization other) {
        Shape shape = scale.shape();
        List<Integer> dims = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            dims.add(Math.max(shape.dim(axis), other.scale.shape().dim(axis)));
        }
        Shape product = new Shape(dims);
        int[] left = IndexMap.repeating(shape, product).positions(product);
        int[] right = IndexMap.repeating(other.scale.shape(), product).positions(product);
        double[] scales = new double[left.length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = scale.doubleAt(left[i]) * other.scale.doubleAt(right[i]);
        }
        return new Quantization(TensorData.ofDoubles(ScalarType.F64, product, scales),
                ConstantFolding.fill(ScalarType.I64, product, 0));
    }

    /// Returns the element type of a zero point, or `otherwise` where it is left out.
    static ScalarType type(ImportContext context, int zeroInput, ScalarType otherwise) {
        return context.hasInput(zeroInput) ? context.input(zeroInput).element() : otherwise;
    }

    /// Returns the floats of a quantised input.
    ///
    /// @param axis the axis that a list of scales lies on; empty if there is one scale for the tensor
    static Operand dequantized(ImportContext context, int input, int scaleInput, int zeroInput,
            Optional<Integer> axis) {
        Operand x = integers(context, input);
        requireOneScale(context, scaleInput, axis);
        return context.build().dequantize(x, of(context, scaleInput, zeroInput, x.shape(), axis.orElse(0)),
                ScalarType.F32);
    }

    /// Returns a result as integers of the type of its zero point.
    static Operand quantized(ImportContext context, Operand x, int scaleInput, int zeroInput, ScalarType otherwise) {
        requireOneScale(context, scaleInput, Optional.empty());
        ScalarType element = type(context, zeroInput, otherwise);
        requireNarrow(context, element);
        return context.build().quantize(x, of(context, scaleInput, zeroInput, x.shape(), 0), element);
    }

    private static void requireOneScale(ImportContext context, int scaleInput, Optional<Integer> axis) {
        int count = context.input(scaleInput).shape().elementCount();
        if (axis.isEmpty() && count != 1) {
            throw context.refuse("AS2102", "there is more than one scale").with("input", String.valueOf(scaleInput))
                    .found(count + " scales", "one for the whole tensor").raise();
        }
    }

    /// Returns an input of integers of at most 32 bits.
    static Operand integers(ImportContext context, int input) {
        Operand x = context.input(input);
        if (!x.element().isInteger() || x.element().bits() > Integer.SIZE) {
            throw context.refuse("AS2105", "the element type is not supported here")
                    .with("input", String.valueOf(input))
                    .found(x.element().toString(), "an integer type of at most 32 bits").raise();
        }
        return x;
    }

    /// Refuses a type that ONNX does not quantise to.
    static void requireNarrow(ImportContext context, ScalarType element) {
        if (!element.isInteger() || element.bits() > Short.SIZE) {
            throw context.refuse("AS2105", "numbers cannot be quantised to this type")
                    .found(element.toString(), "int8, uint8, int16 or uint16").raise();
        }
    }

    /// Returns this with every scale multiplied by a positive number.
    Quantization scaled(double factor) {
        double[] scales = scale.toDoubles();
        Arrays.setAll(scales, i -> scales[i] * factor);
        return new Quantization(TensorData.ofDoubles(ScalarType.F64, scale.shape(), scales), zeroPoint);
    }

    /// Returns the same numbers for a tensor of another shape, as many on one axis.
    Quantization withShape(Shape shape) {
        return new Quantization(scale.withShape(shape), zeroPoint.withShape(shape));
    }
}
