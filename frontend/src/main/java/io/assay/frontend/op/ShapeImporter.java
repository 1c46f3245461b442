package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads Shape: a constant, for every shape is known.
final class ShapeImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Shape", 1, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        List<Integer> dims = context.input(0).shape().dims();
        int start = bound(context.intAttribute("start").orElse(0L), dims.size());
        int end = Math.max(start, bound(context.intAttribute("end").orElse((long) dims.size()), dims.size()));
        long[] extents = dims.subList(start, end).stream().mapToLong(Integer::longValue).toArray();
        TensorData data = TensorData.ofLongs(ScalarType.I64, Shape.of(extents.length), extents);
        return List.of(new Operand.Known(context.node().outputs().getFirst(), data));
    }

    private static int bound(long position, int rank) {
        return Math.clamp(position < 0 ? position + rank : position, 0, rank);
    }
}
