package io.assay.testsuite.hash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The table `vectors/poseidon2-bn254.json`: what others published of Poseidon2 over bn254.fr with four words.
public final class Poseidon2Vectors {

    /// Hashes in the table.
    public static final int HASH_COUNT = 29;

    private Poseidon2Vectors() {}

    /// A published hash.
    ///
    /// @param words  at least one, each below the modulus
    /// @param digest their hash
    public record Hash(List<BigInteger> words, BigInteger digest) {}

    /// Returns the published hashes.
    public static List<Hash> hashes() {
        List<Hash> hashes = new ArrayList<>();
        for (JsonNode vector : table().get("hashes")) {
            hashes.add(new Hash(numbers(vector.get("words")), number(vector.get("digest"))));
        }
        if (hashes.size() != HASH_COUNT) {
            throw new IllegalStateException(hashes.size() + " hashes, expected " + HASH_COUNT);
        }
        return List.copyOf(hashes);
    }

    static List<BigInteger> numbers(JsonNode array) {
        List<BigInteger> numbers = new ArrayList<>();
        array.forEach(element -> numbers.add(number(element)));
        return List.copyOf(numbers);
    }

    private static BigInteger number(JsonNode hex) {
        return new BigInteger(hex.asString().substring(2), 16);
    }

    static JsonNode table() {
        try (InputStream in = Objects.requireNonNull(
                Poseidon2Vectors.class.getResourceAsStream("/vectors/poseidon2-bn254.json"))) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
