package io.assay.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each kernel against big integers, on random elements and on limbs at their bounds, which no element that a program
/// makes need ever reach.
class LimbKernelsTest {
    private static final int L = Lanes.COUNT;
    private static final int BLOCK = Lanes.BLOCK;
    private static final int BLOCKS = 40;
    private static final int COUNT = BLOCKS * L;
    private static final long SEED = 20261124;
    private static final double LIMB = 0x1p50 + 8;

    private final Random random = new Random(SEED);

    private static LimbField field(String name) {
        return name.equals("fr") ? LimbField.FR : LimbField.FP;
    }

    /// Elements with |u| <= bound * p / 10: extreme limbs of every sign pattern first, then random ones.
    private double[] elements(LimbField field, int tenths) {
        double[] values = new double[BLOCKS * BLOCK];
        double top = field.packed.modulus().multiply(BigInteger.valueOf(tenths)).divide(BigInteger.TEN)
                .shiftRight(204).doubleValue() - 1;
        for (int index = 0; index < COUNT; index++) {
            int at = LimbField.place(index);
            for (int limb = 0; limb < 5; limb++) {
                double bound = limb == 4 ? top : LIMB;
                boolean extreme = index < COUNT / 2;
                double sign = (index >> limb & 1) == 0 ? 1 : -1;
                values[at + limb * L] = extreme
                        ? sign * (index % 3 == 2 ? bound - random.nextInt(3) : bound)
                        : Math.rint((2 * random.nextDouble() - 1) * bound);
            }
        }
        // zero, one and minus one in the last three
        for (int index = COUNT - 3; index < COUNT; index++) {
            for (int limb = 0; limb < 5; limb++) {
                values[LimbField.place(index) + limb * L] = limb == 0 ? index - (COUNT - 2) : 0;
            }
        }
        return values;
    }

    private static BigInteger value(double[] values, int index) {
        BigInteger sum = BigInteger.ZERO;
        for (int limb = 4; limb >= 0; limb--) {
            sum = sum.shiftLeft(51).add(BigInteger.valueOf((long) values[LimbField.place(index) + limb * L]));
        }
        return sum;
    }

    private static List<BigInteger> values(double[] values) {
        List<BigInteger> result = new ArrayList<>();
        for (int index = 0; index < COUNT; index++) {
            result.add(value(values, index));
        }
        return result;
    }

    private static void assertFit(double[] values, LimbField field, double multiple) {
        BigInteger bound = field.packed.modulus().multiply(BigInteger.valueOf((long) (1000 * multiple)))
                .divide(BigInteger.valueOf(1000));
        for (int index = 0; index < COUNT; index++) {
            assertThat(value(values, index).abs()).isLessThanOrEqualTo(bound);
            for (int limb = 0; limb < 4; limb++) {
                assertThat(Math.abs(values[LimbField.place(index) + limb * L])).isLessThanOrEqualTo(LIMB);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "fp"})
    void productsAreExactAtTheBounds(String name) {
        LimbField field = field(name);
        BigInteger p = field.packed.modulus();
        BigInteger inverse = BigInteger.ONE.shiftLeft(255).modInverse(p);
        double[] scratch = new double[LimbField.SCRATCH];
        double[] x = elements(field, 18);
        double[] y = elements(field, 11);
        double[] z = new double[x.length];
        field.multiply(z, 0, BLOCK, x, 0, BLOCK, y, 0, BLOCK, BLOCKS, scratch);
        assertFit(z, field, 0.38 * 1.98 + 0.52);
        for (int index = 0; index < COUNT; index++) {
            assertThat(value(z, index).mod(p)).as("seed %d, lane %d", SEED, index)
                    .isEqualTo(value(x, index).multiply(value(y, index)).multiply(inverse).mod(p));
        }
        field.square(z, 0, BLOCK, y, 0, BLOCK, BLOCKS, scratch);
        assertFit(z, field, 0.38 * 1.21 + 0.52);
        for (int index = 0; index < COUNT; index++) {
            assertThat(value(z, index).mod(p)).as("seed %d, lane %d", SEED, index)
                    .isEqualTo(value(y, index).pow(2).multiply(inverse).mod(p));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "fp"})
    void aScalarMultipliesAllLanes(String name) {
        LimbField field = field(name);
        BigInteger p = field.packed.modulus();
        double[] x = elements(field, 18);
        double[] y = new double[5 * BLOCKS];
        double[] blocks = elements(field, 11);
        for (int block = 0; block < BLOCKS; block++) {
            for (int limb = 0; limb < 5; limb++) {
                y[5 * block + limb] = blocks[block * BLOCK + limb * L];
            }
        }
        double[] t = new double[10 * L * BLOCKS];
        double[] z = new double[x.length];
        LimbKernels.productWithScalar(t, 0, 10 * L, x, 0, BLOCK, y, 0, 5, BLOCKS);
        LimbKernels.reduce(z, 0, BLOCK, t, 0, 10 * L, BLOCKS, field.constants);
        BigInteger inverse = BigInteger.ONE.shiftLeft(255).modInverse(p);
        for (int index = 0; index < COUNT; index++) {
            BigInteger factor = value(blocks, index / L * L);
            assertThat(value(z, index).mod(p)).as("seed %d, lane %d", SEED, index)
                    .isEqualTo(value(x, index).multiply(factor).multiply(inverse).mod(p));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "fp"})
    void sumsAreExactAtTheBounds(String name) {
        LimbField field = field(name);
        BigInteger p = field.packed.modulus();
        double[] wide = elements(field, 18);
        double[] x = elements(field, 11);
        double[] y = elements(field, 11);
        double[] z = new double[x.length];
        List<BigInteger> a = values(x);
        List<BigInteger> b = values(y);
        LimbKernels.difference(z, 0, BLOCK, x, 0, BLOCK, y, 0, BLOCK, BLOCKS);
        for (int index = 0; index < COUNT; index++) {
            assertThat(value(z, index)).isEqualTo(a.get(index).subtract(b.get(index)));
        }
        LimbKernels.sum(z, 0, BLOCK, x, 0, BLOCK, y, 0, BLOCK, BLOCKS, field.constants);
        assertFit(z, field, 0.52);
        for (int index = 0; index < COUNT; index++) {
            assertThat(value(z, index).mod(p)).isEqualTo(a.get(index).add(b.get(index)).mod(p));
        }
        LimbKernels.centeredDifference(z, 0, BLOCK, wide, 0, BLOCK, y, 0, BLOCK, BLOCKS, field.constants);
        assertFit(z, field, 0.52);
        for (int index = 0; index < COUNT; index++) {
            assertThat(value(z, index).mod(p)).isEqualTo(value(wide, index).subtract(b.get(index)).mod(p));
        }
        LimbKernels.lessTwo(z, 0, BLOCK, wide, 0, BLOCK, x, 0, BLOCK, y, 0, BLOCK, BLOCKS, field.constants);
        assertFit(z, field, 0.52);
        for (int index = 0; index < COUNT; index++) {
            assertThat(value(z, index).mod(p))
                    .isEqualTo(value(wide, index).subtract(a.get(index)).subtract(b.get(index)).mod(p));
        }
        LimbKernels.butterfly(x, 0, BLOCK, y, 0, BLOCK, BLOCKS, field.constants);
        assertFit(x, field, 0.52);
        assertFit(y, field, 0.52);
        for (int index = 0; index < COUNT; index++) {
            assertThat(value(x, index).mod(p)).isEqualTo(a.get(index).add(b.get(index)).mod(p));
            assertThat(value(y, index).mod(p)).isEqualTo(a.get(index).subtract(b.get(index)).mod(p));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "fp"})
    void packedElementsComeBack(String name) {
        LimbField field = field(name);
        BigInteger p = field.packed.modulus();
        List<BigInteger> cases = new ArrayList<>(List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.TWO,
                p.subtract(BigInteger.ONE), p.subtract(BigInteger.TWO), p.shiftRight(1),
                p.shiftRight(1).add(BigInteger.ONE)));
        while (cases.size() < 500) {
            cases.add(new BigInteger(256, random).mod(p));
        }
        double[] block = new double[BLOCK];
        long[] words = new long[8];
        for (BigInteger element : cases) {
            field.packed.fromBigInteger(words, 0, element);
            int lane = random.nextInt(L);
            field.put(words, 0, block, lane);
            field.get(block, lane, words, 4);
            assertThat(field.packed.toBigInteger(words, 4)).as("seed %d", SEED).isEqualTo(element);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fr", "fp"})
    void wordsOfManyElementsBecomeLimbs(String name) {
        LimbField field = field(name);
        BigInteger p = field.packed.modulus();
        BigInteger half = BigInteger.TWO.modInverse(p);
        List<BigInteger> cases = new ArrayList<>();
        for (int index = 0; index < COUNT; index++) {
            // near zero, near p, around each border of words and digits, random
            BigInteger border = BigInteger.ONE.shiftLeft(random.nextInt(254));
            cases.add(switch (index % 4) {
                case 0 -> BigInteger.valueOf(index / 4);
                case 1 -> p.subtract(BigInteger.valueOf(1 + index / 4));
                case 2 -> border.subtract(BigInteger.valueOf(random.nextInt(2))).mod(p);
                default -> new BigInteger(256, random).mod(p);
            });
        }
        long[] words = new long[4 * COUNT];
        double[] signs = new double[COUNT];
        long[] element = new long[4];
        for (int index = 0; index < COUNT; index++) {
            PrimeField.split(cases.get(index), element, 0);
            signs[index] = random.nextBoolean() ? 1 : -1;
            for (int word = 0; word < 4; word++) {
                words[(index / L * 4 + word) * L + index % L] = element[word];
            }
        }
        double[] z = new double[BLOCKS * BLOCK];
        LimbKernels.unpack(z, 0, BLOCK, words, 0, 4 * L, signs, 0, L, BLOCKS, field.constants);
        assertFit(z, field, 0.5);
        for (int index = 0; index < COUNT; index++) {
            assertThat(value(z, index).mod(p)).as("seed %d, %s", SEED, cases.get(index))
                    .isEqualTo(
                            cases.get(index).multiply(half).multiply(BigInteger.valueOf((long) signs[index])).mod(p));
        }
    }

    @Test
    void zeroAmongManyIsFound() {
        int blocks = 37;
        double[] values = new double[blocks * BLOCK];
        long[] element = new long[4];
        for (int index = 0; index < blocks * L; index++) {
            LimbField.FP.packed.fromBigInteger(element, 0, BigInteger.valueOf(index + 2L));
            LimbField.FP.put(element, 0, values, LimbField.place(index));
        }
        double[] inverses = values.clone();
        BlockInversion inversion = new BlockInversion(LimbField.FP, blocks);
        assertThat(inversion.invert(inverses, blocks)).isTrue();
        for (int index = 0; index < blocks * L; index++) {
            LimbField.FP.get(inverses, LimbField.place(index), element, 0);
            BigInteger inverse = LimbField.FP.packed.toBigInteger(element, 0);
            assertThat(inverse.multiply(BigInteger.valueOf(index + 2L)).mod(LimbField.FP.packed.modulus()))
                    .isEqualTo(BigInteger.ONE);
        }
        java.util.Arrays.fill(element, 0);
        LimbField.FP.put(element, 0, values, LimbField.place(100));
        double[] before = values.clone();
        assertThat(inversion.invert(values, blocks)).isFalse();
        assertThat(values).isEqualTo(before);
    }
}
