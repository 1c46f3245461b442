package io.assay.codegen.solidity;

import io.assay.backends.layout.Poseidon2;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What the template of the hash library says: the constants of [Poseidon2].
///
/// @param toolVersion version of Assay
/// @param modelSha256 SHA-256 of the model file
record Poseidon2View(String toolVersion, String modelSha256) {

    private static final int WORD_BYTES = 32;
    private static final int FULL_CONSTANTS = Poseidon2.WIDTH * Poseidon2.FULL_ROUNDS / 2;

    /// A word of the table: where, and which.
    record Entry(String offset, String constant) {}

    /// A constant.
    record Named(String name, String value) {}

    BigInteger order() {
        return Poseidon2.ORDER;
    }

    int fullConstants() {
        return FULL_CONSTANTS;
    }

    int partialConstants() {
        return Poseidon2.PARTIAL_ROUNDS;
    }

    List<Named> diagonal() {
        return IntStream.range(0, Poseidon2.WIDTH)
                .mapToObj(word -> new Named("d" + word, element(Poseidon2.diagonal(word)))).toList();
    }

    List<Entry> table() {
        List<String> words = words();
        return IntStream.range(0, words.size())
                .mapToObj(word -> new Entry(offset(word), words.get(word))).toList();
    }

    String tableBytes() {
        return offset(words().size());
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>();
        for (int constant = 0; constant < Poseidon2.S_BOXES; constant++) {
            if (constant == FULL_CONSTANTS || constant == FULL_CONSTANTS + Poseidon2.PARTIAL_ROUNDS) {
                words.add("0");
            }
            words.add(element(Poseidon2.constants().get(constant)));
        }
        words.add("0");
        return words;
    }

    private static String offset(int word) {
        return "0x" + Integer.toHexString(WORD_BYTES * word);
    }

    /// As published tables write it.
    private static String element(BigInteger value) {
        return "0x%064x".formatted(value);
    }
}
