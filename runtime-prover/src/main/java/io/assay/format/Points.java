package io.assay.format;

import io.assay.curve.CurveGroup;
import io.assay.kernel.Workers;
import io.assay.msm.BatchSubgroupCheck;
import java.io.IOException;

/// Checks of points that were read.
final class Points {
    private Points() {}

    /// Reads points of a header, which must lie on their curve; whether a key of them is safe is another question.
    static long[] readHeader(SectionReader in, String name, long count, int longs) throws IOException {
        long[] points = in.readLongs(count * longs);
        requireReduced(in, name, points);
        requireOnCurve(in, name, longs == 8 ? CurveGroup.g1() : CurveGroup.g2(), points);
        return points;
    }

    /// Reads points of `longs` longs each; with [PointCheck#ALL] each must lie on its curve and in its subgroup.
    static long[] read(SectionReader in, String name, long count, int longs, PointCheck check) throws IOException {
        long[] points = in.readLongs(count * longs);
        requireReduced(in, name, points);
        if (check == PointCheck.ALL) {
            CurveGroup group = longs == 8 ? CurveGroup.g1() : CurveGroup.g2();
            requireOnCurve(in, name, group, points);
            requireSubgroup(in, name, group, points);
        }
        return points;
    }

    private static void requireOnCurve(SectionReader in, String name, CurveGroup group, long[] points)
            throws IOException {
        int longs = group.affineLongs();
        for (int index = 0; index < points.length / longs; index++) {
            if (!group.isOnCurve(points, longs * index)) {
                throw in.badElement(name, index, "a point off the curve", "a point of BN254");
            }
        }
    }

    private static void requireSubgroup(SectionReader in, String name, CurveGroup group, long[] points)
            throws IOException {
        if (group.affineLongs() == 16) {
            try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
                int bad = BatchSubgroupCheck.firstOutside(points, workers);
                if (bad >= 0) {
                    throw in.insecureElement(name, bad, "a point outside the subgroup", "a point of order r");
                }
            }
        }
    }

    /// The index of the first point at infinity, or -1.
    static int firstInfinite(CurveGroup group, long[] points) {
        int longs = group.affineLongs();
        for (int index = 0; index < points.length / longs; index++) {
            if (group.isInfinity(points, longs * index)) {
                return index;
            }
        }
        return -1;
    }

    static void requireReduced(SectionReader in, String name, long[] points) throws IOException {
        int bad = Limbs.firstNotBelow(points, points.length / 4, Limbs.FP);
        if (bad >= 0) {
            throw in.badElement(name + " coordinate", bad, "a value >= p", "a coordinate less than the modulus");
        }
    }
}
