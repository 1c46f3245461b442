package io.assay.testsuite.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.field.Bn254;
import io.assay.hash.Poseidon2;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The two implementations, written independently, against vectors of others and against each other.
class Poseidon2VectorsTest {

    private static final long SEED = 20_250_923;

    @Test
    void theGeneratedConstantsAreThePublishedOnes() throws IOException {
        Poseidon2Vectors vectors = Poseidon2Vectors.read();
        assertThat(io.assay.backends.layout.Poseidon2.constants()).isEqualTo(vectors.roundConstants()).hasSize(88);
        for (int word = 0; word < 4; word++) {
            assertThat(io.assay.backends.layout.Poseidon2.diagonal(word)).isEqualTo(vectors.diagonal().get(word));
        }
    }

    @Test
    void permutationsAreAsPublished() throws IOException {
        List<Poseidon2Vectors.Permutation> permutations = Poseidon2Vectors.read().permutations();
        assertThat(permutations).hasSize(2);
        for (Poseidon2Vectors.Permutation vector : permutations) {
            assertThat(io.assay.backends.layout.Poseidon2.permute(vector.words().toArray(BigInteger[]::new)))
                    .containsExactlyElementsOf(vector.result());
            assertThat(permute(vector.words())).isEqualTo(vector.result());
        }
    }

    @Test
    void hashesAreAsPublished() throws IOException {
        List<Poseidon2Vectors.Hash> hashes = Poseidon2Vectors.read().hashes();
        assertThat(hashes).hasSize(29);
        for (Poseidon2Vectors.Hash vector : hashes) {
            assertThat(Poseidon2.hash(vector.words())).as(vector.toString()).isEqualTo(vector.digest());
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
