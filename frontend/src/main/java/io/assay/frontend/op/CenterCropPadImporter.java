package io.assay.frontend.op;

import java.util.List;
import java.util.stream.LongStream;

/// Reads CenterCropPad.
final class CenterCropPadImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("CenterCropPad", 18, "the shape is a constant");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand x = context.input(0);
        int rank = x.shape().rank();
        long[] wanted = context.constantInts(1);
        long[] axes = context.intsAttribute("axes").orElse(LongStream.range(0, rank).toArray());
        context.axes(axes, rank);
        if (wanted.length != axes.length || LongStream.of(wanted).anyMatch(extent -> extent < 0)) {
            throw context.refuse("AS2102", "the wanted shape does not fit the axes")
                    .found(java.util.Arrays.toString(wanted), "an extent for each of " + axes.length + " axes").raise();
        }
        Operand result = x;
        AlongAxis along = AlongAxis.of(context);
        for (int i = 0; i < axes.length; i++) {
            int axis = context.axis(axes[i], rank);
            int more = Math.toIntExact(wanted[i] - x.shape().dim(axis));
            int before = more / 2;
            result = along.fit(result, axis, before, more - before, along.zero(x));
        }
        return List.of(result);
    }
}
