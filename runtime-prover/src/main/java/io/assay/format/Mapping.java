package io.assay.format;

import io.assay.curve.PointSource;
import io.assay.groth16.KeyStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/// A file mapped into memory for reading; its bytes leave only as copies, so that what was checked is what is used.
///
/// It is unmapped by [#close], or once nobody can reach it. Threads may share an object.
public final class Mapping implements KeyStorage {
    private static final Cleaner CLEANER = Cleaner.create();
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final String format;
    private final BasicFileAttributes attributes;
    private final MemorySegment bytes;
    private final Cleaner.Cleanable unmapping;

    private Mapping(Path path, String format, BasicFileAttributes attributes, MemorySegment bytes, Arena arena) {
        this.path = path;
        this.format = format;
        this.attributes = attributes;
        this.bytes = bytes;
        this.unmapping = CLEANER.register(this, arena::close);
    }

    /// Maps a file that was just opened.
    ///
    /// @param size bytes of the file as its table was checked against
    @SuppressWarnings("MustBeClosed")
    static Mapping of(Path path, String format, FileChannel channel, long size) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Arena arena = Arena.ofShared();
        try {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            return new Mapping(path, format, attributes, bytes, arena);
        } catch (IOException | RuntimeException problem) {
            arena.close();
            throw problem;
        }
    }

    /// The points of a part of a section, whose coordinates are compared with the modulus whenever they are read. They
    /// are gone once the mapping is closed.
    ///
    /// @param name  of the points, for messages
    /// @param first index in the section of the first point
    /// @param longs words of a point, 8 or 16
    /// @throws BadFileException if the section has fewer
    public PointSource points(SectionFile.Section section, String name, long first, int count, int longs)
            throws BadFileException {
        String where = "section " + section.type() + ", " + name;
        if ((first + count) * 8 * longs > section.size()) {
            throw SectionFile.bad(path, format, where, section.size() + " bytes", "at least " + (first + count)
                    + " points");
        }
        return new MappedPoints(this, where, section.offset() + first * 8 * longs, count, longs);
    }

    /// Copies numbers of 64 bits.
    ///
    /// @param position offset in the file, in bytes
    /// @throws UncheckedIOException  if the file was truncated
    /// @throws IllegalStateException if the mapping is closed
    void copy(long position, long[] out, int offset, int count) {
        access(() -> MemorySegment.copy(bytes, LONG, position, out, offset, count));
    }

    /// Copies bytes; otherwise as [#copy(long, long[], int, int)].
    void copy(long position, byte[] out, int count) {
        access(() -> MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, position, out, 0, count));
    }

    private void access(Runnable copy) {
        try {
            copy.run();
        } catch (IllegalStateException closed) {
            throw new IllegalStateException(path + " was closed and is still in use", closed);
        } catch (InternalError fault) {
            requireUnchanged();
            throw fault;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /// A file that was replaced by another of the same name is unchanged: what is mapped is the old one.
    @Override
    public void requireUnchanged() {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (Objects.equals(now.fileKey(), attributes.fileKey()) && (now.size() != attributes.size()
                    || !now.lastModifiedTime().equals(attributes.lastModifiedTime()))) {
                throw bad("the file", now.size() + " bytes, changed at " + now.lastModifiedTime(), attributes.size()
                        + " bytes of " + attributes.lastModifiedTime() + ": the file changed while it was in use");
            }
        } catch (NoSuchFileException _) {
            // deleted, which leaves the mapped content alone
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /// What to throw for bad content.
    UncheckedIOException bad(String where, String found, String expected) {
        return new UncheckedIOException(SectionFile.bad(path, format, where, found, expected));
    }

    @Override
    public void close() {
        unmapping.clean();
    }
}
