package io.assay.format;

import java.io.IOException;

/// Checks of points that were read.
final class Points {
    private Points() {}

    static long[] readG1(SectionReader in, String name, PointCheck check) throws IOException {
        return read(in, name, 1, 8, check);
    }

    static long[] readG2(SectionReader in, String name, PointCheck check) throws IOException {
        return read(in, name, 1, 16, check);
    }

    /// Reads points of `longs` longs each; with [PointCheck#ALL] each must lie on its curve.
    static long[] read(SectionReader in, String name, long count, int longs, PointCheck check) throws IOException {
        long[] points = in.readLongs(count * longs);
        requireReduced(in, name, points);
        if (check == PointCheck.ALL) {
            for (int index = 0; index < count; index++) {
                if (!(longs == 8 ? Limbs.isOnG1(points, 8 * index) : Limbs.isOnG2(points, 16 * index))) {
                    throw in.badElement(name, index, "a point off the curve", "a point of BN254");
                }
            }
        }
        return points;
    }

    static void requireReduced(SectionReader in, String name, long[] points) throws IOException {
        int bad = Limbs.firstNotBelow(points, points.length / 4, Limbs.FP);
        if (bad >= 0) {
            throw in.badElement(name + " coordinate", bad, "a value >= p", "a coordinate less than the modulus");
        }
    }
}
