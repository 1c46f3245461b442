package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.List;

/// Reads Softmax: along one axis from opset 13 on, before it over all axes from `axis` on.
final class SoftmaxImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Softmax", 1, "element types float");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.floating(0);
        Shape shape = operand.shape();
        if (context.opset() >= 13) {
            int axis = context.axis(context.intAttribute("axis").orElse(-1L), shape.rank());
            return List.of(context.build().softmax(operand, axis));
        }
        int axis = FlattenImporter.boundary(context, shape.rank());
        Operand flat = context.build().reshape(operand, FlattenImporter.matrix(shape, axis));
        return List.of(context.build().reshape(context.build().softmax(flat, 1), shape));
    }
}
