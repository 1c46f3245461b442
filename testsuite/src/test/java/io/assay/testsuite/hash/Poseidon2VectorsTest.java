package io.assay.testsuite.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.field.Bn254;
import io.assay.hash.Poseidon2;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The two implementations, written independently, against vectors of others and against each other.
class Poseidon2VectorsTest {

    private static final long SEED = 20_250_923;

    @Test
    void theGeneratedConstantsAreThePublishedOnes() {
        JsonNode vectors = Poseidon2Vectors.table();
        assertThat(io.assay.backends.layout.Poseidon2.constants())
                .isEqualTo(Poseidon2Vectors.numbers(vectors.get("roundConstants").get("values"))).hasSize(88);
        List<BigInteger> diagonal = Poseidon2Vectors.numbers(vectors.get("internalDiagonal").get("values"));
        for (int word = 0; word < 4; word++) {
            assertThat(io.assay.backends.layout.Poseidon2.diagonal(word)).isEqualTo(diagonal.get(word));
        }
    }

    @Test
    void permutationsAreAsPublished() {
        JsonNode permutations = Poseidon2Vectors.table().get("permutations");
        assertThat(permutations.size()).isEqualTo(2);
        for (JsonNode vector : permutations) {
            List<BigInteger> words = Poseidon2Vectors.numbers(vector.get("words"));
            List<BigInteger> expected = Poseidon2Vectors.numbers(vector.get("result"));
            assertThat(io.assay.backends.layout.Poseidon2.permute(words.toArray(BigInteger[]::new)))
                    .containsExactlyElementsOf(expected);
            assertThat(permute(words)).isEqualTo(expected);
        }
    }

    @Test
    void hashesAreAsPublished() {
        for (Poseidon2Vectors.Hash vector : Poseidon2Vectors.hashes()) {
            assertThat(Poseidon2.hash(vector.words())).as("%s", vector).isEqualTo(vector.digest());
            assertThat(io.assay.backends.layout.Poseidon2.hash(vector.words())).isEqualTo(vector.digest());
        }
    }

    @Test
    void theImplementationsAgree() {
        Random random = new Random(SEED);
        for (int length = 1; length <= 40; length++) {
            List<BigInteger> words = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                words.add(i % 5 == 0
                        ? Bn254.FR.modulus().subtract(BigInteger.ONE)
                        : new BigInteger(254, random).mod(Bn254.FR.modulus()));
            }
            assertThat(Poseidon2.hash(words)).as("seed %s, %s words", SEED, length)
                    .isEqualTo(io.assay.backends.layout.Poseidon2.hash(words));
        }
    }

    /// A word more, though it is zero, is another list.
    @Test
    void theLengthIsHashed() {
        List<BigInteger> words = List.of(BigInteger.ONE, BigInteger.TWO);
        List<BigInteger> longer = List.of(BigInteger.ONE, BigInteger.TWO, BigInteger.ZERO);
        assertThat(Poseidon2.hash(words)).isNotEqualTo(Poseidon2.hash(longer));
    }

    private static List<BigInteger> permute(List<BigInteger> words) {
        long[] state = new long[16];
        for (int word = 0; word < 4; word++) {
            Bn254.FR.fromBigInteger(state, 4 * word, words.get(word));
        }
        Poseidon2.permute(state);
        BigInteger[] result = new BigInteger[4];
        Arrays.setAll(result, word -> Bn254.FR.toBigInteger(state, 4 * word));
        return List.of(result);
    }
}
