package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.AtomicFile;
import io.assay.kernel.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Writes a file that is a plain run of bytes; it appears complete or not at all.
final class RawWriter implements Closeable {
    private final AtomicFile file;

    RawWriter(Path path) throws IOException {
        this.file = AtomicFile.create(path);
    }

    RawWriter write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            file.channel().write(buffer);
        }
        return this;
    }

    /// Writes a number of 32 bits, big-endian.
    RawWriter write(int number) throws IOException {
        return write(ByteBuffer.allocate(4).putInt(number).array());
    }

    /// Writes affine points, uncompressed.
    RawWriter write(CurveGroup group, long[] points, Workers workers) throws IOException {
        return write(PointCodec.uncompressed(group, points, 0, points.length / group.affineLongs(), workers));
    }

    void commit() throws IOException {
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
