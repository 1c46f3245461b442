package io.assay.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FloatOrderTest {
    private static final long SEED = 30;
    private static final TensorSpecification EVERY = keys(-FloatKey.INFINITY, FloatKey.NAN);

    private static TensorSpecification keys(long low, long high) {
        return new TensorSpecification("price", List.of(2), 0, false, Visibility.PUBLIC, Bounds.uniform(low, high),
                Encoding.FLOAT_ORDER);
    }

    @Test
    void keysAreOrderedAsNumbersAre() {
        Random random = new Random(SEED);
        List<Float> numbers = IntStream.concat(random.ints(100_000),
                IntStream.of(0, 1, 0x80000000, 0x80000001, 0x7f800000, 0xff800000, 0x7f7fffff, 0x00800000, 0x007fffff))
                .mapToObj(Float::intBitsToFloat).filter(number -> !number.isNaN())
                .sorted(Comparator.comparingLong(FloatKey::of)).toList();
        for (int i = 1; i < numbers.size(); i++) {
            float least = numbers.get(i - 1);
            float next = numbers.get(i);
            assertThat(least <= next).as("seed %s: %s, %s", SEED, least, next).isTrue();
            assertThat(FloatKey.of(least) == FloatKey.of(next)).as("seed %s: %s, %s", SEED, least, next)
                    .isEqualTo(least == next);
            assertThat(FloatKey.number(FloatKey.of(next)) == next).as("%s", next).isTrue();
        }
    }

    @Test
    void specialNumbersHaveTheirPlaces() {
        assertThat(FloatKey.of(0f)).isZero();
        assertThat(FloatKey.of(-0f)).isZero();
        assertThat(FloatKey.of(Float.MIN_VALUE)).isEqualTo(1);
        assertThat(FloatKey.of(-Float.MIN_VALUE)).isEqualTo(-1);
        assertThat(FloatKey.of(Float.MAX_VALUE)).isEqualTo(FloatKey.INFINITY - 1);
        assertThat(FloatKey.of(Float.NEGATIVE_INFINITY)).isEqualTo(-FloatKey.INFINITY);
        for (int bits : new int[]{0x7fc00000, 0x7f800001, 0xff800001, 0xffffffff, 0x7fffffff}) {
            assertThat(FloatKey.of(Float.intBitsToFloat(bits))).as("%x", bits).isEqualTo(FloatKey.NAN);
        }
        assertThat(FloatKey.number(FloatKey.NAN)).isNaN();
        assertThat(FloatKey.number(-FloatKey.INFINITY)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(1 / FloatKey.number(0)).isEqualTo(Float.POSITIVE_INFINITY);
        for (long none : new long[]{FloatKey.NAN + 1, -FloatKey.INFINITY - 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> FloatKey.number(none)).hasMessage("no float32 has the key " + none);
        }
    }

    @Test
    void everyNumberIsTakenAfterRoundingToFloat32() throws InputException {
        double[] given = {0.1, -0.0, Double.NaN, Double.POSITIVE_INFINITY, 1e300, Double.MIN_VALUE, -1e-50, 1.00000001};
        long[] found = Quantizer.quantize(InputTensor.of("price", List.of(8), given),
                new TensorSpecification("price", List.of(8), 0, false, Visibility.PUBLIC,
                        Bounds.uniform(-FloatKey.INFINITY, FloatKey.NAN), Encoding.FLOAT_ORDER));
        assertThat(found).containsExactly(FloatKey.of(0.1f), 0, FloatKey.NAN, FloatKey.INFINITY, FloatKey.INFINITY, 0,
                0, FloatKey.of(1f));
        // An integer is rounded once: by way of a double it would come to lie at the middle, and go to the even side.
        long between = (1L << 60) + (1L << 36) + 1;
        assertThat(Quantizer.quantize(between, EVERY, 0)).isEqualTo(FloatKey.of(0x1p60f) + 1);
        assertThat(Quantizer.quantize((double) between, EVERY, 0)).isEqualTo(FloatKey.of(0x1p60f));
        assertThat(Quantizer.quantize(3L, EVERY, 0)).isEqualTo(FloatKey.of(3f));
    }

    @Test
    void whatIsOutsideIsNamedAsANumber() throws InputException {
        TensorSpecification range = keys(FloatKey.of(-0.1f), FloatKey.of(2.5f));
        assertThat(Quantizer.quantize(-0.1, range, 0)).isEqualTo(FloatKey.of(-0.1f));
        for (double outside : DoubleStream.of(Math.nextUp(2.5f), -0.2, Double.NEGATIVE_INFINITY).toArray()) {
            assertThatThrownBy(() -> Quantizer.quantize(outside, range, 1)).hasMessage("input \"price\"[1]: found "
                    + outside + "; expected a number from -0.1 to 2.5");
        }
        assertThatThrownBy(() -> Quantizer.quantize(3L, range, 0)).hasMessageContaining("found 3; expected")
                .isInstanceOfSatisfying(InputException.class,
                        problem -> assertThat(problem.help()).contains("--range price=LOW:HIGH"));
        assertThatThrownBy(() -> Quantizer.quantize(Double.NaN, range, 0))
                .hasMessage("input \"price\"[0]: found NaN; expected a number from -0.1 to 2.5")
                .isInstanceOfSatisfying(InputException.class,
                        problem -> assertThat(problem.help()).contains("without a --range of price"));
        assertThatThrownBy(() -> Quantizer.quantize(-1.0, keys(0, FloatKey.NAN), 0))
                .hasMessageEndingWith("expected a number from 0.0 to Infinity, or NaN");
    }

    @Test
    void keysOfAllFloatsTake32Bits() throws InputException {
        assertThat(EVERY.bounds().packedBits(0)).isEqualTo(32);
        double[] given = {Double.NEGATIVE_INFINITY, Double.NaN};
        long[] keys = Quantizer.quantize(InputTensor.of("price", List.of(2), given), EVERY);
        List<BigInteger> packed = new Packing().add(keys, EVERY.bounds()).elements();
        assertThat(packed).containsExactly(BigInteger.valueOf(2 * FloatKey.INFINITY + 1).shiftLeft(32));
        long[] unpacked = Packing.unpack(packed, List.of(EVERY)).getFirst();
        assertThat(EVERY.number(0, unpacked[0])).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(EVERY.number(1, unpacked[1])).isNaN();
    }

    @Test
    void elementsMayHaveGridsOfTheirOwn() throws InputException {
        TensorSpecification mixed = new TensorSpecification("row", List.of(3), 0, false, Visibility.PUBLIC,
                Bounds.each(new long[]{0, -8, -FloatKey.INFINITY}, new long[]{1, 400, FloatKey.NAN}),
                Encoding.floatOrder(new long[]{0, 2, Encoding.KEY}));
        long[] found = Quantizer.quantize(InputTensor.of("row", List.of(3), new double[]{1, 7.25, Double.NaN}), mixed);
        assertThat(found).containsExactly(1, 29, FloatKey.NAN);
        assertThat(Quantizer.quantize(InputTensor.of("row", List.of(3), new long[]{0, -2, 3}), mixed))
                .containsExactly(0, -8, FloatKey.of(3f));
        assertThat(mixed.number(1, 29)).isEqualTo(7.25);
        assertThat(mixed.number(2, FloatKey.of(0.5f))).isEqualTo(0.5);
        assertThat(List.of(mixed.isKey(0), mixed.isKey(1), mixed.isKey(2))).containsExactly(false, false, true);
        assertThatThrownBy(() -> Quantizer.quantize(0.5, mixed, 0)).hasMessage(
                "input \"row\"[0]: found 0.5; expected an integer");
        assertThatThrownBy(() -> Quantizer.quantize(0.1, mixed, 1)).hasMessageContaining("a multiple of 2^-2");
        assertThatThrownBy(() -> Quantizer.quantize(100.25, mixed, 1)).hasMessageEndingWith(
                "expected a number from -2.0 to 100.0");
        assertThatThrownBy(() -> Quantizer.quantize(Double.NaN, mixed, 0)).hasMessageEndingWith(
                "found NaN; expected a number from 0.0 to 1.0");
        assertThat(Encoding.floatOrder(new long[]{-1, -1})).isEqualTo(Encoding.FLOAT_ORDER)
                .isNotEqualTo(Encoding.FIXED_POINT).isNotEqualTo(mixed.encoding())
                .hasSameHashCodeAs(Encoding.FLOAT_ORDER);
        assertThatThrownBy(() -> Encoding.floatOrder(new long[]{-2})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TensorSpecification("row", List.of(2), 0, false, Visibility.PUBLIC,
                Bounds.uniform(0, 1), mixed.encoding())).hasMessageContaining("grids of elements for shape [2]");
    }

    @Test
    void boundsThatAreNoKeysAreRefused() {
        assertThatThrownBy(() -> keys(0, FloatKey.NAN + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys(-FloatKey.NAN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TensorSpecification("x", List.of(), 1, false, Visibility.PUBLIC,
                Bounds.uniform(0, 1), Encoding.FLOAT_ORDER)).hasMessageContaining("1 fractional bits for places");
    }
}
