package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Reads MaxPool: extrema over windows in which an element inside stands for what lies in the padding.
///
/// Where windows overlap, the axes are reduced one after the other, so that neighbours share what they compare.
final class MaxPoolImporter implements OperatorImporter {
    private static final int DOUBLING_FROM = 4;

    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("MaxPool", 1, "every window has an element that is no padding");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.input(0);
        boolean columnMajor = context.intAttribute("storage_order").orElse(0L) != 0;
        boolean ceilMode = context.intAttribute("ceil_mode").orElse(0L) != 0;
        List<Window> windows = Window.of(context, x.shape(), Window.kernel(context), ceilMode);
        requireElements(context, windows);
        Operand values = values(context, x, windows);
        boolean indices = context.node().outputs().size() > 1 && !context.node().outputs().get(1).isEmpty();
        return indices ? List.of(values, indices(context, x, windows, columnMajor)) : List.of(values);
    }

    /// Refuses windows that lie in the padding.
    static void requireElements(ImportContext context, List<Window> windows) {
        for (Window window : windows) {
            if (IntStream.range(0, window.count()).anyMatch(i -> window.weight(i, false) == 0)) {
                throw context.refuse("AS2102", "a window lies in the padding, and has no element")
                        .found(window.toString(), "padding narrower than the window").raise();
            }
        }
    }

    private static Operand values(ImportContext context, Operand x, List<Window> windows) {
        boolean overlapping = windows.stream().anyMatch(Window::overlaps);
        Operand result = x;
        for (int i = windows.size() - 1; overlapping && i >= 0; i--) {
            result = along(context, result, i + 2, windows.get(i));
        }
        if (overlapping) {
            return result;
        }
        List<Integer> dims = new ArrayList<>(x.shape().dims().subList(0, 2));
        List<Integer> kernels = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            result = windowed(context, result, 2 * i + 2, windows.get(i));
            kernels.add(2 * i + 2);
            dims.add(windows.get(i).count());
        }
        return context.build().reshape(context.build().reduce(ReduceFunction.MAX, result, kernels), new Shape(dims));
    }

    /// Returns [.., kernel, windows, ..] of [.., axis, ..].
    private static Operand windowed(ImportContext context, Operand x, int axis, Window window) {
        List<Integer> dims = new ArrayList<>(x.shape().dims());
        dims.set(axis, window.kernel());
        dims.add(axis + 1, window.count());
        Shape shape = new Shape(dims);
        if (!window.clips()) {
            List<Integer> strides = new ArrayList<>();
            for (int stride : x.shape().strides()) {
                strides.add(stride);
            }
            int step = strides.get(axis);
            strides.set(axis, step * window.dilation());
            strides.add(axis + 1, step * window.stride());
            return context.build().view(x, shape, new IndexMap(0, strides));
        }
        int[] positions = new int[window.kernel() * window.count()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = window.inside(i % window.count(), i / window.count());
        }
        return context.build().reshape(AlongAxis.of(context).take(x, axis, positions), shape);
    }

    private static Operand along(ImportContext context, Operand x, int axis, Window window) {
        if (window.kernel() >= DOUBLING_FROM && window.stride() == 1 && window.dilation() == 1) {
            return doubling(context, x, axis, window);
        }
        Operand reduced = windowed(context, x, axis, window);
        if (window.kernel() > 1) {
            reduced = context.build().reduce(ReduceFunction.MAX, reduced, List.of(axis));
        }
        return context.build().reshape(reduced, SqueezeImporter.without(reduced.shape(), List.of(axis)));
    }

    /// Takes extrema of 2, 4, 8 … neighbours, and of two such runs at last: log2(kernel) comparisons an element.
    private static Operand doubling(ImportContext context, Operand x, int axis, Window window) {
        AlongAxis along = AlongAxis.of(context);
        int extent = window.count() + window.kernel() - 1;
        int[] positions = new int[extent];
        for (int i = 0; i < extent; i++) {
            positions[i] = Math.clamp(i - window.before(), 0, window.extent() - 1);
        }
        Operand runs = along.take(x, axis, positions);
        int width = 1;
        while (width < window.kernel()) {
            int shift = Math.min(width, window.kernel() - width);
            int count = runs.shape().dim(axis) - shift;
            runs = context.build().binary(BinaryFunction.MAX, along.slice(runs, axis, 0, 1, count),
                    along.slice(runs, axis, shift, 1, count));
            width += shift;
        }
        return runs;
    }

    /// Returns, for each window, the position of its greatest element in the whole input, the first of equal ones.
    private static Operand indices(ImportContext context, Operand x, List<Window> windows, boolean columnMajor) {
        int planes = x.shape().dim(0) * x.shape().dim(1);
        int plane = windows.stream().mapToInt(Window::extent).reduce(1, Math::multiplyExact);
        List<Integer> counts = windows.stream().map(Window::count).toList();
        Shape out = new Shape(counts);
        Shape taps = new Shape(windows.stream().map(Window::kernel).toList());
        long[] positions = new long[out.elementCount() * taps.elementCount()];
        long[] numbers = new long[positions.length];
        for (int i = 0; i < positions.length; i++) {
            int[] window = out.indexOf(i / taps.elementCount());
            int[] tap = taps.indexOf(i % taps.elementCount());
            for (int axis = 0; axis < windows.size(); axis++) {
                positions[i] = positions[i] * windows.get(axis).extent()
                        + windows.get(axis).inside(window[axis], tap[axis]);
            }
            for (int axis = windows.size() - 1; axis >= 0; axis--) {
                numbers[i] = numbers[i] * windows.get(axis).extent()
                        + windows.get(axis).inside(window[axis], tap[axis]);
            }
        }
        Shape table = Shape.of(planes, out.elementCount(), taps.elementCount());
        long[] all = new long[table.elementCount()];
        for (int i = 0; i < all.length; i++) {
            all[i] = (long) i / positions.length * plane + positions[i % positions.length];
        }
        TensorBuilder build = context.build();
        Operand best = build.argMax(build.take(x, table, all), 2, false);
        TensorData rows = TensorData.integers(Shape.of(out.elementCount(), taps.elementCount(), 1),
                columnMajor ? numbers : positions);
        Operand byWindow = build.view(best, Shape.of(out.elementCount(), planes),
                new IndexMap(0, List.of(1, out.elementCount())));
        Operand inPlane = build.gather(build.constant(rows), byWindow);
        Operand byPlane = build.view(inPlane, Shape.of(planes, out.elementCount()),
                new IndexMap(0, List.of(1, planes)));
        long[] starts = IntStream.range(0, planes).mapToLong(i -> (long) i * plane).toArray();
        Operand sum = Broadcasting.binary(context, BinaryFunction.ADD, byPlane,
                build.constant(TensorData.integers(Shape.of(planes, 1), starts)));
        List<Integer> dims = new ArrayList<>(x.shape().dims().subList(0, 2));
        dims.addAll(counts);
        return build.reshape(sum, new Shape(dims));
    }
}
