package io.assay.format;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.kernel.Workers;
import io.assay.msm.BatchSubgroupCheck;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Checks of points that were read.
final class Points {
    private static final int GRAIN = 1 << 10;

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
            requireValid(in, name, PointSource.of(points, longs));
        }
        return points;
    }

    /// Requires each point to lie on its curve and in its subgroup.
    ///
    /// @throws java.io.UncheckedIOException around a [BadFileException] where a mapped point is not even reduced
    static void requireValid(SectionReader in, String name, PointSource points) throws IOException {
        try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
            int off = firstOffCurve(points, workers);
            if (off < points.count()) {
                throw in.badElement(name, off, "a point off the curve", "a point of BN254");
            }
            int outside = points.longsPerPoint() == 16 ? BatchSubgroupCheck.firstOutside(points, workers) : -1;
            if (outside >= 0) {
                throw in.insecureElement(name, outside, "a point outside the subgroup", "a point of order r");
            }
        }
    }

    private static int firstOffCurve(PointSource points, Workers workers) {
        int longs = points.longsPerPoint();
        AtomicInteger first = new AtomicInteger(points.count());
        workers.ranges(points.count(), GRAIN, (from, to) -> {
            CurveGroup group = longs == 8 ? CurveGroup.g1() : CurveGroup.g2();
            long[] range = new long[(to - from) * longs];
            points.read(from, to - from, range, 0);
            for (int index = from; index < Math.min(to, first.get()); index++) {
                if (!group.isOnCurve(range, (index - from) * longs)) {
                    first.accumulateAndGet(index, Math::min);
                }
            }
        });
        return first.get();
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
