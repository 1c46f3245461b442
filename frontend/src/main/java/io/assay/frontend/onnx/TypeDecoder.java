package io.assay.frontend.onnx;

import java.util.List;
import java.util.Optional;
import onnx.OnnxMl;

/// Turns `TypeProto` into [OnnxType].
final class TypeDecoder {
    private TypeDecoder() {}

    static OnnxType type(OnnxMl.TypeProto proto) {
        return switch (proto.getValueCase()) {
            case TENSOR_TYPE -> tensor(proto.getTensorType());
            case SEQUENCE_TYPE -> other("seq", proto.getSequenceType().getElemType());
            case OPTIONAL_TYPE -> other("optional", proto.getOptionalType().getElemType());
            case MAP_TYPE -> other("map", proto.getMapType().getValueType());
            case SPARSE_TENSOR_TYPE -> new OnnxType.Other("sparse_tensor");
            case OPAQUE_TYPE -> new OnnxType.Other("opaque");
            case VALUE_NOT_SET -> new OnnxType.Undeclared();
        };
    }

    private static OnnxType other(String kind, OnnxMl.TypeProto element) {
        return new OnnxType.Other(kind + "(" + type(element).text() + ")");
    }

    private static OnnxType tensor(OnnxMl.TypeProto.Tensor proto) {
        Optional<OnnxDataType> dataType = OnnxDataType.ofCode(proto.getElemType());
        if (dataType.isEmpty()) {
            return new OnnxType.Undeclared();
        }
        return new OnnxType.Tensor(dataType.get(), proto.hasShape()
                ? Optional.of(proto.getShape().getDimList().stream().map(TypeDecoder::dim).toList())
                : Optional.<List<OnnxDim>>empty());
    }

    private static OnnxDim dim(OnnxMl.TensorShapeProto.Dimension proto) {
        return switch (proto.getValueCase()) {
            case DIM_VALUE -> proto.getDimValue() < 0 ? new OnnxDim.Unknown() : new OnnxDim.Known(proto.getDimValue());
            case DIM_PARAM -> proto.getDimParam().isEmpty()
                    ? new OnnxDim.Unknown()
                    : new OnnxDim.Symbol(proto.getDimParam());
            case VALUE_NOT_SET -> new OnnxDim.Unknown();
        };
    }
}
