package io.assay.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Sums by tables against one multiplication after the other.
class PointTablesTest {
    @Test
    void sumsEqualSingleMultiplications() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (CurveGroup group : List.of(CurveGroup.g1(), CurveGroup.g2())) {
            for (int count = 0; count < 6; count++) {
                long[] points = new long[count * group.affineLongs()];
                long[] expected = new long[group.projectiveLongs()];
                List<BigInteger> scalars = new ArrayList<>();
                for (int index = 0; index < count; index++) {
                    long[] point = group.multiply(group.generator(), 0,
                            index == 3 ? BigInteger.ZERO : new BigInteger(255, random));
                    System.arraycopy(point, 0, points, index * group.affineLongs(), group.affineLongs());
                    BigInteger scalar = new BigInteger(index == 2 ? 1 : 1 + random.nextInt(256), random);
                    scalars.add(scalar);
                    group.addAffine(expected, 0, group.multiply(point, 0, scalar), 0);
                }
                assertThat(new PointTables(group, points).sum(scalars)).as("seed %d, %d points", seed, count)
                        .isEqualTo(group.toAffine(expected, 1));
            }
        }
    }

    @Test
    void otherCountsAreRefused() {
        PointTables tables = new PointTables(CurveGroup.g1(), CurveGroup.g1().generator());
        assertThatThrownBy(() -> tables.sum(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
