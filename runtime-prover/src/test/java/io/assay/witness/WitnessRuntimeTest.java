package io.assay.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The pieces that generated programs call, against exact arithmetic.
class WitnessRuntimeTest {
    @Test
    void quantisingIsExactHalfUp() throws InputException {
        long seed = new Random().nextLong();
        System.out.println("quantisingIsExactHalfUp seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            int scaleBits = random.nextInt(24);
            double value = switch (random.nextInt(3)) {
                case 0 -> (random.nextInt(2001) - 1000 + 0.5) / (1 << scaleBits);
                case 1 -> random.nextGaussian() * 1e6;
                default -> Math.nextDown((random.nextInt(21) - 10 + 0.5) / (1 << scaleBits));
            };
            long expected = exact(value, scaleBits);
            long found = Quantizer.quantize(value, scaleBits, Long.MIN_VALUE, Long.MAX_VALUE, "x", 0);
            assertThat(found).as("%s * 2^%d, seed %d", value, scaleBits, seed).isEqualTo(expected);
        }
    }

    private static long exact(double value, int scaleBits) {
        return new BigDecimal(value).multiply(new BigDecimal(BigInteger.ONE.shiftLeft(scaleBits)))
                .add(new BigDecimal("0.5")).setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    @Test
    void halvesAndTheirNeighboursAreRoundedRight() throws InputException {
        assertThat(quantize(0.5, 0)).isEqualTo(1);
        assertThat(quantize(-0.5, 0)).isZero();
        assertThat(quantize(0.49999999999999994, 0)).isZero();
        assertThat(quantize(4503599627370497.0, 0)).isEqualTo(4503599627370497L);
        assertThat(quantize(-1.5, 0)).isEqualTo(-1);
        assertThat(quantize(Double.MIN_VALUE, 20)).isZero();
        assertThat(Quantizer.quantize(3L, 4, 0, 48, "x", 0)).isEqualTo(48);
        assertThat(Quantizer.quantize(-3L, -1, -9, 9, "x", 0)).isEqualTo(-1);
        assertThat(Quantizer.quantize(0L, 70, 0, 0, "x", 0)).isZero();
    }

    private static long quantize(double value, int scaleBits) throws InputException {
        return Quantizer.quantize(value, scaleBits, Long.MIN_VALUE, Long.MAX_VALUE, "x", 0);
    }

    @Test
    void unusableNumbersAreNamed() {
        for (double bad : new double[]{Double.NaN, Double.POSITIVE_INFINITY, 8.1, -8.1, 1e300}) {
            assertThatThrownBy(() -> Quantizer.quantize(bad, 4, -128, 128, "age", 3)).as("%s", bad)
                    .isInstanceOfSatisfying(InputException.class, problem -> {
                        assertThat(problem.tensor()).isEqualTo("age");
                        assertThat(problem.index()).isEqualTo(3);
                        assertThat(problem.expected()).isEqualTo("a number from -8.0 to 8.0");
                        assertThat(problem.toDiagnostic()).contains("AS4101").contains("\"age\", element 3");
                    });
        }
        assertThatThrownBy(() -> Quantizer.quantize(1L << 62, 4, Long.MIN_VALUE, Long.MAX_VALUE, "x", 0))
                .isInstanceOf(InputException.class);
        InputTensor tensor = InputTensor.of("x", List.of(2), new double[]{1, 99});
        TensorSpecification specification = new TensorSpecification("x", List.of(2), 0, 0, 9);
        assertThatThrownBy(() -> Quantizer.quantize(tensor, specification)).isInstanceOf(InputException.class)
                .hasMessageContaining("\"x\"[1]");
    }

    @Test
    void bitsAreWrittenLowestFirst() {
        long[] wires = new long[6];
        Bits.write(wires, 1, 0b1011, 4);
        assertThat(wires).containsExactly(0, 1, 1, 0, 1, 0);
        assertThatThrownBy(() -> Bits.write(wires, 0, 16, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bits.write(wires, 0, -1, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Bits.widthOfRange(0, 0)).isZero();
        assertThat(Bits.widthOfRange(-128, 127)).isEqualTo(8);
        assertThat(Bits.widthOfRange(0, 256)).isEqualTo(9);
        assertThat(Bits.widthOfRange(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(64);
    }

    @Test
    void packingEqualsTheSumOfShiftedDigits() {
        long[] values = new long[70];
        BigInteger first = BigInteger.ZERO;
        for (int index = 0; index < values.length; index++) {
            values[index] = index % 100 - 50;
            if (index < 36) {
                first = first.add(BigInteger.valueOf(values[index] + 50).shiftLeft(7 * index));
            }
        }
        List<BigInteger> elements = new Packing().add(values, -50, 50).elements();
        assertThat(elements).hasSize(2);
        assertThat(elements.getFirst()).isEqualTo(first);
        assertThatThrownBy(() -> new Packing().add(new long[]{51}, -50, 50))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unpackingUndoesPacking() {
        long seed = new Random().nextLong();
        System.out.println("unpackingUndoesPacking seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<TensorSpecification> tensors = new ArrayList<>();
            List<long[]> all = new ArrayList<>();
            Packing packing = new Packing();
            for (int tensor = 0; tensor < 4; tensor++) {
                int width = random.nextInt(65);
                long low = width == 64 ? Long.MIN_VALUE : -random.nextInt(100);
                long high = width == 64
                        ? Long.MAX_VALUE
                        : low + Math.max(0, (width == 0 ? 0 : -1L >>> 64 - width) >>> 1);
                long[] values = new long[random.nextInt(40)];
                for (int index = 0; index < values.length; index++) {
                    values[index] = width == 64
                            ? random.nextLong()
                            : low + Long.remainderUnsigned(random.nextLong(), high - low + 1);
                }
                tensors.add(new TensorSpecification("t" + tensor, List.of(values.length), 0, low, high));
                all.add(values);
                packing.add(values, low, high);
            }
            List<BigInteger> elements = packing.elements();
            assertThat(elements).as("seed %d", seed).hasSize(Packing.elementCount(tensors))
                    .allMatch(element -> element.bitLength() <= Packing.ELEMENT_BITS);
            List<long[]> unpacked = Packing.unpack(elements, tensors);
            for (int tensor = 0; tensor < all.size(); tensor++) {
                assertThat(unpacked.get(tensor)).as("seed %d", seed).isEqualTo(all.get(tensor));
            }
        }
    }

    @Test
    void wireValuesAreElementsOfTheField() {
        WireVector wires = new WireVector(4);
        wires.small()[1] = -5;
        BigInteger minusFive = WireVector.MODULUS.subtract(BigInteger.valueOf(5));
        assertThat(wires.value(0)).isEqualTo(BigInteger.ONE);
        assertThat(wires.value(1)).isEqualTo(minusFive);
        wires.setLarge(2, minusFive);
        long[] limbs = wires.toCanonicalLimbs();
        assertThat(java.util.Arrays.copyOfRange(limbs, 4, 8)).isEqualTo(java.util.Arrays.copyOfRange(limbs, 8, 12));
        assertThatThrownBy(() -> wires.setLarge(2, WireVector.MODULUS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wires.setLarge(0, BigInteger.TWO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wires.setLarge(4, BigInteger.TWO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void weightsAreCheckedAndLittleEndian() throws IOException {
        byte[] content = "abc".getBytes(StandardCharsets.US_ASCII);
        String digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Weights weights = Weights.of(content, "w", digest);
        assertThat(weights.bytes(1, 2)).containsExactly('b', 'c');
        assertThat(weights.shorts(0, 1)).containsExactly('a' + ('b' << 8));
        assertThatThrownBy(() -> Weights.of(new byte[3], "w", digest)).isInstanceOf(IOException.class)
                .hasMessageContaining("digest mismatch");
        assertThatThrownBy(() -> Weights.load(WitnessRuntimeTest.class, "none.bin", digest))
                .isInstanceOf(IOException.class).hasMessageContaining("none.bin");
    }
}
