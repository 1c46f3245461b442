package io.assay.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
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
            long found = Quantizer.quantize(value, any(scaleBits, false), 0);
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
        assertThat(Quantizer.quantize(3L, tensor(4, false, 0, 48), 0)).isEqualTo(48);
        assertThat(Quantizer.quantize(-3L, any(-1, false), 0)).isEqualTo(-1);
        assertThat(Quantizer.quantize(0L, tensor(70, false, 0, 0), 0)).isZero();
    }

    private static TensorSpecification any(int scaleBits, boolean exact) {
        return tensor(scaleBits, exact, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static TensorSpecification tensor(int scaleBits, boolean exact, long low, long high) {
        return new TensorSpecification("age", List.of(4), scaleBits, exact, Visibility.PUBLIC,
                Bounds.uniform(low, high));
    }

    private static long quantize(double value, int scaleBits) throws InputException {
        return Quantizer.quantize(value, any(scaleBits, false), 0);
    }

    @Test
    void exactTensorsTakeNothingBetweenTheirNumbers() throws InputException {
        assertThat(Quantizer.quantize(-2.75, any(2, true), 0)).isEqualTo(-11);
        assertThat(Quantizer.quantize(7.0, any(0, true), 0)).isEqualTo(7);
        assertThat(Quantizer.quantize(6L, any(-1, true), 0)).isEqualTo(3);
        assertThat(Quantizer.quantize(0.0, any(0, true), 0)).isZero();
        for (double between : new double[]{0.3, -2.6, Double.MIN_VALUE, Math.nextUp(1.0)}) {
            assertThatThrownBy(() -> Quantizer.quantize(between, any(2, true), 1)).as("%s", between)
                    .isInstanceOfSatisfying(InputException.class, problem -> {
                        assertThat(problem.index()).isEqualTo(1);
                        assertThat(problem.found()).isEqualTo(Double.toString(between));
                        assertThat(problem.expected()).startsWith("a multiple of 2^-2");
                        assertThat(problem.help()).contains("--range age=LOW:HIGH for real numbers");
                    });
        }
        assertThatThrownBy(() -> Quantizer.quantize(1.5, any(0, true), 0)).hasMessageContaining("expected an integer");
        assertThatThrownBy(() -> Quantizer.quantize(7L, any(-1, true), 0)).hasMessageContaining("a multiple of 2^1");
    }

    @Test
    void everyElementHasItsOwnBounds() throws InputException {
        Bounds bounds = Bounds.each(new long[]{0, -5, 7}, new long[]{0, 5, 300});
        TensorSpecification tensor = new TensorSpecification("x", List.of(3), 0, true, Visibility.PUBLIC, bounds);
        assertThat(Quantizer.quantize(InputTensor.of("x", List.of(3), new long[]{0, 5, 7}), tensor))
                .containsExactly(0, 5, 7);
        assertThatThrownBy(() -> Quantizer.quantize(InputTensor.of("x", List.of(3), new long[]{0, 5, 6}), tensor))
                .hasMessage("input \"x\"[2]: found 6; expected a number from 7.0 to 300.0");
        assertThat(List.of(bounds.packedBits(0), bounds.packedBits(1), bounds.packedBits(2))).containsExactly(0, 4, 9);
        assertThat(new Packing().add(new long[]{0, -4, 10}, bounds).elements())
                .containsExactly(BigInteger.valueOf(1 + (3 << 4)));
        assertThatThrownBy(() -> new TensorSpecification("x", List.of(2), 0, true, Visibility.PUBLIC, bounds))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bounds.each(new long[]{1, 1}, new long[]{1, 0}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bounds.each(new long[2], new long[3])).isInstanceOf(IllegalArgumentException.class);
        assertThat(Bounds.each(new long[]{1}, new long[]{2})).isEqualTo(Bounds.uniform(1, 2))
                .hasSameHashCodeAs(Bounds.uniform(1, 2)).isNotEqualTo(Bounds.uniform(1, 3));
    }

    @Test
    void unusableNumbersAreNamed() {
        for (double bad : new double[]{Double.NaN, Double.POSITIVE_INFINITY, 8.1, -8.1, 1e300}) {
            assertThatThrownBy(() -> Quantizer.quantize(bad, tensor(4, false, -128, 128), 3)).as("%s", bad)
                    .isInstanceOfSatisfying(InputException.class, problem -> {
                        assertThat(problem.tensor()).isEqualTo("age");
                        assertThat(problem.index()).isEqualTo(3);
                        assertThat(problem.expected()).isEqualTo("a number from -8.0 to 8.0");
                        assertThat(problem.toDiagnostic()).contains("AS4101").contains("\"age\", element 3");
                    });
        }
        assertThatThrownBy(() -> Quantizer.quantize(1L << 62, any(4, false), 0))
                .isInstanceOf(InputException.class);
        InputTensor tensor = InputTensor.of("x", List.of(2), new double[]{1, 99});
        TensorSpecification specification = new TensorSpecification("x", List.of(2), 0, false, Visibility.PUBLIC,
                Bounds.uniform(0, 9));
        assertThatThrownBy(() -> Quantizer.quantize(tensor, specification)).isInstanceOf(InputException.class)
                .hasMessageContaining("\"x\"[1]");
    }

    @Test
    void bitsAreWrittenLowestFirst() {
        long[] wires = new long[8];
        Bits.write(wires, 1, new long[]{99, -5, -3}, 1, 2, -7, 3);
        assertThat(wires).containsExactly(0, 0, 1, 0, 0, 0, 1, 0);
        long[] same = new long[8];
        Bits.writeRows(same, new long[]{99, -5, -3}, new long[]{1, 1, 1, -7, 3, 4, 2, 1, -7, 3});
        assertThat(same).isEqualTo(wires);
        long[] values = {16, -1};
        assertThatThrownBy(() -> Bits.write(wires, 0, values, 0, 1, 0, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bits.write(wires, 0, values, 1, 1, 0, 4)).isInstanceOf(IllegalArgumentException.class);
        Bits.write(wires, 8, new long[]{-7}, 0, 1, -7, 0);
        assertThatThrownBy(() -> Bits.write(wires, 8, values, 0, 1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Bounds.uniform(0, 0).packedBits(0)).isZero();
        assertThat(Bounds.uniform(-128, 127).packedBits(0)).isEqualTo(8);
        assertThat(Bounds.uniform(0, 256).packedBits(0)).isEqualTo(9);
        assertThat(Bounds.uniform(Long.MIN_VALUE, Long.MAX_VALUE).packedBits(0)).isEqualTo(64);
    }

    @Test
    void prefixesAreProductsOfBitsAtTheOnesOfTheGreatestValue() {
        // The greatest value 0b110101: its lowest zero is bit 1, so the ones at 4 and 2 follow the top one.
        for (long x = 0; x < 64; x++) {
            long[] wires = new long[4];
            Prefixes.write(wires, 1, new long[]{0, x + 10}, 1, 1, 10, 0b110101);
            long upper = x >> 4 == 3 ? 1 : 0;
            assertThat(wires).as("%d", x).containsExactly(0, upper, upper & (x >> 2), 0);
            long[] same = new long[4];
            Prefixes.writeRows(same, new long[]{0, x + 10}, new long[]{1, 1, 1, 10, 0b110101});
            assertThat(same).isEqualTo(wires);
        }
    }

    @Test
    void rowsAreChosenByTwoVectorsAndColumnsByOne() {
        long[] wires = new long[13];
        Choice.write(wires, 1, new long[]{5, 2}, 2, 2);
        assertThat(wires).containsExactly(0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0);
        long[] more = new long[10];
        Choice.write(more, 0, new long[]{5}, 2, 2, new long[]{1, 2, 3, 4, 5, 6, 7, 8},
                new long[]{0, 0, 0, 0, 0, -9, 0, 0});
        assertThat(more).containsExactly(0, 1, 0, 0, 0, 1, 0, 6, 0, -9);
        for (long row : new long[]{-1, 8, 1L << 32}) {
            assertThatThrownBy(() -> Choice.write(new long[8], 0, new long[]{row}, 2, 2))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theGreatestIsTheFirstOrTheLastOfEquals() {
        // Two lines along the axis of stride 2: 1, 4, 4 and 3, 3, 2.
        long[] values = {1, 3, 4, 3, 4, 2};
        long[] oneHot = new long[6];
        long[] greatest = new long[2];
        Choice.greatest(values, 3, 2, false, oneHot, greatest);
        assertThat(oneHot).containsExactly(0, 1, 1, 0, 0, 0);
        assertThat(greatest).containsExactly(4, 3);
        long[] last = new long[6];
        Choice.greatest(values, 3, 2, true, last, greatest);
        assertThat(last).containsExactly(0, 0, 0, 1, 1, 0);
    }

    @Test
    void anEvaluationReadsInputsAndPacksWhatIsPublic() throws IOException, InputException {
        byte[] none = new byte[4];
        Evaluation evaluation = new Evaluation(Weights.of(none, "w", sha256(none)), 2, 6);
        TensorSpecification shown = new TensorSpecification("a", List.of(2), 1, false, Visibility.PUBLIC,
                Bounds.uniform(-1, 6));
        TensorSpecification hidden = new TensorSpecification("b", List.of(1), 0, false, Visibility.PRIVATE,
                Bounds.uniform(0, 9));
        List<TensorSpecification> tensors = List.of(shown, hidden);
        InputTensor a = InputTensor.of("a", List.of(2), new double[]{1.5, 0});
        InputTensor b = InputTensor.of("b", List.of(1), new long[]{7});
        evaluation.read(InputSet.of(List.of(b, a)), tensors, 0, 1);
        BigInteger context = BigInteger.ONE.shiftLeft(253).subtract(BigInteger.ONE);
        evaluation.context(context, 4);
        assertThat(evaluation.pack(2, tensors, 0, 1)).isEqualTo(3);
        Assignment assignment = evaluation.assignment(tensors, 0, 1);
        assertThat(assignment.wires().value(1)).isEqualTo(context);
        assertThat(assignment.wires().value(2)).isEqualTo(4 + (1 << 3));
        assertThat(assignment.wires().value(4)).isEqualTo(context.pow(2).mod(WireVector.MODULUS));
        assertThat(assignment.outputs().getFirst().values()).containsExactly(3, 0);
        assertThatThrownBy(() -> evaluation.context(context.add(BigInteger.ONE), 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> evaluation.read(InputSet.of(List.of(a)), tensors, 0, 1))
                .isInstanceOf(InputException.class).hasMessageContaining("\"b\"");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException problem) {
            throw new AssertionError(problem);
        }
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
        List<BigInteger> elements = new Packing().add(values, Bounds.uniform(-50, 50)).elements();
        assertThat(elements).hasSize(2);
        assertThat(elements.getFirst()).isEqualTo(first);
        assertThatThrownBy(() -> new Packing().add(new long[]{51}, Bounds.uniform(-50, 50)))
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
                Bounds bounds = Bounds.uniform(low, high);
                tensors.add(new TensorSpecification("t" + tensor, List.of(values.length), 0, false, Visibility.PUBLIC,
                        bounds));
                all.add(values);
                packing.add(values, bounds);
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
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * 8 + 2 + 2 + 4 + 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(4).putInt(1).putInt(2).putInt(2).putInt(1).putInt(4).putInt(1).putInt(8).putInt(1);
        bytes.put((byte) 5).put((byte) -5).putShort((short) -300).putInt(-70_000).putLong(-1L << 40);
        Weights weights = Weights.of(bytes.array(), "w", sha256(bytes.array()));
        assertThat(weights.tensor(0)).containsExactly(5, -5);
        assertThat(weights.tensor(1)).containsExactly(-300);
        assertThat(weights.tensor(2)).containsExactly(-70_000);
        assertThat(weights.tensor(3)).containsExactly(-1L << 40);
        assertThatThrownBy(() -> Weights.of(new byte[3], "w", sha256(new byte[4]))).isInstanceOf(IOException.class)
                .hasMessageContaining("digest mismatch");
        assertThatThrownBy(() -> Weights.load(WitnessRuntimeTest.class, "none.bin", sha256(new byte[4])))
                .isInstanceOf(IOException.class).hasMessageContaining("none.bin");
    }
}
