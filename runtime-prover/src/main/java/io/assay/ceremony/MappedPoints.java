package io.assay.ceremony;

import io.assay.format.SectionFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// Points of a file at any index, outside the heap: the operating system keeps what it has room for.
///
/// @param bytes of the points
/// @param longs of a point
record MappedPoints(MemorySegment bytes, int longs) {
    private static final ValueLayout.OfLong LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Maps a part of a section.
    ///
    /// @param first index of the first point in the section
    /// @param arena after its end the points must not be read
    static MappedPoints of(SectionFile file, int type, int longs, long first, long count, Arena arena)
            throws IOException {
        SectionFile.Section section = file.section(type);
        if ((first + count) * 8 * longs > section.size()) {
            throw file.bad("section " + type, section.size() + " bytes", "at least " + (first + count) + " points");
        }
        return new MappedPoints(file.channel().map(FileChannel.MapMode.READ_ONLY,
                section.offset() + first * 8 * longs, count * 8 * longs, arena), longs);
    }

    /// Copies a point to an array.
    void read(long index, long[] out, int offset) {
        MemorySegment.copy(bytes, LAYOUT, index * 8 * longs, out, offset, longs);
    }
}
