package io.assay.testsuite.onnx;

import com.google.protobuf.ByteString;
import io.assay.frontend.onnx.OnnxDataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import onnx.OnnxMl;
import onnx.OnnxMl.AttributeProto.AttributeType;

/// Attributes, tensors and declarations of models that tests write down.
public final class Protos {
    /// The IR version in which each operator set from 7 on came out, so that old readings of the format are met too.
    private static final int[] IR_VERSIONS = {3, 3, 4, 5, 6, 7, 7, 7, 8, 8, 8, 8, 9, 9, 10, 10, 10, 10};
    private static final int OLDEST = 7;

    private Protos() {}

    /// Returns the IR version of a model of an operator set.
    /// @param opset at least 7
    public static int irVersion(int opset) {
        return IR_VERSIONS[Math.min(IR_VERSIONS.length - 1, opset - OLDEST)];
    }

    /// Returns an attribute.
    /// @param value a `Long`, `Float`, `String`, `long[]`, `float[]`, `String[]`, tensor or graph
    public static OnnxMl.AttributeProto attribute(String name, Object value) {
        OnnxMl.AttributeProto.Builder attribute = OnnxMl.AttributeProto.newBuilder().setName(name);
        switch (value) {
            case Long number -> attribute.setType(AttributeType.INT).setI(number);
            case String text -> attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
            case Float number -> attribute.setType(AttributeType.FLOAT).setF(number);
            case long[] numbers -> {
                attribute.setType(AttributeType.INTS);
                LongStream.of(numbers).forEach(attribute::addInts);
            }
            case float[] numbers -> {
                attribute.setType(AttributeType.FLOATS);
                for (float number : numbers) {
                    attribute.addFloats(number);
                }
            }
            case String[] texts -> {
                attribute.setType(AttributeType.STRINGS);
                for (String text : texts) {
                    attribute.addStrings(ByteString.copyFromUtf8(text));
                }
            }
            case OnnxMl.TensorProto tensor -> attribute.setType(AttributeType.TENSOR).setT(tensor);
            case OnnxMl.GraphProto graph -> attribute.setType(AttributeType.GRAPH).setG(graph);
            default -> throw new IllegalArgumentException(name + " is " + value.getClass());
        }
        return attribute.build();
    }

    /// Returns a tensor of numbers, each rounded to the type, as raw data.
    /// @param type a float of at least 32 bits, an integer of at least 8 bits, or a boolean
    public static OnnxMl.TensorProto tensor(String name, OnnxDataType type, Collection<? extends Number> dims,
            double... values) {
        int size = type.bits() / Byte.SIZE;
        ByteBuffer bytes = ByteBuffer.allocate(size * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case FLOAT -> bytes.putFloat((float) value);
                case DOUBLE -> bytes.putDouble(value);
                default -> {
                    for (int i = 0; i < size; i++) {
                        bytes.put((byte) ((long) value >> Byte.SIZE * i));
                    }
                }
            }
        }
        return OnnxMl.TensorProto.newBuilder().setName(name).setDataType(type.code())
                .addAllDims(dims.stream().map(Number::longValue).toList())
                .setRawData(ByteString.copyFrom(bytes.flip())).build();
    }

    /// Returns the declaration of a tensor.
    /// @param dims extents; an unknown one is negative
    public static OnnxMl.ValueInfoProto info(String name, int type, long... dims) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (long dim : dims) {
            OnnxMl.TensorShapeProto.Dimension.Builder one = shape.addDimBuilder();
            if (dim >= 0) {
                one.setDimValue(dim);
            }
        }
        return OnnxMl.ValueInfoProto.newBuilder().setName(name).setType(OnnxMl.TypeProto.newBuilder().setTensorType(
                OnnxMl.TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape))).build();
    }

    /// Returns the declaration of a tensor of known shape.
    public static OnnxMl.ValueInfoProto info(String name, OnnxDataType type, List<Integer> dims) {
        return info(name, type.code(), dims.stream().mapToLong(Integer::longValue).toArray());
    }
}
