package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.stream.IntStream;

/// Reads NonZero: how many indices there are is part of the shape of the circuit.
final class NonZeroImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("NonZero", 9, "the input is a constant");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        TensorData data = context.constant(0);
        int[] found = IntStream.range(0, data.elementCount()).filter(i -> data.doubleAt(i) != 0).toArray();
        Shape shape = Shape.of(data.shape().rank(), found.length);
        return List.of(context.build().constant(TensorData.integers(shape,
                Positions.of(shape, index -> data.shape().indexOf(found[index[1]])[index[0]]))));
    }
}
