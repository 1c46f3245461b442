package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads Size: a constant, for every shape is known.
final class SizeImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Size", 1, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        int count = context.input(0).shape().elementCount();
        return List.of(context.build().constant(TensorData.ofLongs(ScalarType.I64, Shape.SCALAR, count)));
    }
}
