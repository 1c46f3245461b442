package io.assay.frontend.op;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Reads Transpose; without `perm` the axes are reversed.
final class TransposeImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Transpose", 1, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Shape shape = operand.shape();
        List<Integer> order = new ArrayList<>();
        context.intsAttribute("perm").ifPresentOrElse(axes -> {
            for (long axis : axes) {
                order.add(context.axis(axis, shape.rank()));
            }
        }, () -> {
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                order.add(axis);
            }
        });
        if (order.size() != shape.rank() || new HashSet<>(order).size() != shape.rank()) {
            throw context.refuse("AS2102", "perm is no order of the axes")
                    .found(order.toString(), "each axis of " + shape.dims() + " once").raise();
        }
        return List.of(ordered(context, operand, order));
    }

    /// Returns the operand with its axes in this order.
    static Operand ordered(ImportContext context, Operand operand, List<Integer> order) {
        Shape shape = operand.shape();
        int[] strides = shape.strides();
        Shape result = new Shape(order.stream().map(shape::dim).toList());
        IndexMap map = new IndexMap(0, order.stream().map(axis -> strides[axis]).toList());
        return context.build().view(operand, result, map);
    }

    /// Returns the operand with the axis that is last moved to `axis`.
    static Operand lastTo(ImportContext context, Operand operand, int axis) {
        int rank = operand.shape().rank();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            order.add(i < axis ? i : i == axis ? rank - 1 : i - 1);
        }
        return ordered(context, operand, order);
    }
}
