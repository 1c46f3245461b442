package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads ConvTranspose: the tensor spread out with zeros between its elements, convolved with the reversed kernel.
final class ConvTransposeImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("ConvTranspose", 1, "element types float; 1 to 4 spatial axes");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        Operand weights = context.floating(1);
        int groups = ConvImporter.groups(context, x, weights, 0);
        List<Integer> kernel = ConvImporter.kernel(context, weights);
        List<Spread> spreads = spreads(context, x.shape(), kernel);
        AlongAxis along = AlongAxis.of(context);
        Operand spread = x;
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < spreads.size(); i++) {
            spread = spreads.get(i).apply(context, spread, i + 2, along.zero(x));
            windows.add(spreads.get(i).window());
        }
        Operand filters = reversed(context, weights, groups);
        return List.of(ConvImporter.biased(context, ConvImporter.convolve(context, spread, filters, windows, groups)));
    }

    /// What happens along one axis.
    ///
    /// @param extent elements of the axis
    /// @param before elements that are cut off before the first one of the full result
    /// @param count  elements of the result
    private record Spread(int extent, int kernel, int stride, int dilation, int before, int count) {

        /// Returns the axis with stride - 1 zeros after each element, and fitted so that every window lies inside.
        Operand apply(ImportContext context, Operand x, int axis, Operand zero) {
            TensorBuilder build = context.build();
            AlongAxis along = AlongAxis.of(context);
            List<Integer> apart = new ArrayList<>(x.shape().dims());
            apart.add(axis + 1, 1);
            Operand spread = along.fit(build.reshape(x, new Shape(apart)), axis + 1, 0, stride - 1, zero);
            List<Integer> dims = new ArrayList<>(x.shape().dims());
            dims.set(axis, Math.multiplyExact(extent, stride));
            int reach = (kernel - 1) * dilation;
            int first = reach - before;
            return along.fit(build.reshape(spread, new Shape(dims)), axis, first,
                    count + reach - first - extent * stride, zero);
        }

        Window window() {
            return new Window(count + (kernel - 1) * dilation, kernel, 1, dilation, 0, 0, count);
        }
    }

    private static List<Spread> spreads(ImportContext context, Shape shape, List<Integer> kernel) {
        int rank = kernel.size();
        List<Integer> strides = Window.perAxis(context, "strides", rank);
        List<Integer> dilations = Window.perAxis(context, "dilations", rank);
        String auto = Choice.of(context, "auto_pad", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID");
        List<Integer> pads = Window.pads(context, rank);
        long[] extra = context.intsAttribute("output_padding").orElse(new long[rank]);
        long[] wanted = context.intsAttribute("output_shape").orElse(new long[0]);
        if (extra.length != rank || Arrays.stream(extra).anyMatch(number -> number < 0)
                || (wanted.length != 0 && wanted.length != rank && wanted.length != rank + 2)) {
            throw context.refuse("AS2102", "output_padding or output_shape does not fit the tensor")
                    .found(Arrays.toString(extra) + " and " + Arrays.toString(wanted), rank + " numbers").raise();
        }
        List<Spread> spreads = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            int extent = shape.dim(i + 2);
            int full = Math.toIntExact((extent - 1L) * strides.get(i) + extra[i]
                    + (kernel.get(i) - 1L) * dilations.get(i) + 1);
            int before = auto.equals("NOTSET") ? pads.get(i) : 0;
            int count = auto.equals("NOTSET") ? full - before - pads.get(rank + i) : full;
            boolean given = wanted.length != 0;
            if (given || auto.startsWith("SAME")) {
                count = given
                        ? Math.toIntExact(wanted[wanted.length - rank + i])
                        : Math.multiplyExact(extent, strides.get(i));
                int total = Math.max(0, full - count);
                before = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            }
            if (count < 1) {
                throw context.refuse("AS2102", "nothing is left of an axis").found(count + " elements", "at least 1")
                        .raise();
            }
            spreads.add(new Spread(extent, kernel.get(i), strides.get(i), dilations.get(i), before, count));
        }
        return spreads;
    }

    /// Returns [M, C / groups, kernel...] of [C, M / groups, kernel...], with every kernel reversed.
    private static Operand reversed(ImportContext context, Operand weights, int groups) {
        Shape shape = weights.shape();
        int[] steps = shape.strides();
        int channels = shape.dim(0) / groups;
        List<Integer> dims = new ArrayList<>(List.of(groups, shape.dim(1), channels));
        List<Integer> strides = new ArrayList<>(List.of(channels * steps[0], steps[1], steps[0]));
        int offset = 0;
        for (int axis = 2; axis < shape.rank(); axis++) {
            dims.add(shape.dim(axis));
            strides.add(-steps[axis]);
            offset += (shape.dim(axis) - 1) * steps[axis];
        }
        Operand turned = context.build().view(weights, new Shape(dims), new IndexMap(offset, strides));
        List<Integer> joined = new ArrayList<>(List.of(groups * shape.dim(1), channels));
        joined.addAll(shape.dims().subList(2, shape.rank()));
        return context.build().reshape(turned, new Shape(joined));
    }
}
