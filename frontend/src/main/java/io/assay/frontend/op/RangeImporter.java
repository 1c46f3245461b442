package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.interp.ConstantEvaluator;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads Range: a constant, for its length is part of the shape of the circuit.
final class RangeImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Range", 11, "start, limit and delta are constants");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        context.ignoreAttributes("stash_type");
        TensorData start = scalar(context, 0);
        TensorData limit = scalar(context, 1);
        TensorData delta = scalar(context, 2);
        ScalarType element = start.element();
        if (limit.element() != element || delta.element() != element || delta.doubleAt(0) == 0) {
            throw context.refuse("AS2105", "start, limit and delta are no range")
                    .found(element + ", " + limit.element() + ", " + delta.element() + ", delta " + delta.doubleAt(0),
                            "one type, and a delta that is not 0")
                    .raise();
        }
        double count = Math.max(0, element.isFloat()
                ? Math.ceil((limit.doubleAt(0) - start.doubleAt(0)) / delta.doubleAt(0))
                : Math.ceilDiv(Math.subtractExact(limit.longAt(0), start.longAt(0)), delta.longAt(0)));
        Shape shape = context.shape(List.of((long) count));
        return List.of(context.build().constant(element.isFloat()
                ? TensorData.ofDoubles(element, shape, floats(element, start, delta, (int) count))
                : TensorData.ofLongs(element, shape, Positions.of(shape,
                        index -> start.longAt(0) + index[0] * delta.longAt(0)))));
    }

    private static double[] floats(ScalarType element, TensorData start, TensorData delta, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = ConstantEvaluator.rounded(element, start.doubleAt(0) + i * delta.doubleAt(0));
        }
        return values;
    }

    private static TensorData scalar(ImportContext context, int index) {
        TensorData data = context.constant(index);
        Indexing.requireShape(context, data.elementCount() == 1, data.shape(), "a scalar");
        return data;
    }
}
