package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.BadFileException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reads a file that is a plain run of bytes, as parties of a ceremony exchange them.
final class RawReader implements Closeable {
    private final Path path;
    private final String format;
    private final FileChannel channel;
    private final PointGuard guard;
    private long position;

    /// @param format a name for messages
    RawReader(Path path, String format, PointGuard guard) throws IOException {
        this.path = path;
        this.format = format;
        this.guard = guard;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    /// How points are written.
    enum Encoding {
        UNCOMPRESSED, COMPRESSED
    }

    long size() throws IOException {
        return channel.size();
    }

    void seek(long offset) {
        position = offset;
    }

    long position() {
        return position;
    }

    byte[] readBytes(int count) throws IOException {
        if (channel.size() - position < count) {
            throw bad("the end of the file after " + channel.size() + " bytes", count + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw bad("the end of the file", "more bytes: the file shrinks while it is read");
            }
        }
        position += count;
        return buffer.array();
    }

    /// Reads a number of 32 bits, big-endian.
    int readInt() throws IOException {
        return ByteBuffer.wrap(readBytes(4)).getInt();
    }

    /// Points from the current position on; their bytes go into the hash first.
    PointInput points(CurveGroup group, String name, Encoding encoding, PointGuard.Infinity infinity, Blake2b hash) {
        int size = (encoding == Encoding.COMPRESSED ? 4 : 8) * group.affineLongs();
        long[] done = new long[1];
        return count -> {
            byte[] bytes = readBytes(count * size);
            hash.update(bytes);
            long[] points = new long[count * group.affineLongs()];
            int bad = encoding == Encoding.COMPRESSED
                    ? PointCodec.decompress(group, bytes, points, count, guard.workers())
                    : PointCodec.decode(group, bytes, points, count, guard.workers());
            if (bad >= 0) {
                throw badElement(name + " point", done[0] + bad, "bytes that stand for no point", "a point of BN254");
            }
            guard.require(group, points, done[0], name, infinity, this::badElement);
            done[0] += count;
            return points;
        };
    }

    BadFileException bad(String found, String expected) {
        return bad("offset " + position, found, expected);
    }

    private BadFileException badElement(String name, long index, String found, String expected) {
        return bad(name + " " + index, found, expected);
    }

    private BadFileException bad(String where, String found, String expected) {
        return new BadFileException(path.toString(), format, where, found, expected,
                "the file is damaged or was made for something else: get it from its maker again");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
