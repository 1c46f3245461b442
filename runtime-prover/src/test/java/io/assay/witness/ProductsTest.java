package io.assay.witness;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The wires of products that are checked, against exact arithmetic, for operands as wide as a machine word takes.
class ProductsTest {
    private static final BigInteger R = Bn254.FR.modulus();
    private static final int POWERS = 1;

    @Test
    void wiresAreThoseOfExactArithmetic() {
        long seed = new Random().nextLong();
        System.out.println("wiresAreThoseOfExactArithmetic seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            new Example(random).compare();
        }
    }

    /// A product of random size with operands of random width.
    private static final class Example {
        private final Random random;
        private final int m;
        private final int n;
        private final int terms;
        private final int batch;
        private final int otherBits;
        private final long least;
        private final long[] folded;
        private final long[] other;
        private final int product;
        private final int check;

        Example(Random random) {
            this.random = random;
            this.m = 2 + random.nextInt(4);
            this.n = m + random.nextInt(3);
            this.terms = 1 + random.nextInt(5);
            this.batch = 1 + random.nextInt(3);
            int foldedBits = random.nextInt(62);
            this.otherBits = random.nextInt(63 - foldedBits);
            long width = (1L << otherBits) - 1;
            this.least = -random.nextLong(1 + width);
            long limit = (1L << foldedBits) - 1;
            this.folded = ends(batch * m * terms, -limit, limit);
            this.other = ends(batch * terms * n, least, least + width);
            this.product = POWERS + m;
            this.check = product + batch * m * n;
        }

        /// Numbers in an interval, often its ends.
        private long[] ends(int count, long lo, long hi) {
            return LongStream.generate(() -> switch (random.nextInt(3)) {
                case 0 -> lo;
                case 1 -> hi;
                default -> random.nextLong(lo, hi + 1);
            }).limit(count).toArray();
        }

        /// All three in row-major order: b, i, k; b, k, j; b, i, j.
        private long[] plan() {
            LongStream header = LongStream.of(check, product, batch, m, n, terms, otherBits, least);
            LongStream positions = LongStream.concat(
                    LongStream.concat(steps(batch, m * terms, terms * n, m * n), steps(m, terms, 0, n)),
                    LongStream.concat(steps(n, 0, 1, 1), steps(terms, 1, n, 0)));
            return LongStream.concat(header, positions).toArray();
        }

        private static LongStream steps(int count, int... strides) {
            return IntStream.of(strides).boxed()
                    .flatMapToLong(stride -> LongStream.range(0, count).map(index -> index * stride));
        }

        private BigInteger folded(int b, int i, int k) {
            return BigInteger.valueOf(folded[(b * m + i) * terms + k]);
        }

        private BigInteger other(int b, int k, int j) {
            return BigInteger.valueOf(other[(b * terms + k) * n + j]);
        }

        void compare() {
            int count = check + batch * (terms * (m - 1) + n * (terms + m - 2));
            long[] small = new long[count];
            Products.place(small, plan(), folded, other);
            long[] values = new long[4 * count];
            for (int wire = 0; wire < count; wire++) {
                PrimeField.split(BigInteger.valueOf(small[wire]).mod(R), values, 4 * wire);
            }
            for (int b = 0; b < batch; b++) {
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        BigInteger sum = BigInteger.ZERO;
                        for (int k = 0; k < terms; k++) {
                            sum = sum.add(folded(b, i, k).multiply(other(b, k, j)));
                        }
                        PrimeField.split(sum.mod(R), values, 4 * (product + (b * m + i) * n + j));
                    }
                }
            }
            BigInteger challenge = new BigInteger(300, random).mod(R);
            Completion completion = new Completion(values, count, 0, challenge);
            completion.successivePowers(POWERS, m - 2);
            completion.product(plan());
            completion.finish();
            for (int i = 2; i < m; i++) {
                assertThat(PrimeField.join(values, 4 * (POWERS + i - 2))).isEqualTo(challenge.pow(i).mod(R));
            }
            int wire = check;
            for (int b = 0; b < batch; b++) {
                wire = column(values, wire, b, challenge);
            }
            assertThat(wire).isEqualTo(count);
        }

        /// Compares the wires of one product and returns the first after them.
        private int column(long[] values, int first, int b, BigInteger challenge) {
            int wire = first;
            BigInteger[] folds = new BigInteger[terms];
            for (int k = 0; k < terms; k++) {
                folds[k] = folded(b, 0, k);
                for (int i = 1; i < m; i++) {
                    folds[k] = folds[k].add(challenge.pow(i).multiply(folded(b, i, k))).mod(R);
                    assertThat(PrimeField.join(values, 4 * wire++)).isEqualTo(folds[k]);
                }
            }
            for (int j = 0; j < n; j++) {
                BigInteger left = PrimeField.join(values, 4 * (product + b * m * n + j));
                for (int i = 1; i < m; i++) {
                    left = left.add(challenge.pow(i)
                            .multiply(PrimeField.join(values, 4 * (product + (b * m + i) * n + j)))).mod(R);
                    assertThat(PrimeField.join(values, 4 * wire++)).isEqualTo(left);
                }
                for (int k = 0; k < terms; k++) {
                    left = left.subtract(folds[k].multiply(other(b, k, j))).mod(R);
                    if (k < terms - 1) {
                        assertThat(PrimeField.join(values, 4 * wire++)).isEqualTo(left);
                    }
                }
                assertThat(left).isZero();
            }
            return wire;
        }
    }
}
