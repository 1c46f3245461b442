package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads EyeLike: ones on a diagonal, whatever the input holds.
final class EyeLikeImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("EyeLike", 9, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Operand operand = context.input(0);
        Shape shape = operand.shape();
        Indexing.requireShape(context, shape.rank() == 2, shape, "two axes");
        ScalarType element = context.intAttribute("dtype").map(context::elementType).orElse(operand.element());
        long diagonal = context.intAttribute("k").orElse(0L);
        long[] ones = Positions.of(shape, index -> index[1] - index[0] == diagonal ? 1 : 0);
        TensorData data = element.isFloat()
                ? TensorData.ofDoubles(element, shape, java.util.Arrays.stream(ones).asDoubleStream().toArray())
                : TensorData.ofLongs(element, shape, ones);
        return List.of(context.build().constant(data));
    }
}
