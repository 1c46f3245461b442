package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads Slice; starts, ends and axes are attributes before opset 10, and inputs with steps from then on.
final class SliceImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Slice", 1, "starts, ends, axes and steps are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        boolean attributes = context.opset() < 10;
        long[] starts = attributes ? required(context, "starts") : context.constantInts(1);
        long[] ends = attributes ? required(context, "ends") : context.constantInts(2);
        long[] axes = attributes
                ? context.intsAttribute("axes").orElse(ascending(starts.length))
                : context.hasInput(3) ? context.constantInts(3) : ascending(starts.length);
        long[] steps = !attributes && context.hasInput(4) ? context.constantInts(4) : ones(starts.length);
        if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
            throw context.refuse("AS2102", "starts, ends, axes and steps have different lengths").raise();
        }
        List<Integer> distinct = context.axes(axes, operand.shape().rank());
        List<Integer> dims = new ArrayList<>(operand.shape().dims());
        List<Integer> strides = new ArrayList<>(IndexMap.identity(operand.shape()).strides());
        int offset = 0;
        for (int i = 0; i < distinct.size(); i++) {
            int axis = context.axis(axes[i], operand.shape().rank());
            Range range = range(context, starts[i], ends[i], steps[i], operand.shape().dim(axis));
            dims.set(axis, range.count);
            offset += range.count == 0 ? 0 : range.start * strides.get(axis);
            strides.set(axis, range.count <= 1 ? 0 : Math.toIntExact(range.step * strides.get(axis)));
        }
        return List.of(context.build().view(operand, new Shape(dims), new IndexMap(offset, strides)));
    }

    private record Range(int start, long step, int count) {}

    private static Range range(ImportContext context, long start, long end, long step, int extent) {
        if (step == 0) {
            throw context.refuse("AS2102", "a step is 0").raise();
        }
        long first = start < 0 ? start + extent : start;
        long last = end < 0 ? Math.max(end, Long.MIN_VALUE / 2) + extent : end;
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? extent : extent - 1L;
        first = Math.clamp(first, step > 0 ? 0 : Math.min(0, high), high);
        last = Math.clamp(last, low, high);
        long span = step > 0 ? last - first : first - last;
        long size = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
        int count = span <= 0 ? 0 : (int) ((span - 1) / size + 1);
        return new Range((int) first, step, count);
    }

    private static long[] required(ImportContext context, String name) {
        return context.intsAttribute(name).orElseThrow(() -> context
                .refuse("AS2004", "a required attribute is missing").with("attribute", name).raise());
    }

    private static long[] ascending(int count) {
        return java.util.stream.LongStream.range(0, count).toArray();
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }
}
