package io.assay.testsuite.hash;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The published vectors of `vectors/poseidon2-bn254.json`.
///
/// @param roundConstants in the order of their S-boxes
/// @param diagonal       of the internal matrix, less one
/// @param permutations   of four words
/// @param hashes         of lists of words
public record Poseidon2Vectors(List<BigInteger> roundConstants, List<BigInteger> diagonal,
        List<Permutation> permutations, List<Hash> hashes) {

    /// Four words, and four that they become.
    public record Permutation(List<BigInteger> words, List<BigInteger> result) {}

    /// Words and their hash.
    public record Hash(List<BigInteger> words, BigInteger digest) {}

    /// Reads the table.
    public static Poseidon2Vectors read() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                Poseidon2Vectors.class.getResourceAsStream("/vectors/poseidon2-bn254.json"))) {
            JsonNode table = JsonMapper.shared().readTree(in);
            List<Permutation> permutations = new ArrayList<>();
            table.get("permutations").forEach(vector -> permutations.add(
                    new Permutation(numbers(vector.get("words")), numbers(vector.get("result")))));
            List<Hash> hashes = new ArrayList<>();
            table.get("hashes").forEach(vector -> hashes.add(
                    new Hash(numbers(vector.get("words")), number(vector.get("digest")))));
            return new Poseidon2Vectors(numbers(table.get("roundConstants").get("values")),
                    numbers(table.get("internalDiagonal").get("values")), permutations, hashes);
        }
    }

    private static List<BigInteger> numbers(JsonNode array) {
        List<BigInteger> numbers = new ArrayList<>();
        array.forEach(element -> numbers.add(number(element)));
        return numbers;
    }

    private static BigInteger number(JsonNode hex) {
        return new BigInteger(hex.asString().substring(2), 16);
    }
}
