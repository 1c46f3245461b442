package io.assay.format;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes a file in the container that [SectionFile] reads; sizes are filled in when a section ends.
final class SectionWriter implements Closeable {
    private final AtomicFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long flushed;
    private long sectionStart;

    SectionWriter(Path path, String format, int version, int sectionCount) throws IOException {
        this.file = AtomicFile.create(path);
        buffer.put(format.getBytes(StandardCharsets.US_ASCII));
        buffer.putInt(version);
        buffer.putInt(sectionCount);
    }

    void begin(int type) throws IOException {
        writeInt(type);
        writeLong(0);
        sectionStart = flushed + buffer.position();
    }

    void end() throws IOException {
        flush();
        ByteBuffer size = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(flushed - sectionStart).flip();
        while (size.hasRemaining()) {
            file.channel().write(size, sectionStart - 8 + size.position());
        }
    }

    void writeInt(int value) throws IOException {
        require(4);
        buffer.putInt(value);
    }

    void writeLong(long value) throws IOException {
        require(8);
        buffer.putLong(value);
    }

    void writeBytes(byte[] bytes) throws IOException {
        int done = 0;
        while (done < bytes.length) {
            require(1);
            int step = Math.min(bytes.length - done, buffer.remaining());
            buffer.put(bytes, done, step);
            done += step;
        }
    }

    void writeLongs(long[] values) throws IOException {
        writeLongs(values, 0, values.length);
    }

    void writeLongs(long[] values, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            require(8);
            int step = Math.min(count - done, buffer.remaining() / 8);
            buffer.asLongBuffer().put(values, offset + done, step);
            buffer.position(buffer.position() + 8 * step);
            done += step;
        }
    }

    /// Writes the size of an element and the prime.
    void writePrime(BigInteger prime) throws IOException {
        writeInt(32);
        writeLongs(Limbs.split(prime));
    }

    void commit() throws IOException {
        flush();
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void require(int count) throws IOException {
        if (buffer.remaining() < count) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            flushed += file.channel().write(buffer, flushed);
        }
        buffer.clear();
    }
}
