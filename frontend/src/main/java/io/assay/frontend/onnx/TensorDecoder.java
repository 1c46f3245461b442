package io.assay.frontend.onnx;

import io.assay.ir.diag.Diagnostic;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.OnnxMl;

/// Turns `TensorProto` into [OnnxTensor], whichever of its fields holds the data.
final class TensorDecoder {
    /// The most elements that all sparse tensors have together: their size in the file says nothing of that in memory.
    private static final long MOST_SPARSE = 1 << 26;

    private final String fileName;
    private final List<Diagnostic> problems;
    private final ExternalFiles external;
    private long sparse;

    TensorDecoder(String fileName, Optional<Path> folder, List<Diagnostic> problems) {
        this.fileName = fileName;
        this.external = new ExternalFiles(folder, Runtime.getRuntime().maxMemory());
        this.problems = problems;
    }

    /// Returns the digests of the external files that were read so far.
    Map<String, String> externalDigests() {
        return external.digests();
    }

    /// Returns the tensor, or nothing after a problem was reported.
    ///
    /// @param place where the tensor stands in the model, for messages
    Optional<OnnxTensor> decode(OnnxMl.TensorProto proto, String place) {
        Optional<OnnxDataType> type = OnnxDataType.ofCode(proto.getDataType());
        if (type.isEmpty()) {
            return problem(proto, place, "its element type has number " + proto.getDataType());
        }
        long count = elementCount(proto.getDimsList());
        if (count < 0) {
            return problem(proto, place, "its shape " + proto.getDimsList() + " is negative or too large");
        }
        if (proto.hasSegment()) {
            return problem(proto, place, "it is stored in segments, which ONNX no longer defines");
        }
        if (type.get() == OnnxDataType.STRING) {
            return strings(proto, place, count);
        }
        long expected = (count * type.get().bits() + 7) / 8;
        Optional<byte[]> packed = proto.getDataLocation() == OnnxMl.TensorProto.DataLocation.EXTERNAL
                ? external(proto, expected, place)
                : Optional.of(inside(proto, type.get()));
        if (packed.isEmpty()) {
            return Optional.empty();
        }
        if (packed.get().length != expected) {
            return problem(proto, place, "it has " + packed.get().length + " bytes of data, and " + type.get().text()
                    + proto.getDimsList() + " needs " + expected);
        }
        byte[] bytes = type.get().bits() < 8 ? unpack(packed.get(), type.get(), (int) count) : packed.get();
        return Optional.of(OnnxTensor.ofOwnedBytes(proto.getName(), type.get(), proto.getDimsList(), bytes));
    }

    /// Returns the dense tensor that a sparse one stands for, or nothing after a problem was reported.
    ///
    /// @param place where the tensor stands in the model, for messages
    Optional<OnnxTensor> decodeSparse(OnnxMl.SparseTensorProto proto, String place) {
        Optional<OnnxTensor> values = decode(proto.getValues(), place);
        Optional<OnnxTensor> indices = decode(proto.getIndices(), place);
        if (values.isEmpty() || indices.isEmpty()) {
            return Optional.empty();
        }
        long count = elementCount(proto.getDimsList());
        int given = values.get().elementCount();
        List<Long> shape = indices.get().dims();
        int rank = proto.getDimsCount();
        boolean fits = indices.get().dataType() == OnnxDataType.INT64 && values.get().dims().size() == 1
                && (shape.equals(List.of((long) given)) || shape.equals(List.of((long) given, (long) rank)));
        if (count < 0 || count > MOST_SPARSE - sparse || !fits || values.get().dataType() == OnnxDataType.STRING) {
            return problem(proto.getValues(), place, "its " + values.get().typeText() + " values, "
                    + indices.get().typeText() + " indices and shape " + proto.getDimsList()
                    + " make no tensor, or with"
                    + " the others before it more than 2^26 numbers");
        }
        sparse += count;
        long[] positions = new long[given];
        for (int i = 0; i < given; i++) {
            positions[i] = position(indices.get(), shape.size() == 1 ? List.of(count) : proto.getDimsList(), i);
            if (positions[i] < 0) {
                return problem(proto.getValues(), place, "index " + i + " leaves its shape " + proto.getDimsList());
            }
        }
        return Optional.of(OnnxTensor.ofSparse(values.get(), proto.getDimsList(), positions));
    }

    /// Returns the row-major position that the indices of value `i` mean, or -1 if they leave the shape.
    private static long position(OnnxTensor indices, List<Long> dims, int i) {
        long position = 0;
        for (int axis = 0; axis < dims.size(); axis++) {
            long index = indices.longAt(i * dims.size() + axis);
            if (index < 0 || index >= dims.get(axis)) {
                return -1;
            }
            position = position * dims.get(axis) + index;
        }
        return position;
    }

    private Optional<OnnxTensor> strings(OnnxMl.TensorProto proto, String place, long count) {
        if (proto.getStringDataCount() != count) {
            return problem(proto, place,
                    "it has " + proto.getStringDataCount() + " strings, and its shape needs " + count);
        }
        List<String> strings = proto.getStringDataList().stream().map(text -> text.toStringUtf8()).toList();
        return Optional.of(OnnxTensor.ofStrings(proto.getName(), proto.getDimsList(), strings));
    }

    /// Returns the product of the dimensions, or -1 where it is not in [0, 2^31).
    static long elementCount(List<Long> dims) {
        boolean empty = dims.contains(0L);
        long count = 1;
        for (long dim : dims) {
            if (dim < 0 || dim > Integer.MAX_VALUE) {
                return -1;
            }
            count = empty ? 0 : count * dim;
            if (count > Integer.MAX_VALUE) {
                return -1;
            }
        }
        return count;
    }

    private static byte[] inside(OnnxMl.TensorProto proto, OnnxDataType type) {
        if (proto.hasRawData()) {
            return proto.getRawData().toByteArray();
        }
        return switch (type) {
            case FLOAT, COMPLEX64 -> floats(proto);
            case DOUBLE, COMPLEX128 -> doubles(proto);
            case INT64 -> longs(proto.getInt64DataList(), Long.BYTES);
            case UINT64 -> longs(proto.getUint64DataList(), Long.BYTES);
            case UINT32 -> longs(proto.getUint64DataList(), Integer.BYTES);
            default -> integers(proto, OnnxTensor.bytesPerElement(type));
        };
    }

    private static byte[] floats(OnnxMl.TensorProto proto) {
        ByteBuffer buffer = little(proto.getFloatDataCount(), Float.BYTES);
        for (int i = 0; i < proto.getFloatDataCount(); i++) {
            buffer.putFloat(proto.getFloatData(i));
        }
        return buffer.array();
    }

    private static byte[] doubles(OnnxMl.TensorProto proto) {
        ByteBuffer buffer = little(proto.getDoubleDataCount(), Double.BYTES);
        for (int i = 0; i < proto.getDoubleDataCount(); i++) {
            buffer.putDouble(proto.getDoubleData(i));
        }
        return buffer.array();
    }

    private static byte[] longs(List<Long> values, int width) {
        ByteBuffer buffer = little(values.size(), width);
        values.forEach(value -> put(buffer, value, width));
        return buffer.array();
    }

    private static byte[] integers(OnnxMl.TensorProto proto, int width) {
        ByteBuffer buffer = little(proto.getInt32DataCount(), width);
        for (int i = 0; i < proto.getInt32DataCount(); i++) {
            put(buffer, proto.getInt32Data(i), width);
        }
        return buffer.array();
    }

    private static ByteBuffer little(int count, int width) {
        return ByteBuffer.allocate(Math.multiplyExact(count, width)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(ByteBuffer buffer, long value, int width) {
        for (int i = 0; i < width; i++) {
            buffer.put((byte) (value >>> (8 * i)));
        }
    }

    /// Spreads elements of less than eight bits to a byte each, sign-extended where the type is signed.
    private static byte[] unpack(byte[] packed, OnnxDataType type, int count) {
        byte[] bytes = new byte[count];
        int bits = type.bits();
        for (int i = 0; i < count; i++) {
            int first = i * bits / 8;
            int pair = Byte.toUnsignedInt(packed[first])
                    | (first + 1 < packed.length ? Byte.toUnsignedInt(packed[first + 1]) << 8 : 0);
            int value = pair >>> i * bits % 8 & (1 << bits) - 1;
            boolean negative = type.kind() == OnnxDataType.Kind.SIGNED && (value >>> (bits - 1)) == 1;
            bytes[i] = (byte) (negative ? value - (1 << bits) : value);
        }
        return bytes;
    }

    private Optional<byte[]> external(OnnxMl.TensorProto proto, long expected, String place) {
        Map<String, String> entries = new LinkedHashMap<>();
        proto.getExternalDataList().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        try {
            return Optional.of(external.read(entries, expected));
        } catch (ExternalFiles.RefusedException refusal) {
            return problem(proto, place, refusal.reason());
        }
    }

    private <T> Optional<T> problem(OnnxMl.TensorProto proto, String place, String reason) {
        problems.add(Diagnostic.of("AS1011", "a tensor of the model cannot be read")
                .with("file", fileName)
                .with("tensor", "\"" + proto.getName() + "\" " + place)
                .reason(reason)
                .help("export the model again; onnx.checker.check_model names the same tensor"));
        return Optional.empty();
    }
}
