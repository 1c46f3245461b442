package io.assay.frontend.op;

import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/// Reads Col2Im: every pixel is the sum of the blocks' elements that lie on it.
final class ColToImageImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Col2Im", 18, "image_shape and block_shape are constants; element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.floating(0);
        List<Integer> image = extents(context, 1);
        List<Integer> block = extents(context, 2);
        Shape blocks = new Shape(block);
        Shape pixels = new Shape(image);
        List<Integer> around = new ArrayList<>(List.of(1, 1));
        around.addAll(image);
        List<Window> windows = Window.of(context, new Shape(around), block, false);
        Shape columns = new Shape(windows.stream().map(Window::count).toList());
        int size = blocks.elementCount();
        int count = columns.elementCount();
        if (x.shape().rank() != 3 || x.shape().dim(1) % size != 0 || x.shape().dim(2) != count) {
            throw context.refuse("AS2102", "the columns do not fit the image and the blocks")
                    .found("shape " + x.shape().dims(), "[N, channels * " + size + ", " + count + "]").raise();
        }
        int channels = x.shape().dim(1) / size;
        int planes = x.shape().dim(0) * channels;
        AlongAxis along = AlongAxis.of(context);
        Operand flat = along.fit(context.build().reshape(x, Shape.of(planes, size * count)), 1, 0, 1, along.zero(x));
        context.shape(List.of((long) size, (long) count));
        context.build().requireRoom(pixels);
        long[][] sources = sources(windows, blocks, columns, pixels);
        int most = sources[0].length;
        context.shape(List.of((long) planes, (long) most, (long) pixels.elementCount()));
        long[] positions = new long[Math.multiplyExact(planes * most, pixels.elementCount())];
        for (int i = 0; i < positions.length; i++) {
            long plane = i / ((long) pixels.elementCount() * most);
            positions[i] = plane * ((long) size * count + 1) + sources[i / most % pixels.elementCount()][i % most];
        }
        Operand taken = context.build().take(flat, Shape.of(planes, pixels.elementCount(), most), positions);
        List<Integer> dims = new ArrayList<>(List.of(x.shape().dim(0), channels));
        dims.addAll(image);
        return List.of(context.build().reshape(context.build().reduce(ReduceFunction.SUM, taken, List.of(2)),
                new Shape(dims)));
    }

    private static List<Integer> extents(ImportContext context, int input) {
        return LongStream.of(context.constantInts(input)).mapToObj(Math::toIntExact).toList();
    }

    /// Returns, for each pixel, the elements of [block, column] that lie on it, filled up with the zero behind them.
    private static long[][] sources(List<Window> windows, Shape blocks, Shape columns, Shape pixels) {
        List<List<Long>> sources = new ArrayList<>();
        for (int i = 0; i < pixels.elementCount(); i++) {
            sources.add(new ArrayList<>());
        }
        for (int i = 0; i < blocks.elementCount() * columns.elementCount(); i++) {
            int[] tap = blocks.indexOf(i / columns.elementCount());
            int[] window = columns.indexOf(i % columns.elementCount());
            int pixel = 0;
            for (int axis = 0; axis < tap.length && pixel >= 0; axis++) {
                int position = windows.get(axis).position(window[axis], tap[axis]);
                pixel = windows.get(axis).isInside(position) ? pixel * pixels.dim(axis) + position : -1;
            }
            if (pixel >= 0) {
                sources.get(pixel).add((long) i);
            }
        }
        int most = Math.max(1, sources.stream().mapToInt(List::size).max().orElse(1));
        long zero = (long) blocks.elementCount() * columns.elementCount();
        sources.forEach(list -> list.addAll(Collections.nCopies(most - list.size(), zero)));
        return sources.stream().map(list -> list.stream().mapToLong(Long::longValue).toArray())
                .toArray(long[][]::new);
    }
}
