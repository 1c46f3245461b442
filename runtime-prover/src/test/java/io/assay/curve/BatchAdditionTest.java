package io.assay.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/// Sums of pairs of points that share an inversion.
class BatchAdditionTest {
    @Test
    void equalOppositeAndInfinitePoints() {
        CurveGroup group = CurveGroup.g1();
        int[][] pairs = {{0, 0}, {0, 5}, {5, 0}, {5, 5}, {5, -5}, {-5, 5}, {5, 7}, {7, -5}, {-7, -7}};
        long[] left = new long[8 * pairs.length];
        long[] right = new long[8 * pairs.length];
        long[] expected = new long[8 * pairs.length];
        for (int pair = 0; pair < pairs.length; pair++) {
            System.arraycopy(multiple(group, pairs[pair][0]), 0, left, 8 * pair, 8);
            System.arraycopy(multiple(group, pairs[pair][1]), 0, right, 8 * pair, 8);
            System.arraycopy(multiple(group, pairs[pair][0] + pairs[pair][1]), 0, expected, 8 * pair, 8);
        }
        new BatchAddition(group, pairs.length).add(left, right, pairs.length);
        assertThat(left).isEqualTo(expected);
    }

    private static long[] multiple(CurveGroup group, int factor) {
        long[] point = group.multiply(group.generator(), 0, BigInteger.valueOf(Math.abs(factor)));
        if (factor < 0) {
            group.negate(point, 0, point, 0);
        }
        return point;
    }
}
