package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.Arrays;
import java.util.List;

/// Reads ConstantOfShape.
final class ConstantOfShapeImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("ConstantOfShape", 9, "the shape is a constant");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Shape shape = context.shape(Arrays.stream(context.constantInts(0)).boxed().toList());
        OnnxTensor value = context.tensorAttribute("value").orElse(OnnxTensor.ofFloats("", List.of(1L), 0f));
        ScalarType element = context.elementType(value.dataType().code());
        if (value.elementCount() != 1) {
            throw context.refuse("AS2102", "the constant has no single value").with("attribute", "value")
                    .found(value.elementCount() + " elements", "one").raise();
        }
        TensorData one = Conversions.data(value).orElseThrow().withShape(Shape.SCALAR);
        Operand filled = Broadcasting.to(context, new Operand.Known(context.node().outputs().getFirst(), one), shape);
        return List.of(filled.element() == element ? filled : context.build().cast(filled, element));
    }
}
