package io.assay.msm;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.CurveGroup;
import io.assay.curve.Endomorphism;
import io.assay.field.Bn254;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// One scalar for many points against one multiplication after the other.
class CommonScalarTest {
    private static final BigInteger ORDER = Bn254.FR.modulus();
    private static final int COUNT = 40;
    private static final int MANY = 2500;

    private static List<BigInteger> scalars(Random random) {
        List<BigInteger> scalars = new ArrayList<>(List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO,
                BigInteger.valueOf(16), BigInteger.valueOf(31), ORDER.subtract(BigInteger.ONE), ORDER,
                ORDER.add(BigInteger.TEN), ORDER.shiftRight(1), BigInteger.ONE.shiftLeft(127),
                BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE), ORDER.sqrt()));
        for (int index = 0; index < 10; index++) {
            scalars.add(new BigInteger(260, random));
        }
        return scalars;
    }

    /// Random points, repeated ones, opposite ones and infinity.
    private static long[] points(Random random, int count) {
        CurveGroup group = CurveGroup.g1();
        long[] points = new long[8 * count];
        for (int index = 1; index < count; index++) {
            switch (random.nextInt(4)) {
                case 0 -> Arrays.fill(points, 8 * index, 8 * index + 8, 0);
                case 1 -> group.negate(points, 8 * index, points, 8 * index - 8);
                default -> System.arraycopy(group.multiply(group.generator(), 0, new BigInteger(250, random)), 0,
                        points, 8 * index, 8);
            }
        }
        return points;
    }

    @Test
    void equalsOneMultiplicationAfterTheOther() {
        long seed = new Random().nextLong();
        System.out.println("CommonScalarTest seed " + seed);
        Random random = new Random(seed);
        CurveGroup group = CurveGroup.g1();
        for (BigInteger scalar : scalars(random)) {
            long[] points = points(random, COUNT);
            long[] expected = new long[points.length];
            for (int index = 0; index < COUNT; index++) {
                System.arraycopy(group.multiply(points, 8 * index, scalar.mod(ORDER)), 0, expected, 8 * index, 8);
            }
            for (int threads = 1; threads <= 2; threads++) {
                long[] actual = points.clone();
                try (Workers workers = new Workers(threads)) {
                    new CommonScalar(scalar).scale(actual, COUNT - 1, workers);
                }
                assertThat(Arrays.copyOf(actual, 8 * (COUNT - 1))).as("scalar %d", scalar)
                        .isEqualTo(Arrays.copyOf(expected, 8 * (COUNT - 1)));
                assertThat(Arrays.copyOfRange(actual, 8 * (COUNT - 1), 8 * COUNT)).as("not counted")
                        .isEqualTo(Arrays.copyOfRange(points, 8 * (COUNT - 1), 8 * COUNT));
            }
        }
    }

    @Test
    void runsOfPointsMeetAtTheirEnds() {
        CurveGroup group = CurveGroup.g1();
        BigInteger scalar = new BigInteger("123456789123456789123456789123456789123456789123456789");
        long[] points = new long[8 * MANY];
        for (int index = 0; index < MANY; index++) {
            System.arraycopy(group.generator(), 0, points, 8 * index, 8);
        }
        try (Workers workers = new Workers(2)) {
            new CommonScalar(scalar).scale(points, MANY, workers);
        }
        long[] expected = group.multiply(group.generator(), 0, scalar);
        for (int index = 0; index < MANY; index++) {
            assertThat(Arrays.copyOfRange(points, 8 * index, 8 * index + 8)).isEqualTo(expected);
        }
    }

    @Test
    void halvesAreHalfAsLongAndJoinAgain() {
        Random random = new Random(3);
        BigInteger lambda = BigInteger.valueOf(-1);
        for (BigInteger scalar : scalars(random)) {
            BigInteger[] halves = Endomorphism.split(scalar.mod(ORDER));
            assertThat(halves[0].abs().bitLength()).isLessThanOrEqualTo(128);
            assertThat(halves[1].abs().bitLength()).isLessThanOrEqualTo(128);
            if (halves[1].signum() != 0) {
                BigInteger found = scalar.subtract(halves[0]).multiply(halves[1].modInverse(ORDER)).mod(ORDER);
                assertThat(lambda.signum() < 0 || lambda.equals(found)).isTrue();
                lambda = found;
            }
        }
        assertThat(lambda).isNotEqualTo(BigInteger.ONE);
        assertThat(lambda.modPow(BigInteger.valueOf(3), ORDER)).isEqualTo(BigInteger.ONE);
    }
}
