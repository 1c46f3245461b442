package io.assay.msm;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.kernel.Kernels;
import io.assay.kernel.MsmKernel;
import io.assay.kernel.Workers;
import java.security.SecureRandom;

/// Tests many points of G2 for membership in the subgroup of order r at once.
///
/// The sum of the points with random factors is in the subgroup if all of them are. If one is not, the sum is outside
/// except with probability 1/10069, the smallest prime factor of the cofactor; [#ROUNDS] independent sums leave 2^-53.
public final class BatchSubgroupCheck {
    private static final int ROUNDS = 4;
    private static final int FACTOR_BITS = 16;
    /// Below this a test of each point is quicker.
    private static final int SMALL = 256;

    private BatchSubgroupCheck() {}

    /// Returns the index of the first point outside the subgroup, or -1 if there is none.
    ///
    /// @param points affine points on the twist, infinity allowed
    public static int firstOutside(PointSource points, Workers workers) {
        CurveGroup group = CurveGroup.g2();
        boolean allInside = points.count() >= SMALL && allInside(group, points, workers);
        return allInside ? -1 : firstOutside(group, points);
    }

    private static boolean allInside(CurveGroup group, PointSource points, Workers workers) {
        int count = points.count();
        MsmKernel msm = Kernels.forWork(count, workers).msm();
        SecureRandom random = new SecureRandom();
        byte[] bytes = new byte[FACTOR_BITS / 8 * count];
        long[] factors = new long[4 * count];
        for (int round = 0; round < ROUNDS; round++) {
            random.nextBytes(bytes);
            for (int index = 0; index < count; index++) {
                factors[4 * index] = Byte.toUnsignedLong(bytes[2 * index]) << 8
                        | Byte.toUnsignedLong(bytes[2 * index + 1]);
            }
            if (!group.isInSubgroup(msm.sum(group, points, factors, 0, count, workers), 0)) {
                return false;
            }
        }
        return true;
    }

    private static int firstOutside(CurveGroup group, PointSource points) {
        long[] point = new long[group.affineLongs()];
        for (int index = 0; index < points.count(); index++) {
            points.read(index, 1, point, 0);
            if (!group.isInSubgroup(point, 0)) {
                return index;
            }
        }
        return -1;
    }
}
