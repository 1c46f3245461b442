package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// Reads Compress: keeps the slices of an axis, or without an axis the elements, for which a condition holds.
final class CompressImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Compress", 9, "the condition is a constant");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        long[] condition = context.constantInts(1);
        Indexing.requireShape(context, context.input(1).shape().rank() == 1, context.input(1).shape(), "one axis");
        Shape shape = context.intAttribute("axis").isPresent()
                ? operand.shape()
                : Shape.of(operand.shape().elementCount());
        int axis = context.intAttribute("axis").map(given -> context.axis(given, shape.rank())).orElse(0);
        long[] kept = LongStream.range(0, condition.length).filter(i -> condition[(int) i] != 0).toArray();
        List<Integer> dims = new ArrayList<>(shape.dims());
        dims.set(axis, kept.length);
        int[] strides = shape.strides();
        Shape result = new Shape(dims);
        for (long index : kept) {
            Indexing.position(context, index, shape.dim(axis));
        }
        return List.of(context.build().take(operand, result, Positions.of(result, index -> Positions.at(strides, index)
                + strides[axis] * (kept[index[axis]] - index[axis]))));
    }
}
