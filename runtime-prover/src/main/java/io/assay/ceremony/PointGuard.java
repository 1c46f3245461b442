package io.assay.ceremony;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.format.BadFileException;
import io.assay.format.SectionFile;
import io.assay.format.SectionReader;
import io.assay.groth16.InsecureKeyException;
import io.assay.groth16.KeyFinding;
import io.assay.kernel.Workers;
import io.assay.msm.BatchSubgroupCheck;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// Lets only points through whose multiples give nothing away: on the curve, of order r, and not infinity.
///
/// A point of small order times a secret tells the secret modulo that order, so this is for contributors as much as
/// for verifiers.
///
/// @param file    path, for messages
/// @param workers who test
record PointGuard(String file, Workers workers) {
    /// Points that are read, tested and worked on at once.
    static final int CHUNK = 1 << 14;

    /// Whether infinity is allowed: in the powers of tau it is not, wires of a circuit have it.
    enum Infinity {
        REFUSED, ALLOWED
    }

    /// Makes the exception for a point that is no point.
    @FunctionalInterface
    interface Damage {
        BadFileException at(String name, long index, String found, String expected);
    }

    /// The points of a section from the current position on.
    PointInput section(SectionReader in, CurveGroup group, String name, Infinity infinity) {
        long[] done = new long[1];
        return count -> {
            long[] points = in.readLongs((long) count * group.affineLongs());
            int bad = PointCodec.firstBad(count, workers,
                    index -> group.isReduced(points, index * group.affineLongs()));
            if (bad >= 0) {
                throw in.badElement(name + " point", done[0] + bad, "a coordinate >= p",
                        "coordinates less than the modulus");
            }
            require(group, points, done[0], name, infinity, in::badElement);
            done[0] += count;
            return points;
        };
    }

    /// The points of a section from the first on.
    PointInput section(SectionFile from, int type, CurveGroup group, String name, Infinity infinity)
            throws IOException {
        return section(from.read(type), group, name, infinity);
    }

    /// Throws unless every point may be used.
    ///
    /// @param points affine points with reduced coordinates, all of the array
    /// @param first  the number of the first, for messages
    /// @throws BadFileException     if a point is off its curve
    /// @throws InsecureKeyException if a point is at infinity or outside the subgroup
    void require(CurveGroup group, long[] points, long first, String name, Infinity infinity, Damage damage)
            throws IOException {
        int longs = group.affineLongs();
        int count = points.length / longs;
        CurveGroup[] own = new CurveGroup[count / BLOCK + 1];
        Arrays.setAll(own, _ -> group.fresh());
        int bad = PointCodec.firstBad(count, workers,
                index -> own[index / BLOCK].isOnCurve(points, index * longs));
        if (bad >= 0) {
            throw damage.at(name + " point", first + bad, "a point off the curve", "a point of BN254");
        }
        if (infinity == Infinity.REFUSED) {
            bad = PointCodec.firstBad(count, workers, index -> !group.isInfinity(points, index * longs));
            refuse(bad, first, name, "the point at infinity", "another point");
        }
        if (longs == 16) {
            refuse(BatchSubgroupCheck.firstOutside(PointSource.of(points, longs), workers), first, name,
                    "a point outside the subgroup",
                    "a point of order r");
        }
    }

    /// Points that one task tests; they share scratch space.
    private static final int BLOCK = PointCodec.GRAIN;

    private void refuse(int bad, long first, String name, String found, String expected) {
        if (bad >= 0) {
            throw new InsecureKeyException(file,
                    List.of(new KeyFinding(name + ", point " + (first + bad), found, expected)));
        }
    }
}
