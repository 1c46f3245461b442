package io.assay.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// The laws of both fields against BigInteger, boundary values included.
class PrimeFieldTest {
    private static final BigInteger R = BigInteger.ONE.shiftLeft(256);

    record Operands(PrimeField field, BigInteger x, BigInteger y) {}

    @Provide
    Arbitrary<Operands> operands() {
        return Arbitraries.of(Bn254.FR, Bn254.FP).flatMap(field -> Combinators.combine(values(field), values(field))
                .as((x, y) -> new Operands(field, x, y)));
    }

    private static Arbitrary<BigInteger> values(PrimeField field) {
        BigInteger modulus = field.modulus();
        List<BigInteger> edges = new ArrayList<>();
        for (int bit = 0; bit < 254; bit += 32) {
            for (int delta = -1; delta <= 1; delta++) {
                edges.add(BigInteger.ONE.shiftLeft(bit).add(BigInteger.valueOf(delta)).mod(modulus));
                edges.add(modulus.subtract(BigInteger.ONE.shiftLeft(bit)).add(BigInteger.valueOf(delta)).mod(modulus));
            }
        }
        return Arbitraries.oneOf(Arbitraries.of(edges),
                Arbitraries.randoms().map(random -> new BigInteger(300, random).mod(modulus)));
    }

    /// Reads raw limbs, so that boundary values reach the kernels as limbs and not as their Montgomery forms.
    private static long[] limbs(BigInteger value) {
        long[] out = new long[4];
        PrimeField.split(value, out, 0);
        return out;
    }

    @Property
    void operationsEqualBigInteger(@ForAll("operands") Operands operands) {
        PrimeField field = operands.field();
        BigInteger modulus = field.modulus();
        BigInteger x = operands.x();
        BigInteger y = operands.y();
        long[] out = new long[4];
        field.multiply(out, 0, limbs(x), 0, limbs(y), 0);
        assertThat(PrimeField.join(out, 0)).isEqualTo(x.multiply(y).multiply(R.modInverse(modulus)).mod(modulus));
        field.square(out, 0, limbs(x), 0);
        assertThat(PrimeField.join(out, 0)).isEqualTo(x.multiply(x).multiply(R.modInverse(modulus)).mod(modulus));
        field.add(out, 0, limbs(x), 0, limbs(y), 0);
        assertThat(PrimeField.join(out, 0)).isEqualTo(x.add(y).mod(modulus));
        field.subtract(out, 0, limbs(x), 0, limbs(y), 0);
        assertThat(PrimeField.join(out, 0)).isEqualTo(x.subtract(y).mod(modulus));
        field.negate(out, 0, limbs(x), 0);
        assertThat(PrimeField.join(out, 0)).isEqualTo(x.negate().mod(modulus));
        field.fromBigInteger(out, 0, x);
        assertThat(field.toBigInteger(out, 0)).isEqualTo(x);
        field.invert(out, 0, out, 0);
        assertThat(field.toBigInteger(out, 0)).isEqualTo(x.signum() == 0 ? x : x.modInverse(modulus));
        assertThat(field.isReduced(limbs(x), 0)).isTrue();
        assertThat(field.isReduced(limbs(x.add(modulus)), 0)).isFalse();
    }

    /// Limbs of all ones, all zeros and single bits, as far as they are less than the modulus: the longest carries.
    @Test
    void productsOfAdversarialLimbs() {
        long[] patterns = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, -2, 31, 32, -32, 0xffff_ffffL, -1L << 32};
        for (PrimeField field : List.of(Bn254.FR, Bn254.FP)) {
            BigInteger inverse = R.modInverse(field.modulus());
            long seed = new Random().nextLong();
            Random random = new Random(seed);
            for (int round = 0; round < 200_000; round++) {
                long[] x = pattern(field, patterns, random);
                long[] y = pattern(field, patterns, random);
                BigInteger product = PrimeField.join(x, 0).multiply(PrimeField.join(y, 0)).multiply(inverse)
                        .mod(field.modulus());
                field.multiply(y, 0, x, 0, y, 0);
                assertThat(PrimeField.join(y, 0)).as("seed %d", seed).isEqualTo(product);
                field.multiply(y, 0, x, 0, x, 0);
                field.square(x, 0, x, 0);
                assertThat(x).as("seed %d", seed).isEqualTo(y);
            }
        }
    }

    private static long[] pattern(PrimeField field, long[] patterns, Random random) {
        long[] limbs = new long[4];
        for (int limb = 0; limb < 4; limb++) {
            limbs[limb] = random.nextInt(3) == 0 ? random.nextLong() : patterns[random.nextInt(patterns.length)];
        }
        limbs[3] &= -1L >>> 2;
        if (!field.isReduced(limbs, 0)) {
            // the top limb of the modulus itself, or one less: the largest values below it
            limbs[3] = field.modulus().shiftRight(192).longValue() - 1;
        }
        return limbs;
    }

    @Property(tries = 200)
    void quadraticExtensionIsAField(@ForAll("operands") Operands operands) {
        Fp2 field = new Fp2();
        Random random = new Random(operands.x().hashCode());
        long[] x = element(random);
        long[] y = element(random);
        long[] product = new long[8];
        field.multiply(product, 0, x, 0, y, 0);
        long[] inverse = new long[8];
        field.invert(inverse, 0, y, 0);
        field.multiply(product, 0, product, 0, inverse, 0);
        assertThat(product).isEqualTo(x);
        field.multiply(product, 0, x, 0, x, 0);
        field.square(x, 0, x, 0);
        assertThat(product).isEqualTo(x);
    }

    private static long[] element(Random random) {
        long[] element = new long[8];
        Bn254.FP.fromBigInteger(element, 0, new BigInteger(260, random));
        Bn254.FP.fromBigInteger(element, 4, new BigInteger(260, random));
        return element;
    }

    @Property(tries = 20)
    void batchInversionKeepsZeros(@ForAll("operands") Operands operands) {
        PrimeField field = operands.field();
        long[] values = new long[12];
        field.fromBigInteger(values, 0, operands.x());
        field.fromBigInteger(values, 8, operands.y());
        long[] expected = new long[12];
        field.invert(expected, 0, values, 0);
        field.invert(expected, 8, values, 8);
        BatchInversion.invert(field, values, 3, new long[20]);
        assertThat(values).isEqualTo(expected);
    }
}
