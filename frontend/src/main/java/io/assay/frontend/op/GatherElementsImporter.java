package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads GatherElements: each index picks on one axis, at its own place on the others.
final class GatherElementsImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("GatherElements", 11, Indexing.CLAMPED);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Operand indices = Indexing.integers(context, 1);
        int axis = context.axis(context.intAttribute("axis").orElse(0L), operand.shape().rank());
        requireInside(context, operand.shape(), axis, indices.shape());
        Optional<TensorData> known = Indexing.known(indices);
        if (known.isPresent()) {
            long[] positions = positions(context, operand.shape(), axis, known.get());
            return List.of(context.build().take(operand, indices.shape(), positions));
        }
        TensorBuilder build = context.build();
        Operand lines = lines(context, operand, axis, indices.shape());
        int count = indices.shape().dim(axis);
        Operand at = lines(context, indices, axis, indices.shape());
        int outer = at.shape().elementCount() / count;
        Operand picked = Indexing.rows(context,
                build.reshape(lines, Shape.of(outer, operand.shape().dim(axis), 1)),
                build.reshape(at, Shape.of(outer, count)));
        return List.of(TransposeImporter.lastTo(context, build.reshape(picked, at.shape()), axis));
    }

    /// Refuses indices that are not within the data on each axis but one.
    static void requireInside(ImportContext context, Shape data, int axis, Shape indices) {
        boolean fits = indices.rank() == data.rank();
        for (int i = 0; fits && i < data.rank(); i++) {
            fits = i == axis || indices.dim(i) <= data.dim(i);
        }
        Indexing.requireShape(context, fits, indices, "indices of at most the extents of " + data.dims()
                + " but on axis " + axis);
    }

    /// Returns, for each constant index, the position in the data that it means.
    static long[] positions(ImportContext context, Shape data, int axis, TensorData indices) {
        int[] strides = data.strides();
        int[] own = indices.shape().strides();
        return Positions.of(indices.shape(), index -> {
            long chosen = indices.longAt((int) Positions.at(own, index));
            int position = Indexing.position(context, chosen, data.dim(axis));
            return Positions.at(strides, index) + (long) strides[axis] * (position - index[axis]);
        });
    }

    /// Returns the operand with an axis moved to the end, cut to the extents of `limits` on the others.
    static Operand lines(ImportContext context, Operand operand, int axis, Shape limits) {
        int[] strides = operand.shape().strides();
        List<Integer> dims = new ArrayList<>();
        List<Integer> moved = new ArrayList<>();
        for (int i = 0; i < limits.rank(); i++) {
            if (i != axis) {
                dims.add(limits.dim(i));
                moved.add(strides[i]);
            }
        }
        dims.add(operand.shape().dim(axis));
        moved.add(strides[axis]);
        return context.build().view(operand, new Shape(dims), new IndexMap(0, moved));
    }
}
