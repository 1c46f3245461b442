package io.assay.testsuite.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.field.RandomSource;
import io.assay.witness.Bounds;
import io.assay.witness.Salts;
import io.assay.witness.TensorDigest;
import io.assay.witness.TensorSpecification;
import io.assay.witness.Visibility;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Data with few possible values behind a digest: an attacker who tries them all.
class DictionaryAttackTest {

    private static final long SEED = 31;
    private static final long SECRET = 37;
    /// An age: whoever has the circuit knows its range.
    private static final List<TensorSpecification> AGE = List.of(
            new TensorSpecification("age", List.of(1, 1), 0, true, Visibility.HASHED, Bounds.uniform(18, 120)));

    private static BigInteger digest(BigInteger salt, long age) {
        return TensorDigest.of(Visibility.HASHED, salt, AGE, List.of(new long[]{age}));
    }

    private static OptionalLong attack(BigInteger digest, BigInteger guessedSalt) {
        return LongStream.rangeClosed(18, 120).filter(age -> digest(guessedSalt, age).equals(digest)).findFirst();
    }

    @Test
    void withoutASaltTheValueIsFound() {
        assertThat(attack(digest(BigInteger.ZERO, SECRET), BigInteger.ZERO)).hasValue(SECRET);
    }

    @Test
    void withASaltItIsNotAndTheOwnerCanShowIt() {
        Salts salts = Salts.draw(RandomSource.seeded(SEED));
        BigInteger digest = digest(salts.inputs(), SECRET);
        for (long guess = 0; guess < 200; guess++) {
            assertThat(attack(digest, BigInteger.valueOf(guess))).as("salt " + guess).isEmpty();
        }
        assertThat(attack(digest, salts.inputs())).hasValue(SECRET);
    }

    /// Two proofs of the same data have nothing in common, and outputs are not salted as inputs are.
    @Test
    void saltsAreFreshAndHaveAllTheirBits() {
        RandomSource random = RandomSource.seeded(SEED);
        BigInteger seen = BigInteger.ZERO;
        for (int i = 0; i < 100; i++) {
            Salts salts = Salts.draw(random);
            assertThat(salts.inputs()).isNotEqualTo(salts.outputs());
            assertThat(digest(salts.inputs(), SECRET)).isNotEqualTo(digest(salts.outputs(), SECRET));
            assertThat(salts.inputs().bitLength()).isLessThanOrEqualTo(Salts.BITS);
            seen = seen.or(salts.inputs());
        }
        assertThat(seen).isEqualTo(BigInteger.ONE.shiftLeft(Salts.BITS).subtract(BigInteger.ONE));
    }
}
