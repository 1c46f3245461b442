package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.List;

/// Reads Flatten: the axes before `axis` become one, the others become one.
final class FlattenImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Flatten", 1, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        int axis = boundary(context, operand.shape().rank());
        return List.of(context.build().reshape(operand, matrix(operand.shape(), axis)));
    }

    /// Returns the attribute `axis`, in [0, rank]; a negative one counts from the last axis: none means rank.
    static int boundary(ImportContext context, int rank) {
        long axis = context.intAttribute("axis").orElse(1L);
        return axis == rank ? rank : context.axis(axis, rank);
    }

    /// Returns the shape with the axes before `axis` made one, and those from it on made one.
    static Shape matrix(Shape shape, int axis) {
        int rows = new Shape(shape.dims().subList(0, axis)).elementCount();
        return Shape.of(rows, new Shape(shape.dims().subList(axis, shape.rank())).elementCount());
    }
}
