package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxDataType;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.Optional;

/// From the reader's types and tensors to those of the intermediate representation.
public final class Conversions {
    private Conversions() {}

    /// Returns the element type, if the `tensor` dialect has it.
    public static Optional<ScalarType> element(OnnxDataType type) {
        return switch (type) {
            case FLOAT -> Optional.of(ScalarType.F32);
            case DOUBLE -> Optional.of(ScalarType.F64);
            case FLOAT16 -> Optional.of(ScalarType.F16);
            case BFLOAT16 -> Optional.of(ScalarType.BF16);
            case INT8 -> Optional.of(ScalarType.I8);
            case INT16 -> Optional.of(ScalarType.I16);
            case INT32 -> Optional.of(ScalarType.I32);
            case INT64 -> Optional.of(ScalarType.I64);
            case UINT8 -> Optional.of(ScalarType.U8);
            case UINT16 -> Optional.of(ScalarType.U16);
            case UINT32 -> Optional.of(ScalarType.U32);
            case UINT64 -> Optional.of(ScalarType.U64);
            case BOOL -> Optional.of(ScalarType.BOOL);
            default -> Optional.empty();
        };
    }

    /// Returns the tensor's elements, if the `tensor` dialect has their type.
    public static Optional<TensorData> data(OnnxTensor tensor) {
        return element(tensor.dataType()).map(element -> {
            Shape shape = new Shape(tensor.dims().stream().map(Math::toIntExact).toList());
            return element.isFloat()
                    ? TensorData.ofDoubles(element, shape, tensor.toDoubles())
                    : TensorData.ofLongs(element, shape, tensor.toLongs());
        });
    }
}
