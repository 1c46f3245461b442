package io.assay.ceremony;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// Files of a ceremony as bytes, to be changed at a place that is known.
final class Sections {
    private Sections() {}

    /// Copies a file of snarkjs to a folder.
    static Path fixture(String name, Path folder) throws IOException {
        try (InputStream in = Objects.requireNonNull(Sections.class.getResourceAsStream("/snarkjs/" + name), name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    /// The offset of the first byte of a section.
    static int offset(byte[] file, int type) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(12);
        while (in.getInt() != type) {
            in.position(Math.toIntExact(in.position() + 8 + in.getLong(in.position())));
        }
        return in.position() + 8;
    }

    /// A copy with a point in place of another.
    ///
    /// @param offset of the first byte of the point
    static byte[] withPoint(byte[] file, int offset, long[] point) {
        byte[] changed = file.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).position(offset).asLongBuffer().put(point);
        return changed;
    }

    /// The point at an offset.
    static long[] point(byte[] file, int offset, int longs) {
        long[] point = new long[longs];
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(offset).asLongBuffer().get(point);
        return point;
    }
}
