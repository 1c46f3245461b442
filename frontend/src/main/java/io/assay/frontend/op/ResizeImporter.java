package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Reads Resize and Upsample: along each axis a choice of elements, or a product with a constant matrix.
///
/// @param row      the operator
/// @param upsample reads Upsample
record ResizeImporter(OperatorRow row, boolean upsample) implements OperatorImporter {
    private static final int LAST_UPSAMPLE = 9;

    static ResizeImporter resize() {
        return new ResizeImporter(OperatorRow.onnx("Resize", 10,
                "roi, scales and sizes are constants; other than nearest: element types float"), false);
    }

    static ResizeImporter ofUpsample() {
        return new ResizeImporter(new OperatorRow("Upsample", "ai.onnx", 7, LAST_UPSAMPLE,
                "scales are constants; linear: element types float"), true);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.input(0);
        ResizeAxis.Form form = form(context);
        List<ResizeAxis> axes = axes(context, x.shape(), form);
        float beyond = !upsample && context.opset() >= 11
                ? context.floatAttribute("extrapolation_value").orElse(0f)
                : 0;
        Shape resized = context.shape(axes.stream().map(axis -> (long) axis.resized()).toList());
        if (form.mode().equals("nearest")) {
            return List.of(nearest(context, x, axes, beyond));
        }
        context.floating(0);
        Operand result = x;
        for (int axis = 0; axis < axes.size(); axis++) {
            ResizeAxis along = axes.get(axis);
            if (!along.isIdentity()) {
                context.shape(List.of((long) resized.dim(axis), (long) along.length()));
                result = AlongAxis.of(context).multiply(result, axis,
                        IntStream.range(0, along.resized()).mapToObj(along::weights).toArray(double[][]::new));
            }
        }
        return List.of(form.extrapolates() && beyond != 0 ? beyond(context, result, axes, beyond) : result);
    }

    private ResizeAxis.Form form(ImportContext context) {
        if (upsample || context.opset() < 11) {
            String mode = Choice.of(context, "mode", "nearest", "linear", "bilinear");
            return new ResizeAxis.Form(mode, "asymmetric", upsample ? "floor" : "simple", 0, false, false);
        }
        String mode = Choice.of(context, "mode", "nearest", "linear", "cubic");
        String coordinates = Choice.of(context, "coordinate_transformation_mode", "half_pixel",
                "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_crop_and_resize",
                "tf_half_pixel_for_nn");
        String rounding = Choice.of(context, "nearest_mode", "round_prefer_floor", "round_prefer_ceil", "floor",
                "ceil");
        double cubic = context.floatAttribute("cubic_coeff_a").orElse(-0.75f);
        boolean exclude = context.intAttribute("exclude_outside").orElse(0L) != 0;
        boolean antialias = context.opset() >= 18 && context.intAttribute("antialias").orElse(0L) != 0;
        return new ResizeAxis.Form(mode, coordinates, rounding, cubic, exclude, antialias);
    }

    private List<ResizeAxis> axes(ImportContext context, Shape shape, ResizeAxis.Form form) {
        int rank = shape.rank();
        long[] listed = !upsample && context.opset() >= 18
                ? context.intsAttribute("axes").orElse(LongStream.range(0, rank).toArray())
                : LongStream.range(0, rank).toArray();
        context.axes(listed, rank);
        int scalesInput = upsample || context.opset() < 11 ? 1 : 2;
        List<Float> scales = upsample && context.opset() < LAST_UPSAMPLE
                ? context.floatsAttribute("scales").orElse(List.of())
                : floats(context, scalesInput, listed.length);
        List<Float> region = form.extrapolates() ? floats(context, 1, 2 * listed.length) : List.of();
        long[] sizes = scales.isEmpty() && scalesInput == 2 && context.hasInput(3)
                ? context.constantInts(3)
                : new long[0];
        boolean bySizes = sizes.length == listed.length;
        if ((!bySizes && scales.size() != listed.length)
                || (form.extrapolates() && region.size() != 2 * listed.length)) {
            throw context.refuse("AS2102", "scales, sizes or roi do not fit the axes")
                    .found(scales.size() + " scales, " + sizes.length + " sizes, " + region.size() + " of roi",
                            "one scale or size for each of " + listed.length + " axes, two of roi")
                    .raise();
        }
        List<ResizeAxis> result = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            result.add(new ResizeAxis(shape.dim(axis), shape.dim(axis), 1, 0, 1, form));
        }
        String policy = !upsample && context.opset() >= 18
                ? Choice.of(context, "keep_aspect_ratio_policy", "stretch", "not_larger", "not_smaller")
                : "stretch";
        float kept = bySizes ? common(context, shape, listed, sizes, policy) : 0;
        for (int i = 0; i < listed.length; i++) {
            int axis = context.axis(listed[i], rank);
            int length = shape.dim(axis);
            float scale = !bySizes ? scales.get(i) : kept > 0 ? kept : (float) sizes[i] / length;
            long extent = !bySizes
                    ? (long) Math.floor(scale * length)
                    : kept > 0 ? Math.round((double) kept * length) : sizes[i];
            requirePossible(context, length, extent, scale);
            result.set(axis, new ResizeAxis(length, (int) extent, scale, region.isEmpty() ? 0 : region.get(i),
                    region.isEmpty() ? 1 : region.get(listed.length + i), form));
        }
        return result;
    }

    /// Returns the one scale of a policy that keeps the aspect ratio, otherwise 0.
    private static float common(ImportContext context, Shape shape, long[] axes, long[] sizes, String policy) {
        List<Float> ratios = new ArrayList<>();
        for (int i = 0; i < axes.length; i++) {
            ratios.add((float) sizes[i] / shape.dim(context.axis(axes[i], shape.rank())));
        }
        return switch (policy) {
            case "not_larger" -> Collections.min(ratios);
            case "not_smaller" -> Collections.max(ratios);
            default -> 0;
        };
    }

    private static void requirePossible(ImportContext context, int length, long extent, float scale) {
        if (length < 1 || extent < 1 || extent > Integer.MAX_VALUE || !(scale > 0) || Float.isInfinite(scale)) {
            throw context.refuse("AS2102", "an axis cannot be resized")
                    .found("extent " + length + " to " + extent + ", scale " + scale, "positive numbers").raise();
        }
    }

    private static List<Float> floats(ImportContext context, int input, int count) {
        if (!context.hasInput(input)) {
            return List.of();
        }
        TensorData data = context.constant(input);
        if (!data.element().isFloat() || (data.elementCount() != 0 && data.elementCount() != count)) {
            throw context.refuse("AS2102", "an input does not fit the axes").with("input", String.valueOf(input))
                    .found(data.shape().dims() + " of " + data.element(), count + " floats").raise();
        }
        List<Float> numbers = new ArrayList<>();
        for (double number : data.toDoubles()) {
            numbers.add((float) number);
        }
        return numbers;
    }

    private static Operand nearest(ImportContext context, Operand x, List<ResizeAxis> axes, float beyond) {
        AlongAxis along = AlongAxis.of(context);
        Operand value = context.build().filled(x.element(), Shape.SCALAR, beyond);
        Operand result = x;
        for (int axis = 0; axis < axes.size(); axis++) {
            ResizeAxis resized = axes.get(axis);
            int[] positions = IntStream.range(0, resized.resized())
                    .map(i -> resized.isBeyond(i) ? resized.length() : resized.nearest(i)).toArray();
            if (IntStream.of(positions).anyMatch(position -> position == resized.length())) {
                result = along.fit(result, axis, 0, 1, value);
            }
            result = along.take(result, axis, positions);
        }
        return result;
    }

    /// Returns the tensor, which is zero beyond the axes, with `value` there.
    private static Operand beyond(ImportContext context, Operand x, List<ResizeAxis> axes, float value) {
        double[] elements = new double[x.shape().elementCount()];
        for (int i = 0; i < elements.length; i++) {
            int[] index = x.shape().indexOf(i);
            boolean outside = IntStream.range(0, index.length).anyMatch(axis -> axes.get(axis).isBeyond(index[axis]));
            elements[i] = outside ? value : 0;
        }
        ScalarType element = x.element();
        return context.build().binary(BinaryFunction.ADD, x,
                context.build().constant(TensorData.ofDoubles(element, x.shape(), elements)));
    }
}
