package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads Gather: constant indices move elements, computed ones cost about the extent of the axis each.
final class GatherImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Gather", 1, Indexing.CLAMPED);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Operand indices = Indexing.integers(context, 1);
        int axis = context.axis(context.intAttribute("axis").orElse(0L), operand.shape().rank());
        Optional<TensorData> known = Indexing.known(indices);
        return List.of(known.isPresent()
                ? picked(context, operand, axis, known.get())
                : computed(context, operand, axis, indices));
    }

    private static Shape result(Shape shape, int axis, Shape indices) {
        List<Integer> dims = new ArrayList<>(shape.dims().subList(0, axis));
        dims.addAll(indices.dims());
        dims.addAll(shape.dims().subList(axis + 1, shape.rank()));
        return new Shape(dims);
    }

    private static Operand picked(ImportContext context, Operand operand, int axis, TensorData indices) {
        Shape shape = operand.shape();
        int inner = shape.strides()[axis];
        int extent = shape.dim(axis);
        int outer = new Shape(shape.dims().subList(0, axis)).elementCount();
        long[] rows = indices.toLongs();
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Indexing.position(context, rows[i], extent);
        }
        Shape flat = Shape.of(outer, rows.length, inner);
        long[] positions = Positions.of(flat,
                index -> (index[0] * (long) extent + rows[index[1]]) * inner + index[2]);
        Operand taken = context.build().take(operand, flat, positions);
        return context.build().reshape(taken, result(shape, axis, indices.shape()));
    }

    /// Returns the rows, found once for all positions on the other axes: the axis comes first, the others last.
    private static Operand computed(ImportContext context, Operand operand, int axis, Operand indices) {
        TensorBuilder build = context.build();
        Shape shape = operand.shape();
        List<Integer> order = new ArrayList<>(List.of(axis));
        for (int i = 0; i < shape.rank(); i++) {
            if (i != axis) {
                order.add(i);
            }
        }
        Operand first = TransposeImporter.ordered(context, operand, order);
        int count = indices.shape().elementCount();
        Shape other = new Shape(first.shape().dims().subList(1, shape.rank()));
        Operand rows = Indexing.rows(context,
                build.reshape(first, Shape.of(1, shape.dim(axis), other.elementCount())),
                build.reshape(indices, Shape.of(1, count)));
        int outer = new Shape(shape.dims().subList(0, axis)).elementCount();
        int inner = new Shape(shape.dims().subList(axis + 1, shape.rank())).elementCount();
        Operand back = TransposeImporter.ordered(context, build.reshape(rows, Shape.of(count, outer, inner)),
                List.of(1, 0, 2));
        return build.reshape(back, result(shape, axis, indices.shape()));
    }
}
