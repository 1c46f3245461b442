package io.assay.ceremony;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Many scalar multiplications in step against one at a time.
class PointScalingTest {
    private static final BigInteger R = Bn254.FR.modulus();

    private static List<BigInteger> scalars(Random random) {
        List<BigInteger> scalars = new ArrayList<>();
        for (long small = 0; small < 20; small++) {
            scalars.add(BigInteger.valueOf(small));
            scalars.add(R.subtract(BigInteger.valueOf(small + 1)));
        }
        for (int bits = 1; bits < 254; bits += 7) {
            BigInteger power = BigInteger.ONE.shiftLeft(bits);
            scalars.add(power);
            scalars.add(power.subtract(BigInteger.ONE));
        }
        // the eigenvalues of the endomorphism, where one half is all
        BigInteger lambda = BigInteger.TWO.modPow(R.subtract(BigInteger.ONE).divide(BigInteger.valueOf(3)), R);
        scalars.addAll(List.of(lambda, lambda.add(BigInteger.ONE), R.subtract(lambda),
                lambda.multiply(lambda).mod(R)));
        while (scalars.size() < 600) {
            scalars.add(new BigInteger(300, random).mod(R));
        }
        return scalars;
    }

    @Test
    void equalsOneAtATime() {
        long seed = new Random().nextLong();
        System.out.println("equalsOneAtATime seed " + seed);
        for (CurveGroup group : List.of(CurveGroup.g1(), CurveGroup.g2())) {
            Random random = new Random(seed);
            List<BigInteger> scalars = scalars(random);
            int longs = group.affineLongs();
            long[] points = new long[scalars.size() * longs];
            long[] limbs = new long[4 * scalars.size()];
            long[] expected = new long[points.length];
            for (int index = 0; index < scalars.size(); index++) {
                // infinity now and then
                long[] point = index % 50 == 49
                        ? new long[longs]
                        : group.multiply(group.generator(), 0, new BigInteger(40, random));
                System.arraycopy(point, 0, points, index * longs, longs);
                PrimeField.split(scalars.get(index), limbs, 4 * index);
                System.arraycopy(group.multiply(point, 0, scalars.get(index)), 0, expected, index * longs, longs);
            }
            for (int threads : new int[]{1, 2, 3}) {
                long[] scaled = points.clone();
                try (Workers workers = new Workers(threads)) {
                    PointScaling.scale(group, scaled, scalars.size(), limbs, workers);
                }
                for (int index = 0; index < scalars.size(); index++) {
                    assertThat(Arrays.copyOfRange(scaled, index * longs, (index + 1) * longs))
                            .as("seed %d, scalar %s", seed, scalars.get(index))
                            .isEqualTo(Arrays.copyOfRange(expected, index * longs, (index + 1) * longs));
                }
            }
        }
    }

    @Test
    void nothingIsDoneToNoPoints() {
        try (Workers workers = new Workers(2)) {
            long[] points = CurveGroup.g1().generator();
            PointScaling.scale(CurveGroup.g1(), points, 0, new long[0], workers);
            assertThat(points).isEqualTo(CurveGroup.g1().generator());
        }
    }
}
