package io.assay.format;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Writes a file in the container that [SectionFile] reads; sizes are filled in when a section ends.
public final class SectionWriter implements Closeable {
    private final AtomicFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long flushed;
    private long sectionStart;

    /// Begins a file under another name beside its own; see [AtomicFile].
    ///
    /// @param format       four letters, such as `zkey`
    /// @param sectionCount how many sections will be written
    public SectionWriter(Path path, String format, int version, int sectionCount) throws IOException {
        this.file = AtomicFile.create(path);
        buffer.put(format.getBytes(StandardCharsets.US_ASCII));
        buffer.putInt(version);
        buffer.putInt(sectionCount);
    }

    /// Begins a section.
    public void begin(int type) throws IOException {
        writeInt(type);
        writeLong(0);
        sectionStart = flushed + buffer.position();
    }

    /// Ends the section and fills in its size.
    public void end() throws IOException {
        flush();
        ByteBuffer size = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(flushed - sectionStart).flip();
        while (size.hasRemaining()) {
            file.channel().write(size, sectionStart - 8 + size.position());
        }
    }

    /// Writes a number of 32 bits.
    public void writeInt(int value) throws IOException {
        require(4);
        buffer.putInt(value);
    }

    /// Writes a number of 64 bits.
    public void writeLong(long value) throws IOException {
        require(8);
        buffer.putLong(value);
    }

    /// Writes all bytes of an array.
    public void writeBytes(byte[] bytes) throws IOException {
        int done = 0;
        while (done < bytes.length) {
            require(1);
            int step = Math.min(bytes.length - done, buffer.remaining());
            buffer.put(bytes, done, step);
            done += step;
        }
    }

    /// Writes all numbers of an array.
    public void writeLongs(long[] values) throws IOException {
        writeLongs(values, 0, values.length);
    }

    /// Writes a part of an array.
    public void writeLongs(long[] values, int offset, int count) throws IOException {
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
    public void writePrime(BigInteger prime) throws IOException {
        writeInt(32);
        writeLongs(Limbs.split(prime));
    }

    /// Gives the file its name; nothing may be written after it.
    public void commit() throws IOException {
        flush();
        file.commit();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// The offset in the file at which the next byte will be written.
    public long position() {
        return flushed + buffer.position();
    }

    /// Reads numbers that were written; several threads may read and overwrite different places at once.
    ///
    /// @param position offset in the file, as [#position()] gave it
    public void readBack(long position, long[] out, int offset, int count) throws IOException {
        if (position + 8L * count > flushed) {
            flush();
        }
        ByteBuffer bytes = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (file.channel().read(bytes, position + bytes.position()) < 0) {
                throw new EOFException("the file being written ends at " + position);
            }
        }
        bytes.flip().asLongBuffer().get(out, offset, count);
    }

    /// Writes numbers over numbers that were written before.
    ///
    /// @param position offset in the file, as [#position()] gave it
    public void overwrite(long position, long[] values, int offset, int count) throws IOException {
        if (position + 8L * count > flushed) {
            flush();
        }
        ByteBuffer bytes = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values, offset, count);
        while (bytes.hasRemaining()) {
            file.channel().write(bytes, position + bytes.position());
        }
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
