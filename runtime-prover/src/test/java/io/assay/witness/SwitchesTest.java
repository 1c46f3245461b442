package io.assay.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sorted rows, networks of switches and products of permutations, against what they should be.
class SwitchesTest {
    private static final BigInteger R = Bn254.FR.modulus();
    private static final int BOTH = 3;

    /// Passes elements through a network as its wires say, each of which is compared.
    private static final class Network {
        private final long[] wires;
        private int wire;

        Network(long[] wires, int start) {
            this.wires = wires;
            this.wire = start;
        }

        private List<Long> pass(long first, long second) {
            assertThat(wires[wire]).isBetween(0L, 1L);
            List<Long> out = wires[wire++] == 1 ? List.of(first, second) : List.of(second, first);
            assertThat(wires[wire++]).isEqualTo(out.get(0));
            assertThat(wires[wire++]).isEqualTo(out.get(1));
            return out;
        }

        List<Long> pass(List<Long> given) {
            int count = given.size();
            if (count == 1) {
                return given;
            }
            if (count == 2) {
                return pass(given.get(0), given.get(1));
            }
            List<Long> top = new ArrayList<>();
            List<Long> bottom = new ArrayList<>();
            for (int i = 0; i + 1 < count; i += 2) {
                List<Long> pair = pass(given.get(i), given.get(i + 1));
                top.add(pair.get(0));
                bottom.add(pair.get(1));
            }
            if (count % 2 == 1) {
                bottom.add(given.getLast());
            }
            top = pass(top);
            bottom = pass(bottom);
            List<Long> out = new ArrayList<>();
            for (int i = 0; i < (count - 1) / 2; i++) {
                out.addAll(pass(top.get(i), bottom.get(i)));
            }
            if (count % 2 == 0) {
                out.add(top.getLast());
            }
            out.add(bottom.getLast());
            return out;
        }
    }

    private static int switches(int extent) {
        return IntStream.rangeClosed(1, extent).map(i -> Integer.SIZE - Integer.numberOfLeadingZeros(i - 1)).sum();
    }

    private static void exchange(long[] elements, int i, int j) {
        long moved = elements[i];
        elements[i] = elements[j];
        elements[j] = moved;
    }

    @Test
    void elementsLeaveInTheOrderThatIsWanted() {
        long seed = new Random().nextLong();
        System.out.println("elementsLeaveInTheOrderThatIsWanted seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            int extent = round < 2000 ? 2 + round % 7 : 2 + random.nextInt(150);
            int rows = 1 + random.nextInt(3);
            boolean few = random.nextBoolean();
            long[] given = random.longs((long) rows * extent).map(x -> few ? x & 1 : x).toArray();
            long[] targets = given.clone();
            for (int i = 0; i < given.length; i++) {
                int row = i / extent * extent;
                exchange(targets, i, row + random.nextInt(1 + i - row));
            }
            int each = 3 * switches(extent);
            long[] wires = new long[5 + rows * each];
            long[] kinds = new long[switches(extent)];
            Arrays.fill(kinds, BOTH);
            Switches.write(wires, 5, extent, given, targets, kinds);
            for (int row = 0; row < rows; row++) {
                Network network = new Network(wires, 5 + row * each);
                List<Long> out = network.pass(Arrays.stream(given, row * extent, (row + 1) * extent).boxed().toList());
                assertThat(out).isEqualTo(Arrays.stream(targets, row * extent, (row + 1) * extent).boxed().toList());
                assertThat(network.wire).isEqualTo(5 + (row + 1) * each);
            }
        }
    }

    @Test
    void onlyWhatHasAWireIsWritten() {
        long[] wires = new long[8];
        Arrays.fill(wires, -1);
        Switches.write(wires, 1, 3, new long[]{7, 8, 9}, new long[]{9, 8, 7}, new long[]{1, 2, 0});
        // 8 goes to the top network; 7 and 9 to the bottom one, which exchanges them; then 8 and 9 are exchanged.
        assertThat(wires).containsExactly(-1, 0, 8, 0, 7, 0, -1, -1);
    }

    @Test
    void otherElementsAreRefused() {
        assertThatThrownBy(() -> Switches.write(new long[4], 0, 2, new long[]{1, 2, 3, 4}, new long[]{2, 1, 3, 3},
                new long[]{0})).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("did not enter");
    }

    @Test
    void rowsAscendAndEqualElementsKeepTheirOrder() {
        long seed = new Random().nextLong();
        System.out.println("rowsAscendAndEqualElementsKeepTheirOrder seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            int extent = 1 + random.nextInt(40);
            int rows = random.nextInt(4);
            boolean few = random.nextBoolean();
            long[] values = random.longs((long) rows * extent).map(x -> few ? x % 4 : x).toArray();
            long[] sorted = new long[values.length];
            long[] positions = new long[values.length];
            Order.ascending(values, extent, sorted, positions);
            for (int row = 0; row < rows; row++) {
                int begin = row * extent;
                List<Integer> order = IntStream.range(0, extent).boxed()
                        .sorted(Comparator.comparingLong(i -> values[begin + i])).toList();
                for (int i = 0; i < extent; i++) {
                    assertThat(positions[begin + i]).isEqualTo(order.get(i).longValue());
                    assertThat(sorted[begin + i]).isEqualTo(values[begin + order.get(i)]);
                }
            }
        }
    }

    /// Elements as wide as a machine word, in the first wire three of them.
    @Test
    void productsAreThoseOfExactArithmetic() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("productsAreThoseOfExactArithmetic seed " + seed);
        Random random = new Random(seed);
        byte[] none = new byte[4];
        String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(none));
        for (int round = 0; round < 200; round++) {
            int extent = 2 + random.nextInt(6);
            int rows = 1 + random.nextInt(3);
            int each = 2 * extent - 3;
            int wireCount = 2 + rows * each;
            long[] u = random.longs((long) rows * extent).toArray();
            long[] v = random.longs((long) rows * extent).toArray();
            Evaluation evaluation = new Evaluation(Weights.of(none, "none", sha256), 0, wireCount);
            evaluation.permutation(2, extent, u, v);
            long[] limbs = evaluation.assignment(List.of()).wires().toCanonicalLimbs();
            BigInteger challenge = new BigInteger(253, random);
            Completion completion = new Completion(limbs, wireCount, 0, challenge);
            completion.runningProducts(new long[]{2, extent, rows});
            completion.finish();
            int wire = 2;
            for (int row = 0; row < rows; row++) {
                wire = compare(limbs, wire, Arrays.copyOfRange(u, row * extent, (row + 1) * extent), challenge);
                wire = compare(limbs, wire, Arrays.copyOfRange(v, row * extent, (row + 1) * extent - 1), challenge);
            }
            assertThat(wire).isEqualTo(wireCount);
        }
    }

    private static int compare(long[] limbs, int start, long[] elements, BigInteger challenge) {
        BigInteger product = challenge.subtract(BigInteger.valueOf(elements[0]));
        for (int k = 1; k < elements.length; k++) {
            product = product.multiply(challenge.subtract(BigInteger.valueOf(elements[k]))).mod(R);
            assertThat(PrimeField.join(limbs, 4 * (start + k - 1))).isEqualTo(product);
        }
        return start + elements.length - 1;
    }
}
