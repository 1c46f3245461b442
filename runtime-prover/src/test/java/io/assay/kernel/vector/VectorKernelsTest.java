package io.assay.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.RandomSource;
import io.assay.kernel.ElementArray;
import io.assay.kernel.KernelProvider;
import io.assay.kernel.Workers;
import io.assay.kernel.scalar.ScalarKernels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The vector kernels give the same bits as the scalar ones, whatever the points, the scalars and the threads.
class VectorKernelsTest {
    private static final long SEED = 4;
    private static final KernelProvider SCALAR = new ScalarKernels();
    private static final KernelProvider VECTOR = new VectorKernels();
    private final RandomSource source = RandomSource.seeded(SEED);
    private final Random random = new Random(SEED);
    private final Workers workers = new Workers(2);
    private final Workers alone = new Workers(1);

    @AfterEach
    void close() {
        workers.close();
        alone.close();
    }

    private long[] elements(int count) {
        long[] result = new long[4 * count];
        for (int index = 0; index < count; index++) {
            System.arraycopy(source.nextElement(Bn254.FR), 0, result, 4 * index, 4);
        }
        return result;
    }

    private static CurveGroup group(String name) {
        return name.equals("g1") ? CurveGroup.g1() : CurveGroup.g2();
    }

    private long[] points(CurveGroup group, int count) {
        return SCALAR.fixedBase().prepare(group, group.generator(), workers).multiples(elements(count), workers);
    }

    private void assertSameSum(CurveGroup group, long[] points, long[] scalars, int first, int count) {
        PointSource source = PointSource.of(points, group.affineLongs());
        long[] expected = SCALAR.msm().sum(group, source, scalars, first, count, workers);
        assertThat(VECTOR.msm().sum(group, source, scalars, first, count, workers)).as("seed %d", SEED)
                .isEqualTo(expected);
        assertThat(VECTOR.msm().sum(group, source, scalars, first, count, alone)).as("seed %d, one thread", SEED)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"g1,0", "g1,1", "g1,7", "g1,8", "g1,9", "g1,1000", "g2,1", "g2,65"})
    void sumsOfRandomScalarsAreEqual(String name, int count) {
        CurveGroup group = group(name);
        assertSameSum(group, points(group, count), elements(count + 3), 3, count);
    }

    @ParameterizedTest
    @CsvSource({"g1,1", "g1,2", "g1,8", "g1,16", "g1,40", "g2,1", "g2,16"})
    void sumsOfSmallSignedScalarsAreEqual(String name, int bits) {
        CurveGroup group = group(name);
        int count = name.equals("g1") ? 700 : 120;
        long[] scalars = new long[4 * count];
        for (int index = 0; index < count; index++) {
            long value = random.nextLong() >> (64 - bits);
            scalars[4 * index] = Math.abs(value);
            if (value < 0) {
                Bn254.FR.negate(scalars, 4 * index, scalars, 4 * index);
            }
        }
        assertSameSum(group, points(group, count), scalars, 0, count);
    }

    /// What a witness may hold beside values of every length: 0, 1, r - 1, (r - 1) / 2 and its neighbour, 2^253.
    @Test
    void sumsOfMixedScalarsAreEqual() {
        CurveGroup group = CurveGroup.g1();
        int count = 900;
        long[] scalars = elements(count);
        for (int index = 0; index < count; index++) {
            int at = 4 * index;
            switch (index % 6) {
                case 0 -> Arrays.fill(scalars, at, at + 4, 0);
                case 1 -> shorten(scalars, at, random.nextInt(64));
                case 2 -> Bn254.FR.subtract(scalars, at, new long[4], 0, new long[]{1 + index % 2, 0, 0, 0}, 0);
                case 3 -> half(scalars, at, index % 2);
                case 4 -> shorten(scalars, at, 200);
                default -> {
                }
            }
        }
        assertSameSum(group, points(group, count), scalars, 0, count);
    }

    private static void half(long[] scalars, int at, int more) {
        long[] half = new long[4];
        io.assay.field.PrimeField.split(Bn254.FR.modulus().shiftRight(1).add(java.math.BigInteger.valueOf(more)), half,
                0);
        System.arraycopy(half, 0, scalars, at, 4);
    }

    private static void shorten(long[] scalars, int at, int bits) {
        for (int word = 0; word < 4; word++) {
            int kept = Math.clamp(bits - 64L * word, 0, 64);
            scalars[at + word] = kept == 0 ? 0 : scalars[at + word] >>> (64 - kept);
        }
    }

    /// Equal points meet in a bucket, opposite ones cancel there, and infinity has no coordinates to add.
    @ParameterizedTest
    @ValueSource(strings = {"g1", "g2"})
    void equalOppositeAndInfinitePointsAreAdded(String name) {
        CurveGroup group = group(name);
        int size = group.affineLongs();
        int count = 400;
        long[] points = points(group, count);
        long[] scalars = new long[4 * count];
        for (int index = 0; index < count; index++) {
            scalars[4 * index] = 1 + index % 3;
            if (index % 5 < 3) {
                System.arraycopy(points, index % 2 * size, points, index * size, size);
            }
            if (index % 5 == 1) {
                group.negate(points, index * size, points, index * size);
            }
            if (index % 7 == 6) {
                Arrays.fill(points, index * size, (index + 1) * size, 0);
            }
        }
        assertSameSum(group, points, scalars, 0, count);
        long[] same = new long[count * size];
        for (int index = 0; index < count; index++) {
            System.arraycopy(group.generator(), 0, same, index * size, size);
        }
        assertSameSum(group, same, scalars, 0, count);
        for (int index = 1; index < count; index += 2) {
            group.negate(same, index * size, same, index * size);
        }
        Arrays.fill(scalars, 0);
        for (int index = 0; index < count; index++) {
            scalars[4 * index] = 5;
        }
        assertSameSum(group, same, scalars, 0, count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"g1", "g2"})
    void multiplesOfOnePointAreEqual(String name) {
        CurveGroup group = group(name);
        long[] scalars = elements(61);
        Arrays.fill(scalars, 0, 8, 0);
        Bn254.FR.one(scalars, 4);
        long[] base = group.multiply(group.generator(), 0, java.math.BigInteger.valueOf(77));
        assertThat(VECTOR.fixedBase().prepare(group, base, workers).multiples(scalars, workers)).as("seed %d", SEED)
                .isEqualTo(SCALAR.fixedBase().prepare(group, base, workers).multiples(scalars, workers));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 7, 8, 11, 14})
    void transformsAreEqual(int sizeLog2) {
        int size = 1 << sizeLog2;
        long[] values = elements(size);
        Arrays.fill(values, 0, 4, 0);
        long[][] results = new long[3][];
        for (int index = 0; index < 3; index++) {
            KernelProvider kernels = index == 0 ? SCALAR : VECTOR;
            Workers threads = index == 2 ? alone : workers;
            ElementArray array = kernels.field(Bn254.FR).allocate(size);
            array.put(0, size, values, 0);
            kernels.ntt().plan(sizeLog2, threads).shiftToOddCoset(array, threads);
            ElementArray squares = kernels.field(Bn254.FR).allocate(size);
            kernels.field(Bn254.FR).multiply(squares, array, array, threads);
            kernels.field(Bn254.FR).subtract(squares, squares, array, threads);
            kernels.ntt().plan(sizeLog2, threads).interpolate(squares, threads);
            kernels.ntt().plan(sizeLog2, threads).evaluate(squares, threads);
            results[index] = new long[12 * size];
            array.get(0, size, results[index], 0);
            squares.get(0, size, results[index], 4 * size);
            squares.getCanonical(0, size, results[index], 8 * size);
        }
        assertThat(results[1]).as("seed %d", SEED).isEqualTo(results[0]);
        assertThat(results[2]).as("seed %d, one thread", SEED).isEqualTo(results[0]);
    }

    @Test
    void partsOfArraysArePutAndGot() {
        ElementArray array = VECTOR.field(Bn254.FR).allocate(61);
        long[] values = elements(61);
        array.put(0, 20, values, 0);
        array.put(20, 41, values, 80);
        long[] back = new long[4 * 33];
        array.get(17, 33, back, 0);
        assertThat(back).isEqualTo(Arrays.copyOfRange(values, 68, 200));
        long[] canonical = new long[4];
        Bn254.FR.fromMontgomery(canonical, 0, values, 4 * 17);
        array.getCanonical(17, 33, back, 0);
        assertThat(Arrays.copyOf(back, 4)).isEqualTo(canonical);
        array.clear();
        array.get(0, 33, back, 0);
        assertThat(back).containsOnly(0L);
    }

    @Test
    void pointsOfAnotherGroupAreRefused() {
        PointSource points = PointSource.of(new long[16], 16);
        for (KernelProvider kernels : new KernelProvider[]{SCALAR, VECTOR}) {
            assertThatThrownBy(() -> kernels.msm().sum(CurveGroup.g1(), points, new long[4], 0, 1, workers))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("16").hasMessageContaining("8");
        }
    }
}
