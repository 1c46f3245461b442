package io.assay.testsuite.engine;

import io.assay.backends.layout.Poseidon2;
import io.assay.codegen.contract.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A generated crate whose contract has more functions: its hash of any words, the same with one thing changed, and digests of
/// inputs that are packed another way. One crate, as each takes seconds to build.
///
/// @param project files of the crate
/// @param hashes  functions that hash with something changed; arguments are those of `verify`, of which the first is not read
/// @param digests functions that pack another way; arguments are those of `input_digest`
record ChangedDigests(SortedMap<String, String> project, List<String> hashes, List<String> digests) {

    /// The hash as it is.
    static final String UNCHANGED = "hash";
    /// The hash without its check of words.
    static final String UNCHECKED = "hash_unchecked";

    private static final String HASH = "src/poseidon2.rs";
    private static final String PACKING = "src/statement.rs";
    private static final String LIBRARY = "src/lib.rs";
    private static final String MODULE = "pub mod poseidon2;\n";
    private static final String BEHIND = "    /// The SHA-256 of the model file.\n    pub fn model_id";
    private static final String BEHIND_PACKING = "fn place(bytes: &mut [u8; 32]";

    static ChangedDigests of(SortedMap<String, String> project) {
        Builder builder = new Builder(project);
        builder.addHash(UNCHANGED, "poseidon2");
        builder.changeHash(UNCHECKED, "if words.iter().any(|word| *word >= ORDER)",
                "if words.iter().any(|word| *word > [255; 32])");
        List<String> hashes = new ArrayList<>();
        for (int sBox : new int[]{0, 15, 16, 44, 71, 72, 87}) {
            hashes.add(builder.raise("hash_constant_" + sBox, Poseidon2.constants().get(sBox)));
        }
        for (int word = 0; word < Poseidon2.WIDTH; word++) {
            hashes.add(builder.raise("hash_diagonal_" + word, Poseidon2.diagonal(word)));
        }
        hashes.add(builder.changeHash("hash_capacity", "(words.len() as u128) << 64", "(words.len() as u128) << 63"));
        hashes.add(builder.changeHash("hash_rounds", "for round in LAST.chunks(WIDTH)",
                "for round in FIRST.chunks(WIDTH)"));
        List<String> digests = List.of(
                builder.changePacking("wider", "> ELEMENT_BITS {", "> ELEMENT_BITS + 1 {"),
                builder.changePacking("narrower", "> ELEMENT_BITS {", ">= ELEMENT_BITS {"),
                builder.changePacking("unmoved", "value.wrapping_sub(lo) as u64", "(value as u64) << 1 >> 1"));
        return new ChangedDigests(builder.files, List.copyOf(hashes), digests);
    }

    private static final class Builder {
        private final SortedMap<String, String> files;
        private final String hash;
        private final String pack;
        private final String inputDigest;

        Builder(SortedMap<String, String> project) {
            files = new TreeMap<>(project);
            hash = text(HASH);
            pack = between(text(PACKING), "pub fn pack(\n    elements", "\n}\n");
            inputDigest = between(text(LIBRARY), "    pub fn input_digest(", "\n    }\n");
        }

        private String text(String path) {
            return Stream.ofNullable(files.get(path)).findFirst().orElseThrow();
        }

        /// Returns the text from where `from` begins to where `to` ends.
        private static String between(String text, String from, String to) {
            int start = text.indexOf(from);
            int end = text.indexOf(to, start);
            if (start < 0 || end < 0) {
                throw new IllegalArgumentException("no text from '" + from + "' to '" + to + "'");
            }
            return text.substring(start, end + to.length());
        }

        private static String replace(String text, String old, String other) {
            if (text.indexOf(old) < 0 || text.indexOf(old) != text.lastIndexOf(old)) {
                throw new IllegalArgumentException("'" + old + "' is not there once");
            }
            return text.replace(old, other);
        }

        private void change(String path, String old, String other) {
            files.put(path, replace(text(path), old, other));
        }

        void addHash(String function, String module) {
            change(LIBRARY, BEHIND, """
                        pub fn %s(env: Env, _proof: Bytes, words: Vec<BytesN<32>>) -> Result<BytesN<32>, Error> {
                            let mut list = [[0; 32]; 16];
                            for (word, given) in list.iter_mut().zip(words.iter()) {
                                *word = given.to_array();
                            }
                            %s::hash(&env, &list[..words.len() as usize])
                        }

                    """.formatted(function, module) + BEHIND);
        }

        String changeHash(String function, String old, String other) {
            change(LIBRARY, MODULE, MODULE + "pub mod " + function + ";\n");
            files.put("src/" + function + ".rs", replace(hash, old, other));
            addHash(function, function);
            return function;
        }

        String raise(String function, BigInteger constant) {
            return changeHash(function, hex(constant), hex(constant.add(BigInteger.ONE)));
        }

        private static String hex(BigInteger constant) {
            return HexFormat.of().formatHex(Word.bytes(constant));
        }

        String changePacking(String name, String old, String other) {
            String function = "digest_" + name;
            change(PACKING, BEHIND_PACKING, replace(replace(pack, "pub fn pack(", "pub fn " + name + "("), old, other)
                    + "\n" + BEHIND_PACKING);
            change(LIBRARY, BEHIND, replace(inputDigest, "pub fn input_digest(", "pub fn " + function + "(")
                    .replace(" pack(", " statement::" + name + "(") + "\n" + BEHIND);
            return function;
        }
    }
}
