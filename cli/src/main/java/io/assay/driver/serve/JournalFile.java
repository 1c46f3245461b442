package io.assay.driver.serve;

import io.assay.driver.Failure;
import io.assay.ir.diag.Diagnostic;
import io.assay.format.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32C;

/// A file of checksummed records that only grows: a header of [#HEADER_BYTES], then the records.
///
/// | bytes | header | bytes | record |
/// |---|---|---|---|
/// | 8 | `ASSAYJNL` | 4 | [#MARKER], bytes that no UTF-8 text holds |
/// | 4 | version, 1 | 4 | CRC-32C of the 5 + length bytes that follow |
/// | 32 | SHA-256 of what the records are for | 4 | length of the payload |
/// | 4 | CRC-32C of the 44 bytes before | 1 + length | kind, payload |
///
/// Numbers are big-endian. A record is forced to the disk before the next one is written, so a crash can only spoil the
/// last one: what is no record and has no record after it is cut off. If a record follows, the file was damaged
/// otherwise, and is refused rather than shortened. Readable and writable by its owner only. Not thread-safe.
final class JournalFile implements Closeable {
    static final int HEADER_BYTES = 48;
    static final int RECORD_HEADER_BYTES = 13;
    static final int MARKER = 0xFF41_4AFE;
    static final int MAXIMUM_PAYLOAD_BYTES = 1 << 29;
    private static final long MAGIC = 0x41535341_594a4e4cL;
    private static final int VERSION = 1;
    private static final int SCAN_BYTES = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private long size;

    private JournalFile(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /// Is told each record in the order of the file.
    @FunctionalInterface
    interface Visitor {
        /// @param offset where the payload begins
        void record(byte kind, byte[] payload, long offset) throws IOException;
    }

    /// Where a payload is.
    ///
    /// @param offset first byte in the file
    /// @param length bytes
    record Place(long offset, int length) {
        /// Bytes that the whole record takes.
        long recordBytes() {
            return RECORD_HEADER_BYTES + (long) length;
        }

        /// The last bytes of this place, from byte `skip` of the payload on.
        Place from(int skip) {
            return new Place(offset + skip, length - skip);
        }
    }

    /// Makes a new file in place of any other.
    ///
    /// @param owner SHA-256 of what the records are for
    static JournalFile create(Path path, byte[] owner) throws IOException {
        Files.deleteIfExists(path);
        FileChannel channel = FileChannel.open(path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                OwnerOnly.file());
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putLong(MAGIC).putInt(VERSION).put(owner);
        header.putInt(checksum(header.array(), 0, HEADER_BYTES - 4)).flip();
        JournalFile file = new JournalFile(path, channel, 0);
        try {
            file.writeFully(header);
            channel.force(true);
            return file;
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /// Opens a file and reads all records; a spoilt last one is cut off.
    ///
    /// @throws Failure if the file is for something else, or was damaged
    static JournalFile open(Path path, byte[] owner, Visitor visitor) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            JournalFile file = new JournalFile(path, channel, HEADER_BYTES);
            file.requireHeader(owner);
            file.replay(visitor);
            return file;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void requireHeader(byte[] owner) throws IOException {
        byte[] header = read(0, HEADER_BYTES);
        ByteBuffer fields = ByteBuffer.wrap(header);
        if (header.length < HEADER_BYTES || fields.getLong() != MAGIC || fields.getInt() != VERSION
                || checksum(header, 0, HEADER_BYTES - 4) != fields.getInt(HEADER_BYTES - 4)) {
            throw damaged("header", "no journal of version " + VERSION, "the file that assay serve wrote");
        }
        byte[] found = new byte[owner.length];
        fields.get(found);
        if (!Arrays.equals(found, owner)) {
            throw new Failure(Failure.Kind.BAD_FILE, Diagnostic.of("AS4121", "the journal is for another key")
                    .with("file", path.toString())
                    .found("jobs for the verification key " + hex(found), "jobs for " + hex(owner))
                    .help("serve the folder it belongs to until its jobs are done, or take another --journal"));
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private void replay(Visitor visitor) throws IOException {
        long end = channel.size();
        while (size < end) {
            byte[] content = content(size, end);
            if (content.length == 0) {
                requireNoRecordAfter(size, end);
                channel.truncate(size);
                channel.force(true);
                return;
            }
            byte[] payload = Arrays.copyOfRange(content, 1, content.length);
            visitor.record(content[0], payload, size + RECORD_HEADER_BYTES);
            size += RECORD_HEADER_BYTES + payload.length;
        }
    }

    /// Returns kind and payload of the record at an offset; nothing if there is no whole, sound one.
    private byte[] content(long offset, long end) throws IOException {
        byte[] nothing = {};
        if (end - offset < RECORD_HEADER_BYTES) {
            return nothing;
        }
        ByteBuffer header = ByteBuffer.wrap(read(offset, RECORD_HEADER_BYTES - 1));
        int marker = header.getInt();
        int expected = header.getInt();
        int length = header.getInt();
        if (marker != MARKER || length < 0 || length > MAXIMUM_PAYLOAD_BYTES
                || length > end - offset - RECORD_HEADER_BYTES) {
            return nothing;
        }
        byte[] checked = read(offset + 8, 5 + length);
        if (checksum(checked, 0, checked.length) != expected) {
            return nothing;
        }
        return Arrays.copyOfRange(checked, 4, checked.length);
    }

    /// Tells a torn tail from damage: after a torn one there is no sound record.
    private void requireNoRecordAfter(long offset, long end) throws IOException {
        for (long from = offset + 1; from < end; from += SCAN_BYTES) {
            byte[] window = read(from, (int) Math.min(SCAN_BYTES + 3L, end - from));
            ByteBuffer view = ByteBuffer.wrap(window);
            for (int at = 0; at + 4 <= window.length; at++) {
                if (view.getInt(at) == MARKER && content(from + at, end).length > 0) {
                    throw damaged("byte " + offset, "no sound record, but one at byte " + (from + at),
                            "records one after the other");
                }
            }
        }
    }

    private Failure damaged(String where, String found, String expected) {
        return new Failure(Failure.Kind.BAD_FILE, Diagnostic.of("AS4122", "the journal is damaged")
                .with("file", path.toString()).with("where", where).found(found, expected)
                .help("restore it, or give up its jobs with another --journal"));
    }

    /// Appends a record; it is on the disk when this returns, and not in the file if it fails.
    Place append(byte kind, byte[]... parts) throws IOException {
        long start = size;
        try {
            Place place = write(kind, parts);
            force();
            return place;
        } catch (IOException e) {
            size = start;
            channel.truncate(start);
            throw e;
        }
    }

    /// Appends a record that is on the disk after the next [#force] only.
    Place write(byte kind, byte[]... parts) throws IOException {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).reduce(0, Math::addExact);
        if (length > MAXIMUM_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a record of " + length + " bytes");
        }
        ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER_BYTES + length);
        record.putInt(MARKER).putInt(0).putInt(length).put(kind);
        for (byte[] part : parts) {
            record.put(part);
        }
        record.putInt(4, checksum(record.array(), 8, 5 + length)).flip();
        long start = size;
        writeFully(record);
        return new Place(start + RECORD_HEADER_BYTES, length);
    }

    /// Returns when everything written is on the disk.
    void force() throws IOException {
        channel.force(false);
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            size += channel.write(bytes, size);
        }
    }

    /// Returns the bytes at a place.
    byte[] read(Place place) throws IOException {
        return read(place.offset, place.length);
    }

    private byte[] read(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(length, Math.max(0, channel.size() - offset)));
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
            // Until everything is there.
        }
        return bytes.array();
    }

    /// Bytes of the file.
    long size() {
        return size;
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
