package io.assay.testsuite.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.DoubleKey;
import io.assay.ir.tensor.FloatKey;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.calibrate.Calibration;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.NumberOrder;
import io.assay.witness.Bounds;
import io.assay.witness.Encoding;
import io.assay.witness.InputException;
import io.assay.witness.Quantizer;
import io.assay.witness.TensorSpecification;
import io.assay.witness.Visibility;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The compiler and the prover, which share no code, make the same keys of floats.
class FloatKeysTest {
    private static final int COUNT = 100_000;
    private static final TensorSpecification EVERY = new TensorSpecification("x", List.of(), 0, false,
            Visibility.PRIVATE, Bounds.uniform(-FloatKey.INFINITY, FloatKey.NAN), Encoding.FLOAT_ORDER);
    private static final InputBox BOX = Calibration.every(new NumberOrder.Floats());

    @Test
    void everyFloatHasOneKey() throws InputException {
        long seed = new Random().nextLong();
        System.out.println("everyFloatHasOneKey seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < COUNT; i++) {
            float number = Float.intBitsToFloat(i < 0x200 ? special(i) : random.nextInt());
            long key = FloatKey.of(number);
            assertThat(Quantizer.quantize(number, EVERY, 0)).as("seed %s: %s", seed, number).isEqualTo(key);
            assertThat(BOX.integerOf(0, number)).isEqualTo(key);
            assertThat(io.assay.witness.FloatKey.of(number)).isEqualTo(key);
            assertThat(Double.compare(EVERY.number(0, key), FloatKey.number(key))).isZero();
        }
        assertThat(io.assay.witness.FloatKey.INFINITY).isEqualTo(FloatKey.INFINITY);
        assertThat(io.assay.witness.FloatKey.NAN).isEqualTo(FloatKey.NAN);
    }

    /// Bit patterns around zeros, the least normal number, one, the greatest number and infinities, of both signs.
    private static int special(int i) {
        int base = List.of(0, 0x00800000, 0x3f800000, 0x7f800000).get(i & 3);
        return base + (i >> 3) - 0x20 ^ (i & 4) << 29;
    }

    /// Places of doubles ascend with the numbers, and from a number to the next greater one by one where a split or a group begins.
    @Test
    void everyDoubleHasOnePlace() throws InputException {
        long seed = new Random().nextLong();
        System.out.println("everyDoubleHasOnePlace seed " + seed);
        Random random = new Random(seed);
        List<Double> special = List.of(0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, 0.1, -0.1,
                Double.MAX_VALUE, -Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN);
        long[] splits = LongStream.concat(random.longs(1_000), LongStream.of(1, 2, 3, -1, -5))
                .map(bits -> DoubleKey.of(Double.longBitsToDouble(bits)))
                .filter(key -> !NumberOrder.Doubles.startsGroup(key)).sorted().distinct().toArray();
        NumberOrder.Doubles order = new NumberOrder.Doubles(TensorData.integers(Shape.of(splits.length), splits));
        InputBox box = Calibration.every(order);
        TensorSpecification every = new TensorSpecification("x", List.of(), 0, false, Visibility.PRIVATE,
                Bounds.uniform(box.least(0), box.greatest(0)), Encoding.doubleOrder(new long[0], splits));
        for (int i = 0; i < COUNT; i++) {
            double number = i < special.size()
                    ? special.get(i)
                    : i % 4 == 0
                            ? DoubleKey.number(splits[i % splits.length] + i % 3 - 1)
                            : Double.longBitsToDouble(random.nextLong());
            long place = Quantizer.quantize(number, every, 0);
            assertThat(box.integerOf(0, number)).as("seed %s: %s", seed, number).isEqualTo(place);
            double first = every.number(0, place);
            assertThat(Double.compare(first, box.numberOf(0, place))).isZero();
            assertThat(Quantizer.quantize(first, every, 0)).isEqualTo(place);
            if (Double.isNaN(number)) {
                assertThat(place).isEqualTo(order.missing());
                continue;
            }
            assertThat(DoubleKey.of(number) - DoubleKey.of(first)).as("seed %s: %s", seed, number).isBetween(0L, 3L);
            double next = Math.nextUp(number);
            boolean begins = Arrays.binarySearch(splits, DoubleKey.of(next)) >= 0
                    || NumberOrder.Doubles.startsGroup(DoubleKey.of(next));
            assertThat(Quantizer.quantize(next, every, 0) - place).as("seed %s: %s", seed, number)
                    .isEqualTo(begins && next != number ? 1 : 0);
        }
        assertThat(box.greatest(0) - box.least(0)).isLessThan(Interval.LIMIT);
    }

    /// Numbers that lie between two floats, and in the middle.
    @Test
    void numbersBetweenFloatsAreRoundedAlike() throws InputException {
        long seed = new Random().nextLong();
        System.out.println("numbersBetweenFloatsAreRoundedAlike seed " + seed);
        Random random = new Random(seed);
        LongUnaryOperator middle = bits -> bits & -0x20000000L | 0x10000000L;
        double[] numbers = LongStream.concat(random.longs(COUNT), random.longs(COUNT).map(middle))
                .mapToDouble(Double::longBitsToDouble).toArray();
        for (double number : numbers) {
            long key = FloatKey.of((float) number);
            assertThat(Quantizer.quantize(number, EVERY, 0)).as("seed %s: %s", seed, number).isEqualTo(key);
            assertThat(BOX.integerOf(0, number)).isEqualTo(key);
        }
        for (long number : random.longs(COUNT).toArray()) {
            assertThat(Quantizer.quantize(number, EVERY, 0)).as("seed %s: %s", seed, number)
                    .isEqualTo(FloatKey.of((float) number));
        }
    }
}
