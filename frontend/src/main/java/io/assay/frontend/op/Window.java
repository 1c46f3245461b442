package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// The windows that a kernel or a pool sees along one spatial axis.
///
/// @param extent   elements of the axis
/// @param kernel   elements of a window
/// @param stride   from one window to the next
/// @param dilation from one element of a window to the next
/// @param before   padding before the first element
/// @param after    padding after the last element
/// @param count    number of windows
record Window(int extent, int kernel, int stride, int dilation, int before, int after, int count) {

    /// Returns the position of a window's element on the axis, outside [0, extent) where it lies in the padding.
    int position(int window, int tap) {
        return window * stride + tap * dilation - before;
    }

    /// Tells whether a position is no padding.
    boolean isInside(int position) {
        return position >= 0 && position < extent;
    }

    /// Returns how many elements the last window needs after the last element of the axis, or 0.
    int needed() {
        return Math.max(0, position(count - 1, kernel - 1) - extent + 1);
    }

    /// Tells whether an element of a window lies in the padding.
    boolean clips() {
        return before > 0 || needed() > 0;
    }

    /// Tells whether two windows may share an element.
    boolean overlaps() {
        return kernel > 1 && stride < (kernel - 1) * dilation + 1;
    }

    /// Returns how many elements of a window count: those inside, and with `padding` the declared padding too.
    int weight(int window, boolean padding) {
        int count = 0;
        for (int tap = 0; tap < kernel; tap++) {
            int position = position(window, tap);
            count += isInside(position) || (padding && position >= -before && position < extent + after) ? 1 : 0;
        }
        return count;
    }

    /// Returns the position nearest to a window's element that belongs to the window and is no padding.
    int inside(int window, int tap) {
        int nearest = tap;
        while (nearest < kernel - 1 && position(window, nearest) < 0) {
            nearest++;
        }
        while (nearest > 0 && position(window, nearest) >= extent) {
            nearest--;
        }
        return position(window, nearest);
    }

    /// Returns the windows of all spatial axes of [N, C, axes...], from the attributes of a convolution or a pool.
    /// @param kernel   extents of a window
    /// @param ceilMode whether a last window may begin before and end behind the padding
    static List<Window> of(ImportContext context, Shape shape, List<Integer> kernel, boolean ceilMode) {
        int rank = shape.rank() - 2;
        if (rank < 1 || kernel.size() != rank) {
            throw context.refuse("AS2102", "the window does not fit the tensor")
                    .found("shape " + shape.dims() + ", window " + kernel,
                            "[N, C, axes...] and an extent for each axis")
                    .raise();
        }
        List<Integer> strides = perAxis(context, "strides", rank);
        List<Integer> dilations = perAxis(context, "dilations", rank);
        String auto = Choice.of(context, "auto_pad", "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID");
        List<Integer> pads = pads(context, rank);
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            Window open = new Window(shape.dim(i + 2), positive(context, "kernel_shape", kernel.get(i)),
                    strides.get(i), dilations.get(i), auto.equals("NOTSET") ? pads.get(i) : 0,
                    auto.equals("NOTSET") ? pads.get(rank + i) : 0, 0);
            windows.add(auto.startsWith("SAME")
                    ? open.same(auto.equals("SAME_LOWER"))
                    : open.counted(context, ceilMode && auto.equals("NOTSET")));
        }
        requireRoom(context, shape, windows);
        return windows;
    }

    /// Requires room for every element of every window, before anything is done for each of them.
    private static void requireRoom(ImportContext context, Shape shape, List<Window> windows) {
        List<Long> all = new ArrayList<>(List.of(Math.max(1L, shape.dim(0)), Math.max(1L, shape.dim(1))));
        windows.forEach(window -> all.addAll(List.of((long) window.kernel, Math.max(1L, window.count))));
        context.shape(all);
    }

    private int reach() {
        return Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
    }

    private Window same(boolean lower) {
        int windows = Math.ceilDiv(extent, stride);
        int total = Math.max(0, Math.addExact((windows - 1) * stride, reach()) - extent);
        int first = lower ? total - total / 2 : total / 2;
        return new Window(extent, kernel, stride, dilation, first, total - first, windows);
    }

    private Window counted(ImportContext context, boolean ceilMode) {
        int span = Math.addExact(extent, Math.addExact(before, after)) - reach();
        if (span < 0) {
            throw context.refuse("AS2102", "a window is wider than the padded tensor")
                    .found(reach() + " over " + (extent + before + after), "at most the padded extent").raise();
        }
        int windows = (ceilMode ? Math.ceilDiv(span, stride) : span / stride) + 1;
        if (ceilMode && (windows - 1) * stride >= extent + before) {
            windows--;
        }
        return new Window(extent, kernel, stride, dilation, before, after, windows);
    }

    /// Returns an attribute with one positive number for each axis, ones if it is left out.
    static List<Integer> perAxis(ImportContext context, String name, int rank) {
        List<Integer> values = new ArrayList<>();
        long[] given = context.intsAttribute(name).orElse(new long[0]);
        if (given.length != 0 && given.length != rank) {
            throw context.refuse("AS2102", "an attribute has another number of axes").with("attribute", name)
                    .found(given.length + " numbers", String.valueOf(rank)).raise();
        }
        for (int i = 0; i < rank; i++) {
            values.add(positive(context, name, given.length == 0 ? 1 : given[i]));
        }
        return values;
    }

    private static int positive(ImportContext context, String name, long value) {
        if (value < 1 || value > Shape.MOST_ELEMENTS) {
            throw context.refuse("AS2102", "an attribute is not possible").with("attribute", name)
                    .found(String.valueOf(value), "1 to " + Shape.MOST_ELEMENTS).raise();
        }
        return (int) value;
    }

    /// Returns the attribute `pads`: the begins, then the ends; zeros if it is left out.
    static List<Integer> pads(ImportContext context, int rank) {
        List<Integer> pads = new ArrayList<>();
        long[] given = context.intsAttribute("pads").orElse(new long[2 * rank]);
        for (long pad : given) {
            if (pad < 0 || pad > Shape.MOST_ELEMENTS || given.length != 2 * rank) {
                throw context.refuse("AS2102", "an attribute is not possible").with("attribute", "pads")
                        .found(java.util.Arrays.toString(given), 2 * rank + " numbers from 0 to "
                                + Shape.MOST_ELEMENTS)
                        .raise();
            }
            pads.add((int) pad);
        }
        return pads;
    }

    /// Returns the attribute `kernel_shape`.
    static List<Integer> kernel(ImportContext context) {
        long[] given = context.intsAttribute("kernel_shape").orElseThrow(() -> context
                .refuse("AS2004", "a required attribute is missing").with("attribute", "kernel_shape").raise());
        return java.util.Arrays.stream(given).mapToObj(extent -> positive(context, "kernel_shape", extent)).toList();
    }

    /// Returns [N, C, kernel..., windows...] of [N, C, axes...]; what lies in the padding is zero.
    static Operand view(ImportContext context, Operand x, List<Window> windows) {
        AlongAxis along = AlongAxis.of(context);
        Operand padded = x;
        for (int i = 0; i < windows.size(); i++) {
            Window window = windows.get(i);
            padded = along.fit(padded, i + 2, window.before, window.needed(), along.zero(x));
        }
        int[] steps = padded.shape().strides();
        List<Integer> dims = new ArrayList<>(x.shape().dims().subList(0, 2));
        List<Integer> strides = new ArrayList<>(List.of(steps[0], steps[1]));
        for (int i = 0; i < windows.size(); i++) {
            dims.add(windows.get(i).kernel);
            strides.add(windows.get(i).dilation * steps[i + 2]);
        }
        for (int i = 0; i < windows.size(); i++) {
            dims.add(windows.get(i).count);
            strides.add(windows.get(i).stride * steps[i + 2]);
        }
        return context.build().view(padded, new Shape(dims), new IndexMap(0, strides));
    }
}
