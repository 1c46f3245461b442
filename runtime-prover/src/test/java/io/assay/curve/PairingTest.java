package io.assay.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.field.Bn254;
import io.assay.field.Fp2;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The fast pairing against the plain one, [ReferencePairing], and against the laws of pairings.
class PairingTest {
    private static final int ROUNDS = 12;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private long[] g1Point() {
        CurveGroup group = CurveGroup.g1();
        return group.multiply(group.generator(), 0, new BigInteger(256, random));
    }

    private BigInteger scalar() {
        return new BigInteger(300, random).mod(Bn254.FR.modulus());
    }

    private static long[] concat(List<long[]> parts) {
        return parts.stream().flatMapToLong(Arrays::stream).toArray();
    }

    @Test
    void productsEqualTheReference() {
        for (int round = 0; round < ROUNDS; round++) {
            int pairs = random.nextInt(5);
            List<long[]> g1 = new ArrayList<>();
            List<long[]> g2 = new ArrayList<>();
            for (int pair = 0; pair < pairs; pair++) {
                g1.add(random.nextInt(5) == 0 ? new long[8] : g1Point());
                g2.add(random.nextInt(5) == 0 ? new long[16] : TwistPoints.inSubgroup(random));
            }
            assertThat(new Pairing().product(concat(g1), concat(g2))).as("seed %d", seed)
                    .isEqualTo(new ReferencePairing().product(concat(g1), concat(g2)));
        }
    }

    @Test
    void generatorsAndTheirNegativesEqualTheReference() {
        for (boolean negative1 : new boolean[]{false, true}) {
            for (boolean negative2 : new boolean[]{false, true}) {
                long[] p = CurveGroup.g1().generator();
                long[] q = CurveGroup.g2().generator();
                if (negative1) {
                    CurveGroup.g1().negate(p, 0, p, 0);
                }
                if (negative2) {
                    CurveGroup.g2().negate(q, 0, q, 0);
                }
                assertThat(new Pairing().product(p, q)).isEqualTo(new ReferencePairing().product(p, q));
            }
        }
    }

    @Test
    void drawnLinesGiveTheSameAsPreparedOnes() {
        Pairing pairing = new Pairing();
        for (int round = 0; round < ROUNDS; round++) {
            int pairs = 1 + random.nextInt(5);
            int prepared = random.nextInt(pairs + 1);
            List<long[]> g1 = new ArrayList<>();
            List<long[]> g2 = new ArrayList<>();
            List<G2Lines> lines = new ArrayList<>();
            for (int pair = 0; pair < pairs; pair++) {
                g1.add(random.nextInt(6) == 0 ? new long[8] : g1Point());
                g2.add(random.nextInt(6) == 0 ? new long[16] : TwistPoints.inSubgroup(random));
                if (pair >= pairs - prepared) {
                    lines.add(G2Lines.of(g2.get(pair)));
                }
            }
            int drawn = pairs - prepared;
            long[] value = pairing.millerLoop(concat(g1.subList(0, drawn)), concat(g2.subList(0, drawn)),
                    concat(g1.subList(drawn, pairs)), lines);
            assertThat(pairing.finalExponentiation(value)).as("seed %d", seed)
                    .isEqualTo(pairing.product(concat(g1), concat(g2)));
        }
    }

    @Test
    void bilinear() {
        Pairing pairing = new Pairing();
        CurveGroup g1 = CurveGroup.g1();
        CurveGroup g2 = CurveGroup.g2();
        for (int round = 0; round < ROUNDS; round++) {
            BigInteger a = scalar();
            BigInteger b = scalar();
            long[] p = g1Point();
            long[] q = TwistPoints.inSubgroup(random);
            // e(a P, b Q) e(-a b P, Q) = 1
            long[] left = g1.multiply(p, 0, a);
            long[] right = g1.multiply(p, 0, a.multiply(b).negate().mod(Bn254.FR.modulus()));
            long[] product = pairing.product(concat(List.of(left, right)), concat(List.of(g2.multiply(q, 0, b), q)));
            assertThat(pairing.isOne(product)).as("seed %d", seed).isTrue();
            assertThat(pairing.productIsOne(left, q)).as("seed %d", seed).isFalse();
        }
    }

    @Test
    void millerValuesMultiply() {
        Pairing pairing = new Pairing();
        long[] p1 = g1Point();
        long[] p2 = g1Point();
        long[] q1 = TwistPoints.inSubgroup(random);
        long[] q2 = TwistPoints.inSubgroup(random);
        long[] separate = pairing.multiply(pairing.millerLoop(p1, q1, new long[0], List.of()),
                pairing.millerLoop(p2, q2, new long[0], List.of()));
        assertThat(pairing.finalExponentiation(separate)).as("seed %d", seed)
                .isEqualTo(pairing.product(concat(List.of(p1, p2)), concat(List.of(q1, q2))));
    }

    private long[] element() {
        long[] element = new long[Fp12.SIZE];
        for (int at = 0; at < Fp12.SIZE; at += 4) {
            Bn254.FP.fromBigInteger(element, at, new BigInteger(260, random));
        }
        return element;
    }

    @Test
    void towerEqualsTheReference() {
        Fp12 fast = new Fp12();
        ReferenceFp12 plain = new ReferenceFp12();
        for (int round = 0; round < 50; round++) {
            long[] a = element();
            long[] b = round % 5 == 0 ? a : element();
            long[] out = new long[Fp12.SIZE];
            fast.multiply(out, a, b);
            assertThat(out).as("product, seed %d", seed).isEqualTo(plain.multiply(a, b));
            fast.square(out, a);
            assertThat(out).as("square, seed %d", seed).isEqualTo(plain.square(a));
            fast.invert(out, a);
            assertThat(out).as("inverse, seed %d", seed).isEqualTo(plain.invert(a));
            fast.conjugate(out, a);
            assertThat(out).as("conjugate, seed %d", seed).isEqualTo(plain.conjugate(a));
            long[] expected = a;
            for (int n = 1; n <= 3; n++) {
                expected = plain.frobenius(expected);
                fast.frobenius(out, a, n);
                assertThat(out).as("power p^%d, seed %d", n, seed).isEqualTo(expected);
            }
            long[] line = element();
            Arrays.fill(line, 0, 24, 0);
            new Fp2().one(line, 0);
            Arrays.fill(line, 40, 48, 0);
            fast.multiplyByLine(out, a, line, 24);
            assertThat(out).as("line, seed %d", seed).isEqualTo(plain.multiply(a, line));
            // in place
            long[] own = a.clone();
            fast.multiply(own, own, b);
            assertThat(own).as("in place, seed %d", seed).isEqualTo(plain.multiply(a, b));
        }
    }

    @Test
    void cyclotomicSquaresAndPowersEqualTheReference() {
        Fp12 fast = new Fp12();
        ReferenceFp12 plain = new ReferenceFp12();
        for (int round = 0; round < ROUNDS; round++) {
            long[] a = new Pairing().product(g1Point(), TwistPoints.inSubgroup(random));
            long[] out = new long[Fp12.SIZE];
            fast.squareCyclotomic(out, a);
            assertThat(out).as("seed %d", seed).isEqualTo(plain.square(a));
            assertThat(fast.powerOfU(a)).as("seed %d", seed)
                    .isEqualTo(plain.power(a, BigInteger.valueOf(Bn254.U)));
        }
    }

    @Test
    void signedDigitsAddUp() {
        for (int round = 0; round < 500; round++) {
            BigInteger value = new BigInteger(1 + random.nextInt(130), random).add(BigInteger.ONE);
            byte[] digits = SignedDigits.of(value);
            BigInteger sum = BigInteger.ZERO;
            for (int digit = digits.length - 1; digit >= 0; digit--) {
                sum = sum.shiftLeft(1).add(BigInteger.valueOf(digits[digit]));
                assertThat(digit > 0 && digits[digit] != 0 && digits[digit - 1] != 0).isFalse();
            }
            assertThat(sum).as("seed %d", seed).isEqualTo(value);
            assertThat(digits[digits.length - 1]).isEqualTo((byte) 1);
        }
    }
}
