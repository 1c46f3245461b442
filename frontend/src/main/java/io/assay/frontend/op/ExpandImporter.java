package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.List;

/// Reads Expand: repeats the operand to the shape that it and the given one have in common.
final class ExpandImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Expand", 8, "the shape is a constant");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Shape wanted = context.shape(Arrays.stream(context.constantInts(1)).boxed().toList());
        return List.of(Broadcasting.to(context, operand, Broadcasting.common(context, operand.shape(), wanted)));
    }
}
