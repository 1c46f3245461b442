package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;

/// Reads Constant in every form; a sparse tensor becomes the dense one that it stands for.
final class ConstantImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return OperatorRow.onnx("Constant", 1, "");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Optional<Operand> strings = StringTensors.constant(context);
        if (strings.isPresent()) {
            return List.of(strings.get());
        }
        Optional<TensorData> data = context.tensorAttribute("value").map(tensor -> converted(context, tensor))
                .or(() -> context.tensorAttribute("sparse_value").map(tensor -> converted(context, tensor)))
                .or(() -> context.floatAttribute("value_float")
                        .map(value -> TensorData.ofDoubles(ScalarType.F32, Shape.SCALAR, value)))
                .or(() -> context.intAttribute("value_int")
                        .map(value -> TensorData.ofLongs(ScalarType.I64, Shape.SCALAR, value)))
                .or(() -> context.intsAttribute("value_ints")
                        .map(values -> TensorData.ofLongs(ScalarType.I64, Shape.of(values.length), values)))
                .or(() -> context.floatsAttribute("value_floats").map(values -> TensorData.ofDoubles(ScalarType.F32,
                        Shape.of(values.size()), values.stream().mapToDouble(Float::doubleValue).toArray())));
        String name = context.node().outputs().getFirst();
        return List.of(context.build().weight(name, data.orElseThrow(() -> context
                .refuse("AS2003", "no form of constant that is supported").found(context.node().attributes().keySet()
                        .toString(), "value, value_float(s), value_int(s) or value_string(s)")
                .raise())));
    }

    private static TensorData converted(ImportContext context, OnnxTensor tensor) {
        return Conversions.data(tensor).orElseThrow(() -> context.refuse("AS2105", "the element type is not supported")
                .found(tensor.dataType().text(), "a float, integer or bool type").raise());
    }
}
