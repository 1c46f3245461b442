package io.assay.format;

import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyFinding;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A file of iden3's container: four letters, a version, and sections of the form (type, size, bytes).
///
/// Opening reads and checks the table: letters, version, sizes against the file's size, no section twice, nothing after
/// the last section. No size from the file is used for an allocation before that. All numbers are little-endian:
/// ```
/// magic 4 | version u32 | sectionCount u32 | { type u32 | size u64 | bytes }*
/// ```
/// Source: iden3/binfileutils, as used by snarkjs 0.7.6.
public final class SectionFile implements Closeable {
    /// More than any format has; keeps a hostile count from costing time.
    private static final int MAXIMUM_SECTION_COUNT = 64;
    private static final int HEADER_SIZE_BYTES = 12;

    private final Path path;
    private final String format;
    private final FileChannel channel;
    private final List<Section> sections;
    private final long size;

    private SectionFile(Path path, String format, FileChannel channel) throws IOException {
        this.path = path;
        this.format = format;
        this.channel = channel;
        this.size = channel.size();
        this.sections = readTable(size);
    }

    /// Where a section's bytes lie.
    ///
    /// @param type   number of the section
    /// @param offset of its first byte in the file
    /// @param size   in bytes
    public record Section(int type, long offset, long size) {}

    private static final List<Integer> VERSIONS_OF_WTNS = List.of(2);
    private static final List<Integer> VERSIONS_OF_OTHERS = List.of(1);

    /// Opens a file and checks its table.
    ///
    /// @param format four letters, such as `zkey`
    /// @throws BadFileException if the table is damaged or the letters are others
    public static SectionFile open(Path path, String format) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new SectionFile(path, format, channel);
        } catch (IOException | RuntimeException problem) {
            channel.close();
            throw problem;
        }
    }

    /// The reader of a section that must be there.
    public SectionReader read(int type) throws IOException {
        return new SectionReader(this, section(type));
    }

    /// Where the bytes of a section lie that must be there.
    public Section section(int type) throws IOException {
        for (Section section : sections) {
            if (section.type == type) {
                return section;
            }
        }
        throw bad("section table", "no section " + type, "one section " + type);
    }

    /// Whether the section is there.
    public boolean has(int type) {
        return sections.stream().anyMatch(section -> section.type == type);
    }

    /// The sections in the order of the file.
    public List<Section> sections() {
        return sections;
    }

    /// The file's channel, for reads at a position.
    public FileChannel channel() {
        return channel;
    }

    /// Maps the whole file; the mapping outlives this object.
    public Mapping map() throws IOException {
        return Mapping.of(path, format, channel, size);
    }

    /// What to throw where the file's bytes are at fault.
    public BadFileException bad(String where, String found, String expected) {
        return bad(path, format, where, found, expected);
    }

    static BadFileException bad(Path path, String format, String where, String found, String expected) {
        return new BadFileException(path.toString(), format, where, found, expected,
                "the file is damaged or was made for something else: make or download it again");
    }

    /// A value that is well-formed, but must not be used: exit code 5 instead of 4.
    InsecureKeyException insecure(String where, String found, String expected) {
        return new InsecureKeyException(path.toString(), List.of(new KeyFinding(where, found, expected)));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private List<Section> readTable(long fileSize) throws IOException {
        if (fileSize < HEADER_SIZE_BYTES) {
            throw bad("header", fileSize + " bytes", "at least " + HEADER_SIZE_BYTES + " bytes");
        }
        ByteBuffer header = readFully(0, HEADER_SIZE_BYTES);
        requireMagic(header);
        int version = header.getInt();
        List<Integer> versions = format.equals("wtns") ? VERSIONS_OF_WTNS : VERSIONS_OF_OTHERS;
        if (!versions.contains(version)) {
            throw bad("offset 4", "version " + Integer.toUnsignedString(version), "version " + versions.getFirst());
        }
        int count = header.getInt();
        if (count < 0 || count > MAXIMUM_SECTION_COUNT) {
            throw bad("offset 8", Integer.toUnsignedString(count) + " sections",
                    "at most " + MAXIMUM_SECTION_COUNT + " sections");
        }
        return readSections(count, fileSize);
    }

    private void requireMagic(ByteBuffer header) throws IOException {
        StringBuilder magic = new StringBuilder();
        for (int index = 0; index < 4; index++) {
            int letter = header.get() & 0xff;
            magic.append(letter >= 0x20 && letter < 0x7f ? String.valueOf((char) letter) : "\\x%02x".formatted(letter));
        }
        if (!format.contentEquals(magic)) {
            throw bad("offset 0", "\"" + magic + "\"", "\"" + format + "\"");
        }
    }

    private List<Section> readSections(int count, long fileSize) throws IOException {
        List<Section> result = new ArrayList<>();
        long offset = HEADER_SIZE_BYTES;
        for (int index = 0; index < count; index++) {
            if (fileSize - offset < 12) {
                throw bad("offset " + offset, "end of file after " + index + " sections", count + " sections");
            }
            ByteBuffer entry = readFully(offset, 12);
            int type = entry.getInt();
            long size = entry.getLong();
            offset += 12;
            if (size < 0 || size > fileSize - offset) {
                throw bad("section " + Integer.toUnsignedString(type) + ", offset " + (offset - 8),
                        "a size of " + Long.toUnsignedString(size) + " bytes",
                        "at most the " + (fileSize - offset) + " bytes that follow");
            }
            if (result.stream().anyMatch(section -> section.type == type)) {
                throw bad("offset " + (offset - 12), "section " + Integer.toUnsignedString(type) + " again",
                        "each section once");
            }
            result.add(new Section(type, offset, size));
            offset += size;
        }
        if (offset != fileSize) {
            throw bad("offset " + offset, (fileSize - offset) + " bytes after the last section", "end of file");
        }
        return List.copyOf(result);
    }

    /// Reads a few bytes that are known to be there, little-endian.
    private ByteBuffer readFully(long offset, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        fill(buffer, offset);
        return buffer.flip();
    }

    /// Fills the remaining space of the buffer from the given offset.
    void fill(ByteBuffer buffer, long offset) throws IOException {
        long position = offset;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position);
            if (read < 0) {
                throw bad("offset " + position, "end of file", "more bytes: the file shrinks while it is read");
            }
            position += read;
        }
    }
}
