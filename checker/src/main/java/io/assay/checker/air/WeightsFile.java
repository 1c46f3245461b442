package io.assay.checker.air;

import io.assay.checker.BadArtefactException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Constants of `weights.bin` by their digests.
///
/// ```
/// "assaywts" | version u32 = 1 | count u32
///            | { length u16, element type | rank u8 | extents u32* | elements, 8 bytes each }*
/// ```
/// Numbers of the header are big-endian, elements little-endian. The digest is the SHA-256 of the type and the extents
/// in text (`i64 2x3`), a line feed, and the bytes of the elements.
final class WeightsFile {

    /// The integer types that a constant may have.
    static final List<String> INTEGERS = List.of("i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "bool");

    private static final List<String> FLOATS = List.of("f16", "bf16", "f32", "f64");
    private static final byte[] MARK = "assaywts".getBytes(StandardCharsets.US_ASCII);

    private record Entry(String type, Shape shape, int start) {}

    private final String file;
    private final ByteBuffer in;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, long[]> read = new HashMap<>();

    private WeightsFile(String file, byte[] bytes) {
        this.file = file;
        this.in = ByteBuffer.wrap(bytes);
    }

    /// Reads a file.
    /// @throws BadArtefactException if it is damaged, or has 2 GiB and more
    /// @throws IOException          if it cannot be read
    static WeightsFile read(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new BadArtefactException(path.toString(), "file", "none", "the constants of the relations");
        }
        long size = Files.size(path);
        if (size > Integer.MAX_VALUE - 8) {
            throw new BadArtefactException(path.toString(), "size", size + " bytes", "less than 2 GiB");
        }
        return of(path.toString(), Files.readAllBytes(path));
    }

    /// Reads the bytes of a file.
    /// @param file its name, for messages
    static WeightsFile of(String file, byte[] bytes) throws BadArtefactException {
        WeightsFile weights = new WeightsFile(file, bytes);
        weights.read();
        return weights;
    }

    /// Returns the elements of the constant with that digest, which nobody may change: the same array for the same
    /// digest.
    /// @param where line that asks, for messages
    long[] elements(String digest, String type, Shape shape, String where) throws BadArtefactException {
        Entry entry = entries.get(digest);
        if (entry == null) {
            throw new BadArtefactException(file, where, "no constant with sha256 " + digest, "one");
        }
        if (!entry.type.equals(type) || !entry.shape.equals(shape)) {
            throw new BadArtefactException(file, where, "a constant " + entry.shape + " of " + entry.type,
                    shape + " of " + type);
        }
        return read.computeIfAbsent(digest, _ -> {
            long[] elements = new long[shape.count()];
            in.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(entry.start).asLongBuffer().get(elements);
            return elements;
        });
    }

    private void read() throws BadArtefactException {
        byte[] mark = new byte[MARK.length];
        require(in.remaining() >= MARK.length + 8, "a header");
        in.get(mark);
        require(Arrays.equals(mark, MARK), "the mark assaywts");
        require(in.getInt() == 1, "version 1");
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            Entry entry = entry();
            entries.put(digest(entry), entry);
        }
        require(count >= 0 && !in.hasRemaining(), "the end of the file after " + count + " constants");
    }

    private Entry entry() throws BadArtefactException {
        require(in.remaining() >= 2, "an element type");
        byte[] name = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
        in.get(name);
        String type = new String(name, StandardCharsets.US_ASCII);
        require(INTEGERS.contains(type) || FLOATS.contains(type), "an element type");
        require(in.hasRemaining(), "a rank");
        int rank = in.get() & 0xff;
        require(rank <= Shape.MOST_AXES && in.remaining() >= 4 * rank, "extents of at most 24 axes");
        int[] dims = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = in.getInt();
        }
        Shape shape;
        try {
            shape = Shape.of(dims);
        } catch (IllegalArgumentException e) {
            throw new BadArtefactException(file, "byte " + in.position(), String.valueOf(e.getMessage()), "a shape");
        }
        Entry entry = new Entry(type, shape, in.position());
        require(in.remaining() >= (long) shape.count() * Long.BYTES, shape.count() + " elements");
        in.position(in.position() + shape.count() * Long.BYTES);
        return entry;
    }

    private String digest(Entry entry) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((entry.type + " " + entry.shape + "\n").getBytes(StandardCharsets.US_ASCII));
            sha256.update(in.array(), entry.start, entry.shape.count() * Long.BYTES);
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private void require(boolean holds, String expected) throws BadArtefactException {
        if (!holds) {
            throw new BadArtefactException(file, "byte " + in.position(), "other bytes, or " + in.remaining()
                    + " of them", expected);
        }
    }
}
