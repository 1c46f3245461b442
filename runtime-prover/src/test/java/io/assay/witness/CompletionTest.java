package io.assay.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Wires that follow from a challenge, against exact arithmetic.
class CompletionTest {
    private static final int EACH = 3;
    private static final BigInteger R = Bn254.FR.modulus();

    private final List<BigInteger> wires = new ArrayList<>();

    private static BigInteger inverse(BigInteger x) {
        return x.mod(R).signum() == 0 ? BigInteger.ZERO : x.modInverse(R);
    }

    private long[] limbs() {
        long[] limbs = new long[4 * wires.size()];
        for (int wire = 0; wire < wires.size(); wire++) {
            PrimeField.split(wires.get(wire), limbs, 4 * wire);
        }
        return limbs;
    }

    /// Adds wires: small numbers of either sign, or any elements.
    private int add(int count, Random random) {
        int start = wires.size();
        for (int i = 0; i < count; i++) {
            wires.add(switch (random.nextInt(4)) {
                case 0 -> BigInteger.valueOf(-random.nextInt(1000)).mod(R);
                case 1 -> new BigInteger(300, random).mod(R);
                default -> BigInteger.valueOf(random.nextInt(5) * random.nextLong(1L << 40));
            });
        }
        return start;
    }

    /// Around the size of a batch, which is 1024, and over several.
    @Test
    void everyWireIsThatOfExactArithmetic() {
        long seed = new Random().nextLong();
        System.out.println("everyWireIsThatOfExactArithmetic seed " + seed);
        Random random = new Random(seed);
        for (int count : new int[]{0, 1, 2, 1023, 1024, 1025, 5000}) {
            wires.clear();
            BigInteger challenge = new BigInteger(300, random).mod(R);
            int before = add(3, random);
            int powers = add(2 * EACH, random);
            int first = add(count, random);
            int between = add(1, random);
            int second = add(7, random);
            int rows = add(3 * (count / 2), random);
            int short1 = add(2 * 5, random);
            int counts = add(count, random);
            int quotients = add(count, random);
            int plain = add(count, random);
            if (count > 0) {
                wires.set(first + count / 2, challenge);
            }
            long[] y = random.longs(count, -(1L << 62), 1L << 62).toArray();
            long[] z = random.longs(count, -3, 4).toArray();
            long[] found = limbs();
            Completion completion = new Completion(found, wires.size(), 0, challenge);
            completion.powers(powers, 2, EACH);
            completion.inverses(new long[]{first, count, second, 7});
            completion.rowInverses(new long[]{rows, count / 2, 2, short1, 5, 1});
            completion.quotients(quotients, counts, count, y, z);
            completion.quotients(plain, counts, count);
            completion.finish();

            for (int i = 0; i < 2 * EACH; i++) {
                wires.set(powers + i, challenge.modPow(BigInteger.TWO.pow(i + 1), R));
            }
            BigInteger d = wires.get(powers + EACH - 1);
            BigInteger e = wires.get(powers + 2 * EACH - 1);
            for (int i = 0; i < count; i++) {
                wires.set(first + i, inverse(challenge.subtract(wires.get(first + i))));
            }
            for (int i = 0; i < 7; i++) {
                wires.set(second + i, inverse(challenge.subtract(wires.get(second + i))));
            }
            for (int i = 0; i < count / 2; i++) {
                row(rows + 3 * i, challenge, d, e);
            }
            for (int i = 0; i < 5; i++) {
                row(short1 + 2 * i, challenge, d);
            }
            for (int i = 0; i < count; i++) {
                BigInteger index = challenge.subtract(BigInteger.valueOf(i));
                BigInteger denominator = index.subtract(d.multiply(BigInteger.valueOf(y[i])))
                        .subtract(e.multiply(BigInteger.valueOf(z[i])));
                BigInteger m = wires.get(counts + i);
                wires.set(quotients + i, m.multiply(inverse(denominator)).mod(R));
                wires.set(plain + i, m.multiply(inverse(index)).mod(R));
            }
            assertThat(before).isZero();
            assertThat(found[4 * between]).isEqualTo(wires.get(between).longValue());
            assertThat(found).as("seed %d, count %d", seed, count).isEqualTo(limbs());
        }
    }

    private void row(int start, BigInteger challenge, BigInteger... powers) {
        BigInteger denominator = challenge.subtract(wires.get(start + powers.length));
        for (int i = 0; i < powers.length; i++) {
            BigInteger product = powers[i].multiply(wires.get(start + i)).mod(R);
            wires.set(start + i, product);
            denominator = denominator.subtract(product);
        }
        wires.set(start + powers.length, inverse(denominator));
    }

    @Test
    void anotherCircuitOrCommitmentIsRefused() {
        for (Runnable wrong : List.<Runnable>of(() -> new Completion(new long[8], 3, 0, BigInteger.TEN),
                () -> new Completion(new long[8], 2, 1, BigInteger.TEN),
                () -> new Completion(new long[8], 2, 0, R))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("8 longs for");
        }
    }
}
