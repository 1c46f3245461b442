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
        int[] strides = shape.strides();
        Shape result = new Shape(order.stream().map(shape::dim).toList());
        IndexMap map = new IndexMap(0, order.stream().map(axis -> strides[axis]).toList());
        return List.of(context.build().view(operand, result, map));
    }
}
