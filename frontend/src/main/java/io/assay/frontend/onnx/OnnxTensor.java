package io.assay.frontend.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// A constant tensor: element type, shape and immutable elements in row-major order.
///
/// Elements are held as little-endian bytes, one byte for types narrower than eight bits; strings as a list. Equality is that of contents.
public final class OnnxTensor {
    private final String name;
    private final OnnxDataType dataType;
    private final List<Long> dims;
    private final byte[] bytes;
    private final List<String> strings;

    private OnnxTensor(String name, OnnxDataType dataType, List<Long> dims, byte[] bytes, List<String> strings) {
        this.name = name;
        this.dataType = dataType;
        this.dims = List.copyOf(dims);
        this.bytes = bytes;
        this.strings = List.copyOf(strings);
    }

    /// A tensor of numbers or booleans.
    ///
    /// @param bytes little-endian elements, each [#bytesPerElement] long; copied
    /// @throws IllegalArgumentException if the bytes are not as many as the shape needs
    public static OnnxTensor ofBytes(String name, OnnxDataType dataType, List<Long> dims, byte[] bytes) {
        return ofOwnedBytes(name, dataType, dims, bytes.clone());
    }

    /// As [#ofBytes], keeping the array; for the reader, which hands over arrays it has just made.
    static OnnxTensor ofOwnedBytes(String name, OnnxDataType dataType, List<Long> dims, byte[] bytes) {
        OnnxTensor tensor = new OnnxTensor(name, dataType, dims, bytes, List.of());
        if ((long) tensor.elementCount() * bytesPerElement(dataType) != bytes.length) {
            throw new IllegalArgumentException(
                    dataType.text() + dims + " needs other than " + bytes.length + " bytes");
        }
        return tensor;
    }

    /// A tensor of strings.
    ///
    /// @throws IllegalArgumentException if the strings are not as many as the shape needs
    public static OnnxTensor ofStrings(String name, List<Long> dims, List<String> strings) {
        OnnxTensor tensor = new OnnxTensor(name, OnnxDataType.STRING, dims, new byte[0], strings);
        if (tensor.elementCount() != strings.size()) {
            throw new IllegalArgumentException("string" + dims + " needs other than " + strings.size() + " strings");
        }
        return tensor;
    }

    /// A tensor that is zero but at some positions, each in [0, number of elements).
    ///
    /// @param values one number for each position
    static OnnxTensor ofSparse(OnnxTensor values, List<Long> dims, long... positions) {
        int width = bytesPerElement(values.dataType);
        long count = 1;
        for (long dim : dims) {
            count *= dim;
        }
        byte[] bytes = new byte[Math.toIntExact(count * width)];
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(values.bytes, i * width, bytes, Math.toIntExact(positions[i] * width), width);
        }
        return ofOwnedBytes(values.name, values.dataType, dims, bytes);
    }

    /// A tensor of 64-bit integers, for constants that are attributes.
    public static OnnxTensor ofLongs(String name, List<Long> dims, long... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(values);
        return ofOwnedBytes(name, OnnxDataType.INT64, dims, buffer.array());
    }

    /// A tensor of 32-bit floats, for constants that are attributes.
    public static OnnxTensor ofFloats(String name, List<Long> dims, float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return ofOwnedBytes(name, OnnxDataType.FLOAT, dims, buffer.array());
    }

    /// Bytes that one element takes in memory: the width rounded up to whole bytes.
    public static int bytesPerElement(OnnxDataType dataType) {
        return (dataType.bits() + 7) / 8;
    }

    public String name() {
        return name;
    }

    public OnnxDataType dataType() {
        return dataType;
    }

    /// Sizes of the axes, each at least 0; empty for a scalar.
    public List<Long> dims() {
        return dims;
    }

    /// The product of the dimensions; the reader refuses tensors of more than 2^31 - 1 elements.
    public int elementCount() {
        long count = 1;
        for (long dim : dims) {
            count = Math.multiplyExact(count, dim);
        }
        return Math.toIntExact(count);
    }

    /// The element as a double: exact for every floating type and for integers up to 2^53 in size.
    ///
    /// @throws UnsupportedOperationException for strings and for types without a numeric reading
    public double doubleAt(int index) {
        return switch (dataType) {
            case FLOAT -> buffer().getFloat(index * Float.BYTES);
            case DOUBLE -> buffer().getDouble(index * Double.BYTES);
            case FLOAT16 -> Float.float16ToFloat(buffer().getShort(index * Short.BYTES));
            case BFLOAT16 -> Float.intBitsToFloat(buffer().getShort(index * Short.BYTES) << 16);
            case UINT64 -> unsignedToDouble(longAt(index));
            default -> longAt(index);
        };
    }

    /// The element as a long; values of `uint64` above 2^63 - 1 appear negative, booleans as 0 and 1.
    ///
    /// @throws UnsupportedOperationException for types that are not integers or booleans
    public long longAt(int index) {
        return switch (dataType) {
            case INT64, UINT64 -> buffer().getLong(index * Long.BYTES);
            case INT32 -> buffer().getInt(index * Integer.BYTES);
            case UINT32 -> Integer.toUnsignedLong(buffer().getInt(index * Integer.BYTES));
            case INT16 -> buffer().getShort(index * Short.BYTES);
            case UINT16 -> Short.toUnsignedLong(buffer().getShort(index * Short.BYTES));
            case INT8, INT4, INT2 -> bytes[index];
            case UINT8, UINT4, UINT2 -> Byte.toUnsignedLong(bytes[index]);
            case BOOL -> bytes[index] == 0 ? 0 : 1;
            default -> throw new UnsupportedOperationException(dataType.text() + " elements are no integers");
        };
    }

    /// The elements of a string tensor in row-major order; empty for other types.
    public List<String> strings() {
        return strings;
    }

    /// All elements as doubles, see [#doubleAt].
    public double[] toDoubles() {
        double[] values = new double[elementCount()];
        Arrays.setAll(values, this::doubleAt);
        return values;
    }

    /// All elements as longs, see [#longAt].
    public long[] toLongs() {
        long[] values = new long[elementCount()];
        Arrays.setAll(values, this::longAt);
        return values;
    }

    /// The same elements under another name.
    public OnnxTensor withName(String newName) {
        return new OnnxTensor(newName, dataType, dims, bytes, strings);
    }

    /// The element type and shape as the text syntax writes them, for example `float[3,4]`.
    public String typeText() {
        return dataType.text()
                + (dims.isEmpty()
                        ? ""
                        : dims.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]")));
    }

    private ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static double unsignedToDouble(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OnnxTensor that
                && name.equals(that.name)
                && dataType == that.dataType
                && dims.equals(that.dims)
                && Arrays.equals(bytes, that.bytes)
                && strings.equals(that.strings);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, dataType, dims, Arrays.hashCode(bytes), strings);
    }

    @Override
    public String toString() {
        return typeText() + " " + name;
    }
}
