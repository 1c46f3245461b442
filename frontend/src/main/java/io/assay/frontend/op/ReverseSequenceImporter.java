package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.List;

/// Reads ReverseSequence: the first elements of each batch in reverse, as many as its length says.
final class ReverseSequenceImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("ReverseSequence", 10, "the lengths are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Shape shape = operand.shape();
        long[] lengths = context.constantInts(1);
        int batch = context.axis(context.intAttribute("batch_axis").orElse(1L), shape.rank());
        int time = context.axis(context.intAttribute("time_axis").orElse(0L), shape.rank());
        Indexing.requireShape(context, batch != time && lengths.length == shape.dim(batch), shape,
                "another batch axis than time axis, and " + lengths.length + " batches");
        for (long length : lengths) {
            if (length < 0 || length > shape.dim(time)) {
                throw context.refuse("AS2102", "a length is not possible")
                        .found(String.valueOf(length), "at most " + shape.dim(time)).raise();
            }
        }
        int[] strides = shape.strides();
        return List.of(context.build().take(operand, shape, Positions.of(shape, index -> {
            long length = lengths[index[batch]];
            long from = index[time] < length ? length - 1 - index[time] : index[time];
            return Positions.at(strides, index) + strides[time] * (from - index[time]);
        })));
    }
}
