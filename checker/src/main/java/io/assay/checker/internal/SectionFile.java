package io.assay.checker.internal;

import io.assay.checker.BadArtefactException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.nio.ByteOrder;

/// A file of iden3's container: magic number, version, number of sections, and sections of a type and a length each.
///
/// Source: the specification in the repository iden3/binfileutils; numbers are little-endian.
public final class SectionFile {

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int SECTION_LIMIT = 64;

    private final String file;
    private final MemorySegment bytes;
    private final long[] starts;
    private final long[] sizes;
    private final Map<Integer, List<long[]>> optional;

    /// Reads the sections of a file.
    /// @param file  what to call it in messages
    /// @param magic its first four letters
    /// @param types the file has one section of each type from 1 to this
    /// @throws BadArtefactException if it is no such file, or its sections do not fit into it
    public SectionFile(String file, MemorySegment bytes, String magic, int types) throws BadArtefactException {
        this.file = file;
        this.bytes = bytes;
        this.starts = new long[types + 1];
        this.sizes = new long[types + 1];
        this.optional = new HashMap<>();
        long size = bytes.byteSize();
        need(size >= 12, "file", size + " bytes", "a ." + magic + " file, at least 12 bytes");
        for (int i = 0; i < magic.length(); i++) {
            need(bytes.get(ValueLayout.JAVA_BYTE, i) == magic.charAt(i), "file",
                    "0x" + Integer.toHexString(intAt(0)), "the magic number " + magic);
        }
        need(intAt(4) == 1, "version", Integer.toUnsignedString(intAt(4)), "1");
        int count = intAt(8);
        need(count >= 0 && count <= SECTION_LIMIT, "sections", Integer.toUnsignedString(count),
                "at most " + SECTION_LIMIT);
        long at = 12;
        for (int i = 0; i < count; i++) {
            at = section(i, at);
        }
        need(at == size, "file", size - at + " bytes after the last section", "none");
        for (int type = 1; type <= types; type++) {
            need(starts[type] != 0, "sections", "none of type " + type, "one of each type up to " + types);
        }
    }

    /// Notes a section and returns where the next begins.
    private long section(int i, long at) throws BadArtefactException {
        long size = bytes.byteSize();
        need(at + 12 <= size, "section " + i, "end of the file at byte " + size, "its header at byte " + at);
        int type = intAt(at);
        long length = longAt(at + 4);
        long start = at + 12;
        need(length >= 0 && length <= size - start, "section " + i + " of type " + Integer.toUnsignedString(type),
                Long.toUnsignedString(length) + " bytes", "at most the " + (size - start) + " that the file has left");
        optional.computeIfAbsent(type, _ -> new ArrayList<>()).add(new long[]{start, length});
        if (type >= 1 && type < starts.length) {
            need(starts[type] == 0, "section " + i, "a second section of type " + type, "one of each type");
            starts[type] = start;
            sizes[type] = length;
        }
        return start + length;
    }

    /// Requires something of the file.
    /// @throws BadArtefactException if it does not hold
    public void need(boolean holds, String where, String found, String expected) throws BadArtefactException {
        if (!holds) {
            throw problem(where, found, expected);
        }
    }

    /// Returns what is wrong with the file, to be thrown.
    public BadArtefactException problem(String where, String found, String expected) {
        return new BadArtefactException(file, where, found, expected);
    }

    /// Returns first byte and size of a section that a file may have, beside those that it must have.
    /// @throws BadArtefactException if there are several
    public Optional<long[]> optional(int type) throws BadArtefactException {
        List<long[]> found = optional.getOrDefault(type, List.of());
        need(found.size() <= 1, "sections", found.size() + " of type " + type, "at most one");
        return found.stream().findFirst();
    }

    /// Returns the first byte of the section of a type.
    public long start(int type) {
        return starts[type];
    }

    /// Returns how many bytes the section of a type has.
    public long size(int type) {
        return sizes[type];
    }

    /// Returns the 32-bit number at a byte of the file.
    public int intAt(long at) {
        return bytes.get(INT, at);
    }

    /// Returns the 64-bit number at a byte of the file.
    public long longAt(long at) {
        return bytes.get(LONG, at);
    }

    /// Returns the number of `byteCount` bytes at a byte of the file, not negative.
    public BigInteger numberAt(long at, int byteCount) {
        byte[] big = new byte[byteCount];
        for (int i = 0; i < byteCount; i++) {
            big[i] = bytes.get(ValueLayout.JAVA_BYTE, at + byteCount - 1 - i);
        }
        return new BigInteger(1, big);
    }

    /// Tells whether the same `byteCount` bytes are at two places.
    public boolean isSame(long first, long second, int byteCount) {
        return bytes.asSlice(first, byteCount).mismatch(bytes.asSlice(second, byteCount)) < 0;
    }
}
