package io.assay.testsuite.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.tensor.FloatKey;
import io.assay.passes.calibrate.Calibration;
import io.assay.passes.lower.InputBox;
import io.assay.witness.Bounds;
import io.assay.witness.Encoding;
import io.assay.witness.InputException;
import io.assay.witness.Quantizer;
import io.assay.witness.TensorSpecification;
import io.assay.witness.Visibility;
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
    private static final InputBox BOX = Calibration.everyFloat();

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
