package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads Split: the sizes are an attribute before opset 13 and an input from then on; without them the parts are equal,
/// the last one smaller where `num_outputs` does not divide the extent.
final class SplitImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Split", 1, "the sizes are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Shape shape = operand.shape();
        int axis = context.axis(context.intAttribute("axis").orElse(0L), shape.rank());
        int[] strides = shape.strides();
        List<Integer> moved = Arrays.stream(strides).boxed().toList();
        List<Operand> parts = new ArrayList<>();
        int start = 0;
        for (long size : sizes(context, shape.dim(axis))) {
            List<Integer> dims = new ArrayList<>(shape.dims());
            dims.set(axis, Math.toIntExact(size));
            parts.add(context.build().view(operand, new Shape(dims), new IndexMap(start * strides[axis], moved)));
            start += (int) size;
        }
        return parts;
    }

    private static long[] sizes(ImportContext context, int extent) {
        Optional<long[]> attribute = context.opset() < 13 ? context.intsAttribute("split") : Optional.empty();
        boolean input = (context.opset() < 2 || context.opset() >= 13) && context.hasInput(1);
        Optional<Long> parts = context.opset() < 18 ? Optional.empty() : context.intAttribute("num_outputs");
        if (attribute.isEmpty() && !input) {
            return equal(context, extent, parts);
        }
        long[] sizes = attribute.isPresent() ? attribute.get() : context.constantInts(1);
        if (Arrays.stream(sizes).anyMatch(size -> size < 0) || Arrays.stream(sizes).sum() != extent
                || sizes.length < context.node().outputs().size()) {
            throw context.refuse("AS2102", "the parts do not make up the axis")
                    .found(Arrays.toString(sizes), "a size for each of " + context.node().outputs().size()
                            + " outputs, of the sum " + extent)
                    .raise();
        }
        return sizes;
    }

    private static long[] equal(ImportContext context, int extent, Optional<Long> parts) {
        int outputs = context.node().outputs().size();
        long count = parts.orElse((long) outputs);
        boolean uneven = context.opset() >= 18;
        long size = count < 1 ? 0 : uneven ? (extent + count - 1) / count : extent / count;
        long last = extent - size * (count - 1);
        if (count < outputs || count > 1 << 20 || last < 0 || (!uneven && last != size)) {
            throw context.refuse("AS2102", "the axis cannot be split into so many parts")
                    .found(extent + " elements in " + count + " parts", "equal parts, one for each output").raise();
        }
        long[] sizes = new long[(int) count];
        Arrays.fill(sizes, size);
        sizes[sizes.length - 1] = last;
        return sizes;
    }
}
