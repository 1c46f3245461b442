package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Reads Gather with constant indices: one view for each index, joined.
final class GatherImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Gather", 1, "the indices are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Shape shape = operand.shape();
        int axis = context.axis(context.intAttribute("axis").orElse(0L), shape.rank());
        TensorData indices = context.constant(1);
        List<Integer> row = new ArrayList<>(shape.dims());
        row.set(axis, 1);
        IndexMap identity = IndexMap.identity(shape);
        List<Operand> parts = new ArrayList<>();
        for (long index : context.constantInts(1)) {
            int position = context.axis(index, shape.dim(axis));
            IndexMap map = new IndexMap(position * identity.strides().get(axis), identity.strides());
            parts.add(context.build().view(operand, new Shape(row), map));
        }
        if (parts.isEmpty()) {
            throw context.refuse("AS2102", "there are no indices").raise();
        }
        List<Integer> dims = new ArrayList<>(shape.dims().subList(0, axis));
        dims.addAll(indices.shape().dims());
        dims.addAll(shape.dims().subList(axis + 1, shape.rank()));
        return List.of(context.build().reshape(context.build().concat(parts, axis), new Shape(dims)));
    }
}
