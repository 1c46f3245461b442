package io.assay.ir.text;

import io.assay.ir.TensorData;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Constant tensors by their digest, in one file beside texts that name them: `weights.bin`.
///
/// ```
/// "assaywts" | version u32 = 1 | count u32 | { element type UTF | rank u8 | extents u32* | elements, 8 bytes each }*
/// ```
/// The element type is its name as in texts, after its length as u16. Numbers of the header are big-endian, elements as in [TensorData#toBytes]. Digests are computed, not stored, so a
/// changed element is a constant that nobody finds.
public final class ConstantsFile {
    private static final byte[] MAGIC = "assaywts".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int LARGEST_RANK = 32;

    private ConstantsFile() {}

    /// Writes tensors in the given order; equal ones are written once.
    public static void write(List<TensorData> tensors, OutputStream target) throws IOException {
        Map<String, TensorData> distinct = new LinkedHashMap<>();
        tensors.forEach(tensor -> distinct.putIfAbsent(tensor.digest(), tensor));
        DataOutputStream out = new DataOutputStream(target);
        out.write(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(distinct.size());
        for (TensorData tensor : distinct.values()) {
            out.writeUTF(tensor.element().toString());
            out.writeByte(tensor.shape().rank());
            for (int extent : tensor.shape().dims()) {
                out.writeInt(extent);
            }
            out.write(tensor.toBytes());
        }
        out.flush();
    }

    /// Returns the tensors of a file by their digest, in its order.
    /// @throws IOException if the bytes are no such file, or are damaged; the message says where
    public static Map<String, TensorData> read(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte[] magic = new byte[MAGIC.length];
        require(in.remaining() >= MAGIC.length + 8, in, "a header");
        in.get(magic);
        require(java.util.Arrays.equals(magic, MAGIC), in, "the mark " + new String(MAGIC, StandardCharsets.US_ASCII));
        require(in.getInt() == VERSION, in, "version " + VERSION);
        int count = in.getInt();
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            TensorData tensor = tensor(in);
            tensors.put(tensor.digest(), tensor);
        }
        require(count >= 0 && !in.hasRemaining(), in, "the end of the file");
        return tensors;
    }

    private static TensorData tensor(ByteBuffer in) throws IOException {
        ScalarType type = type(in);
        require(in.remaining() >= 1, in, "a rank");
        int rank = in.get() & 0xff;
        require(rank <= LARGEST_RANK && in.remaining() >= 4 * rank, in, rank + " extents");
        List<Integer> extents = new ArrayList<>();
        long elements = 1;
        for (int axis = 0; axis < rank; axis++) {
            int extent = in.getInt();
            require(extent >= 0, in, "an extent of at least 0");
            extents.add(extent);
            elements = Math.min(elements * extent, Integer.MAX_VALUE);
        }
        require(in.remaining() >= elements * Long.BYTES, in, elements + " elements");
        byte[] content = new byte[Math.toIntExact(elements * Long.BYTES)];
        in.get(content);
        return TensorData.fromBytes(type, new Shape(extents), content);
    }

    private static ScalarType type(ByteBuffer in) throws IOException {
        require(in.remaining() >= 2, in, "an element type");
        byte[] name = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
        in.get(name);
        String text = new String(name, StandardCharsets.US_ASCII);
        for (ScalarType type : ScalarType.values()) {
            if (type.toString().equals(text)) {
                return type;
            }
        }
        throw new IOException("weights file, byte " + in.position() + ": found element type '" + text
                + "'; expected the name of one");
    }

    private static void require(boolean holds, ByteBuffer in, String expected) throws IOException {
        if (!holds) {
            throw new IOException(
                    "weights file, byte " + in.position() + " of " + in.limit() + ": expected " + expected);
        }
    }
}
