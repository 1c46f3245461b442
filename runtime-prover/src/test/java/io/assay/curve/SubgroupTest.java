package io.assay.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.field.Bn254;
import io.assay.kernel.Workers;
import io.assay.msm.BatchSubgroupCheck;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The quick tests for the subgroup of G2 against the definition: r times the point is infinity.
class SubgroupTest {
    private static final int ROUNDS = 40;

    private static boolean hasOrderR(long[] point) {
        CurveGroup group = CurveGroup.g2();
        long[] product = new long[32];
        group.scale(product, point, 0, Bn254.FR.modulus());
        return group.isProjectiveInfinity(product, 0);
    }

    @Test
    void quickTestEqualsTheDefinition() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        CurveGroup group = CurveGroup.g2();
        for (int round = 0; round < ROUNDS; round++) {
            long[] inside = TwistPoints.inSubgroup(random);
            long[] small = TwistPoints.ofSmallOrder(random);
            long[][] points = {inside, small, TwistPoints.sum(inside, small), TwistPoints.random(random)};
            for (int index = 0; index < points.length; index++) {
                assertThat(group.isOnCurve(points[index], 0)).isTrue();
                assertThat(group.isInSubgroup(points[index], 0)).as("seed %d, point %d", seed, index)
                        .isEqualTo(index == 0).isEqualTo(hasOrderR(points[index]));
            }
        }
        assertThat(group.isInSubgroup(new long[16], 0)).isTrue();
    }

    @Test
    void oneForeignPointAmongManyIsFound() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int count : new int[]{1, 20, 255, 256, 600}) {
            long[] points = new long[16 * count];
            for (int index = 0; index < count; index++) {
                System.arraycopy(TwistPoints.inSubgroup(random), 0, points, 16 * index, 16);
            }
            if (count > 2) {
                Arrays.fill(points, 0, 16, 0);
            }
            int foreign = random.nextInt(count);
            try (Workers workers = new Workers(2)) {
                assertThat(BatchSubgroupCheck.firstOutside(PointSource.of(points, 16), workers)).as("seed %d", seed)
                        .isEqualTo(-1);
                System.arraycopy(TwistPoints.ofSmallOrder(random), 0, points, 16 * foreign, 16);
                assertThat(BatchSubgroupCheck.firstOutside(PointSource.of(points, 16), workers)).as("seed %d", seed)
                        .isEqualTo(foreign);
            }
        }
    }
}
