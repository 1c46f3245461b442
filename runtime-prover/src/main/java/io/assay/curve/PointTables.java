package io.assay.curve;

import java.math.BigInteger;
import java.util.List;

/// Multiples of a few fixed points, for many sums of scaled points with them: what the public values of a proof need.
///
/// Fifteen multiples of each point are kept. Immutable, so threads may share it. Source: Straus, "Addition chains of
/// vectors" (1964), windows of four bits.
public final class PointTables {
    private static final int WINDOW = 4;
    private static final int MULTIPLES = (1 << WINDOW) - 1;
    private final CurveGroup group;
    private final int count;
    private final long[] multiples;

    /// Computes the multiples.
    ///
    /// @param group  the group of the points
    /// @param points affine points, infinity allowed
    public PointTables(CurveGroup group, long[] points) {
        this.group = group;
        int affine = group.affineLongs();
        int size = group.projectiveLongs();
        this.count = points.length / affine;
        long[] projective = new long[count * MULTIPLES * size];
        for (int point = 0; point < count; point++) {
            for (int multiple = 0; multiple < MULTIPLES; multiple++) {
                int at = (point * MULTIPLES + multiple) * size;
                if (multiple > 0) {
                    System.arraycopy(projective, at - size, projective, at, size);
                }
                group.addAffine(projective, at, points, point * affine);
            }
        }
        this.multiples = group.toAffine(projective, count * MULTIPLES);
    }

    /// Returns the sum of scalar_i * point_i, affine.
    ///
    /// Cost: four doublings for each four bits of the longest scalar, and for each four bits of any an addition.
    ///
    /// @param scalars as many as there are points, not negative
    /// @throws IllegalArgumentException if there are more or fewer
    public long[] sum(List<BigInteger> scalars) {
        if (scalars.size() != count) {
            throw new IllegalArgumentException(scalars.size() + " scalars for " + count + " points");
        }
        int bits = scalars.stream().mapToInt(BigInteger::bitLength).max().orElse(0);
        CurveGroup own = group.fresh();
        long[] sum = new long[own.projectiveLongs()];
        for (int window = (bits + WINDOW - 1) / WINDOW - 1; window >= 0; window--) {
            for (int bit = 0; bit < WINDOW; bit++) {
                own.twice(sum, 0);
            }
            for (int point = 0; point < count; point++) {
                int digit = digit(scalars.get(point), window);
                if (digit > 0) {
                    own.addAffine(sum, 0, multiples, (point * MULTIPLES + digit - 1) * own.affineLongs());
                }
            }
        }
        return own.toAffine(sum, 1);
    }

    private static int digit(BigInteger scalar, int window) {
        int digit = 0;
        for (int bit = WINDOW - 1; bit >= 0; bit--) {
            digit = 2 * digit + (scalar.testBit(WINDOW * window + bit) ? 1 : 0);
        }
        return digit;
    }
}
