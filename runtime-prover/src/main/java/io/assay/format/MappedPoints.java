package io.assay.format;

import io.assay.curve.PointSource;
import java.util.Objects;

/// The points of one section of a mapped file; coordinates are checked against the modulus whenever they are read.
final class MappedPoints implements PointSource {
    private final Mapping file;
    private final String where;
    private final long position;
    private final int count;
    private final int longs;

    /// Makes the source.
    ///
    /// @param where    section and name of the points, for messages
    /// @param position offset of the first point in the file, in bytes
    /// @param longs    words of a point, 8 or 16
    MappedPoints(Mapping file, String where, long position, int count, int longs) {
        this.file = file;
        this.where = where;
        this.position = position;
        this.count = count;
        this.longs = longs;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int longsPerPoint() {
        return longs;
    }

    @Override
    public void read(int first, int number, long[] out, int offset) {
        Objects.checkFromIndexSize(first, number, count);
        Objects.checkFromIndexSize((long) offset, (long) number * longs, out.length);
        file.copy(position + 8L * first * longs, out, offset, number * longs);
        for (int at = offset; at < offset + number * longs; at += 4) {
            if (!Limbs.isBelow(out, at, Limbs.FP)) {
                throw file.bad(where + " coordinate " + ((long) first * longs + at - offset) / 4, "a value >= p",
                        "a coordinate less than the modulus");
            }
        }
    }
}
