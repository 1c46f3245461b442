package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.format.SectionWriter;
import java.io.IOException;

/// Points inside a file that is being written, read and overwritten by their index.
///
/// @param file     the file
/// @param position offset of the first point
/// @param group    of the points
record PointStore(SectionWriter file, long position, CurveGroup group) {
    /// Appends room for 2^sizeLog2 points to a section that is being written.
    static PointStore reserve(SectionWriter file, CurveGroup group, int sizeLog2) throws IOException {
        PointStore store = new PointStore(file, file.position(), group);
        long size = 1L << sizeLog2;
        long[] empty = new long[group.affineLongs() * (int) Math.min(PointGuard.CHUNK, size)];
        for (long done = 0; done < size; done += empty.length / group.affineLongs()) {
            file.writeLongs(empty);
        }
        return store;
    }

    /// Copies points to an array.
    void read(long first, long[] out, int offset, int count) throws IOException {
        int longs = group.affineLongs();
        file.readBack(position + 8L * longs * first, out, offset * longs, count * longs);
    }

    /// Writes points over those that are there.
    void write(long first, long[] points, int offset, int count) throws IOException {
        int longs = group.affineLongs();
        file.overwrite(position + 8L * longs * first, points, offset * longs, count * longs);
    }
}
