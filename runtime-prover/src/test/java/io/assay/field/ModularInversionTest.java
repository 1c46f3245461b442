package io.assay.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The inversion by divsteps against BigInteger, bit for bit, for both moduli.
class ModularInversionTest {
    private static final int RANDOM_VALUES = 50_000;

    private static void check(PrimeField field, ModularInversion inversion, BigInteger value, String seed) {
        BigInteger modulus = field.modulus();
        long[] words = new long[6];
        PrimeField.split(value, words, 1);
        inversion.invert(words, 1, words, 1);
        assertThat(PrimeField.join(words, 1)).as("%s, value %s, %s", field, value, seed)
                .isEqualTo(value.signum() == 0 ? value : value.modInverse(modulus));
        assertThat(words[0] | words[5]).isZero();
    }

    /// Powers of two and their neighbours, small numbers, quotients of the modulus, and their negatives.
    private static List<BigInteger> boundaries(BigInteger modulus) {
        List<BigInteger> values = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            values.add(BigInteger.valueOf(number));
            values.add(modulus.divide(BigInteger.valueOf(number + 1L)));
        }
        for (int bit = 0; bit < 254; bit++) {
            for (int delta = -2; delta <= 2; delta++) {
                values.add(BigInteger.ONE.shiftLeft(bit).add(BigInteger.valueOf(delta)));
                values.add(modulus.shiftRight(bit).add(BigInteger.valueOf(delta)));
            }
        }
        List<BigInteger> reduced = new ArrayList<>();
        for (BigInteger value : values) {
            reduced.add(value.mod(modulus));
            reduced.add(value.negate().mod(modulus));
        }
        return reduced;
    }

    @Test
    void boundaryValues() {
        for (PrimeField field : List.of(Bn254.FR, Bn254.FP)) {
            ModularInversion inversion = new ModularInversion(field.modulus());
            for (BigInteger value : boundaries(field.modulus())) {
                check(field, inversion, value, "boundary");
            }
        }
    }

    @Test
    void randomValuesOfAllLengths() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (PrimeField field : List.of(Bn254.FR, Bn254.FP)) {
            ModularInversion inversion = new ModularInversion(field.modulus());
            for (int round = 0; round < RANDOM_VALUES; round++) {
                int bits = round % 2 == 0 ? 300 : 1 + random.nextInt(254);
                check(field, inversion, new BigInteger(bits, random).mod(field.modulus()), "seed " + seed);
            }
        }
    }

    @Test
    void smallerModuliToo() {
        for (String text : List.of("3", "5", "65537", "2147483647", "2305843009213693951")) {
            BigInteger modulus = new BigInteger(text);
            ModularInversion inversion = new ModularInversion(modulus);
            Random random = new Random(1);
            for (int round = 0; round < 2000; round++) {
                BigInteger value = new BigInteger(260, random).mod(modulus);
                long[] words = new long[4];
                PrimeField.split(value, words, 0);
                inversion.invert(words, 0, words, 0);
                assertThat(PrimeField.join(words, 0)).as("%s modulo %s", value, modulus)
                        .isEqualTo(value.signum() == 0 ? value : value.modInverse(modulus));
            }
        }
    }
}
