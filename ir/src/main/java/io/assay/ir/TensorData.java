package io.assay.ir;

import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// The elements of a constant tensor, immutable and addressed by their content.
///
/// Two are equal if element type, shape and every bit are. Floating-point elements are held as `double`, which holds
/// each of the smaller formats exactly; all others as `long`.
public final class TensorData {

    private final ScalarType element;
    private final Shape shape;
    private final double[] doubles;
    private final long[] longs;
    private final byte[] digest;

    private TensorData(ScalarType element, Shape shape, double[] doubles, long[] longs) {
        this.element = element;
        this.shape = shape;
        this.doubles = doubles;
        this.longs = longs;
        int count = element.isFloat() ? doubles.length : longs.length;
        if (count != shape.elementCount()) {
            throw new IllegalArgumentException(count + " elements do not fill shape [" + shape + "]");
        }
        this.digest = computeDigest();
    }

    /// Returns floating-point data; the array is copied.
    /// @param values shape.elementCount() elements in row-major order, each representable in `element`
    public static TensorData ofDoubles(ScalarType element, Shape shape, double... values) {
        if (!element.isFloat()) {
            throw new IllegalArgumentException(element + " is not a floating-point type");
        }
        return new TensorData(element, shape, values.clone(), new long[0]);
    }

    /// Returns integer or boolean data; the array is copied.
    /// @param values shape.elementCount() elements in row-major order; booleans are 0 and 1
    public static TensorData ofLongs(ScalarType element, Shape shape, long... values) {
        if (element.isFloat()) {
            throw new IllegalArgumentException(element + " is a floating-point type");
        }
        return new TensorData(element, shape, new double[0], values.clone());
    }

    /// Returns 64-bit integer data, as the `fixed` and `relation` dialects use it; the array is copied.
    public static TensorData integers(Shape shape, long... values) {
        return ofLongs(ScalarType.I64, shape, values);
    }

    /// Returns the element type.
    public ScalarType element() {
        return element;
    }

    /// Returns the extents of the axes.
    public Shape shape() {
        return shape;
    }

    /// Returns the number of elements.
    public int elementCount() {
        return element.isFloat() ? doubles.length : longs.length;
    }

    /// Returns element `position` in row-major order as a `double`; integers beyond 2^53 are rounded.
    public double doubleAt(int position) {
        return element.isFloat() ? doubles[position] : longs[position];
    }

    /// Returns element `position` in row-major order.
    /// @throws IllegalStateException for floating-point data
    public long longAt(int position) {
        requireIntegers();
        return longs[position];
    }

    /// Returns a copy of the elements as `double`.
    public double[] toDoubles() {
        return element.isFloat() ? doubles.clone() : Arrays.stream(longs).asDoubleStream().toArray();
    }

    /// Returns a copy of the elements.
    /// @throws IllegalStateException for floating-point data
    public long[] toLongs() {
        requireIntegers();
        return longs.clone();
    }

    /// Returns the same elements under another shape with as many elements.
    public TensorData withShape(Shape other) {
        return new TensorData(element, other, doubles, longs);
    }

    /// Returns the SHA-256 of element type, shape and elements, in lower-case hexadecimal.
    public String digest() {
        return HexFormat.of().formatHex(digest);
    }

    /// Returns the elements as little-endian 8-byte words: IEEE 754 doubles, or two's complement integers.
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(elementCount(), Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double value : doubles) {
            bytes.putLong(Double.doubleToLongBits(value));
        }
        for (long value : longs) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    /// Returns the data whose [#toBytes] are `bytes`.
    /// @throws IllegalArgumentException if their number does not fit the shape
    public static TensorData fromBytes(ScalarType element, Shape shape, byte[] bytes) {
        if (bytes.length != (long) shape.elementCount() * Long.BYTES) {
            throw new IllegalArgumentException(bytes.length + " bytes do not fill shape [" + shape + "]");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int count = shape.elementCount();
        double[] doubles = new double[element.isFloat() ? count : 0];
        long[] longs = new long[element.isFloat() ? 0 : count];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = Double.longBitsToDouble(buffer.getLong());
        }
        for (int i = 0; i < longs.length; i++) {
            longs[i] = buffer.getLong();
        }
        return new TensorData(element, shape, doubles, longs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorData that && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    /// Returns a short form: type, shape and the start of the digest.
    @Override
    public String toString() {
        return "data<" + shape + "x" + element + " " + digest().substring(0, 12) + ">";
    }

    private void requireIntegers() {
        if (element.isFloat()) {
            throw new IllegalStateException(this + " is not integer data");
        }
    }

    private byte[] computeDigest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((element + " " + shape + "\n").getBytes(StandardCharsets.US_ASCII));
            return sha256.digest(toBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
