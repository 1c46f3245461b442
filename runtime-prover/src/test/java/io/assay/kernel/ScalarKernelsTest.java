package io.assay.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.curve.CurveGroup;
import io.assay.curve.Pairing;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.scalar.ScalarKernels;
import io.assay.poly.EvaluationDomain;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Each kernel against its plainest form, and pairing laws.
class ScalarKernelsTest {
    private static final KernelProvider SCALAR = new ScalarKernels();
    private static final PrimeField FR = Bn254.FR;
    private static final BigInteger ORDER = FR.modulus();

    @Test
    void sumEqualsNaiveSumAtAwkwardLengthsAndScalars() {
        for (CurveGroup group : List.of(CurveGroup.g1(), CurveGroup.g2())) {
            for (int count : new int[]{0, 1, 2, 3, 7, 33, 200}) {
                compareSum(group, count, 100L + count);
            }
        }
    }

    /// The top digit of a scalar may carry into a window of its own: every short scalar, alone and beside others.
    @Test
    void everyShortScalarIsScaledRight() {
        CurveGroup group = CurveGroup.g1();
        try (Workers workers = new Workers(1)) {
            for (int value = 0; value < 600; value++) {
                for (int count : new int[]{1, 40}) {
                    long[] points = new long[8 * count];
                    long[] scalars = new long[4 * count];
                    for (int index = 0; index < count; index++) {
                        System.arraycopy(group.generator(), 0, points, 8 * index, 8);
                        scalars[4 * index] = value;
                    }
                    assertThat(SCALAR.msm().sum(group, PointSource.of(points, 8), scalars, 0, count, workers))
                            .as("%d times %d", count, value)
                            .isEqualTo(group.multiply(group.generator(), 0, BigInteger.valueOf((long) count * value)));
                }
            }
        }
    }

    private static void compareSum(CurveGroup group, int count, long seed) {
        Random random = new Random(seed);
        int size = group.affineLongs();
        long[] points = new long[count * size];
        long[] scalars = new long[4 * count + 4];
        long[] naive = new long[group.projectiveLongs()];
        long[] term = new long[group.projectiveLongs()];
        for (int index = 0; index < count; index++) {
            long[] point = point(group, points, index, random);
            System.arraycopy(point, 0, points, index * size, size);
            BigInteger scalar = scalar(random);
            PrimeField.split(scalar, scalars, 4 * index + 4);
            group.scale(term, point, 0, scalar);
            group.add(naive, 0, term, 0);
        }
        long[] expected = group.toAffine(naive, 1);
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = new Workers(threads)) {
                assertThat(SCALAR.msm().sum(group, PointSource.of(points, size), scalars, 1, count, workers))
                        .as("seed %d, threads %d", seed, threads).isEqualTo(expected);
            }
        }
    }

    /// Random, infinite, repeated or opposite to the point before.
    private static long[] point(CurveGroup group, long[] points, int index, Random random) {
        int size = group.affineLongs();
        int kind = index == 0 ? 3 : random.nextInt(6);
        long[] point = new long[size];
        if (kind == 1) {
            System.arraycopy(points, (index - 1) * size, point, 0, size);
        } else if (kind == 2) {
            group.negate(point, 0, points, (index - 1) * size);
        } else if (kind > 2) {
            point = group.multiply(group.generator(), 0, BigInteger.valueOf(random.nextInt(1000) + 1));
        }
        return point;
    }

    private static BigInteger scalar(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> BigInteger.ONE;
            case 2 -> BigInteger.valueOf(random.nextInt(256));
            case 3 -> ORDER.subtract(BigInteger.valueOf(1 + random.nextInt(256)));
            case 4 -> ORDER.subtract(BigInteger.ONE).shiftRight(1).add(BigInteger.valueOf(random.nextInt(3)));
            default -> new BigInteger(300, random).mod(ORDER);
        };
    }

    @Test
    void cosetShiftEqualsNaiveEvaluation() {
        for (int sizeLog2 = 0; sizeLog2 <= 5; sizeLog2++) {
            compareShift(sizeLog2);
        }
    }

    private static void compareShift(int sizeLog2) {
        int size = 1 << sizeLog2;
        Random random = new Random(sizeLog2);
        BigInteger[] coefficients = new BigInteger[size];
        for (int index = 0; index < size; index++) {
            coefficients[index] = new BigInteger(300, random).mod(ORDER);
        }
        BigInteger root = FR.toBigInteger(EvaluationDomain.root(sizeLog2 + 1), 0);
        assertThat(root.modPow(BigInteger.valueOf(size), ORDER)).isEqualTo(ORDER.subtract(BigInteger.ONE));
        long[] values = new long[4 * size];
        long[] expected = new long[4 * size];
        for (int index = 0; index < size; index++) {
            FR.fromBigInteger(values, 4 * index, evaluate(coefficients, root, 2 * index));
            FR.fromBigInteger(expected, 4 * index, evaluate(coefficients, root, 2 * index + 1));
        }
        try (Workers workers = new Workers(2)) {
            shift(values, sizeLog2, workers);
        }
        assertThat(values).isEqualTo(expected);
    }

    private static void shift(long[] values, int sizeLog2, Workers workers) {
        ElementArray array = SCALAR.field(Bn254.FR).allocate(1 << sizeLog2);
        array.put(0, 1 << sizeLog2, values, 0);
        SCALAR.ntt().plan(sizeLog2, workers).shiftToOddCoset(array, workers);
        array.get(0, 1 << sizeLog2, values, 0);
    }

    private static BigInteger evaluate(BigInteger[] coefficients, BigInteger root, int power) {
        BigInteger at = root.modPow(BigInteger.valueOf(power), ORDER);
        BigInteger value = BigInteger.ZERO;
        for (int index = coefficients.length - 1; index >= 0; index--) {
            value = value.multiply(at).add(coefficients[index]).mod(ORDER);
        }
        return value;
    }

    @Test
    void transformIsTheSameWithAnyNumberOfThreads() {
        long[] expected = new long[0];
        for (int threads = 1; threads <= 3; threads++) {
            long[] values = EvaluationDomain.powers(EvaluationDomain.root(20), 1 << 13);
            try (Workers workers = new Workers(threads)) {
                shift(values, 13, workers);
            }
            expected = threads == 1 ? values : expected;
            assertThat(values).isEqualTo(expected);
        }
    }

    @Test
    void pairingIsBilinearAndNotDegenerate() {
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        Pairing pairing = new Pairing();
        BigInteger x = new BigInteger("123456789012345678901234567890");
        BigInteger y = new BigInteger("987654321098765432109876543210");
        long[] left = pairing.product(g1.multiply(g1.generator(), 0, x), g2.multiply(g2.generator(), 0, y));
        long[] right = pairing.product(g1.multiply(g1.generator(), 0, x.multiply(y).mod(ORDER)), g2.generator());
        assertThat(left).isEqualTo(right);
        assertThat(pairing.productIsOne(g1.generator(), g2.generator())).isFalse();
        long[] both = new long[16];
        System.arraycopy(g1.generator(), 0, both, 0, 8);
        g1.negate(both, 8, g1.generator(), 0);
        long[] twice = new long[32];
        System.arraycopy(g2.generator(), 0, twice, 0, 16);
        System.arraycopy(g2.generator(), 0, twice, 16, 16);
        assertThat(pairing.productIsOne(both, twice)).isTrue();
    }

    @Test
    void generatorsHaveOrderR() {
        for (CurveGroup group : List.of(CurveGroup.g1(), CurveGroup.g2())) {
            long[] generator = group.generator();
            assertThat(group.isOnCurve(generator, 0)).isTrue();
            assertThat(group.isInfinity(group.multiply(generator, 0, ORDER), 0)).isTrue();
            assertThat(group.isInSubgroup(generator, 0)).isTrue();
        }
    }
}
