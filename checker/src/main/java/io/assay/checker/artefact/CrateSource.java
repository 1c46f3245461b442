package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the constants of a generated crate for Soroban: numbers as words of 64 hexadecimal digits, of a point one after the
/// other.
final class CrateSource {
    /// The file with the key's points.
    static final String KEY = "key.rs";
    /// The file with the model's name.
    static final String MODEL = "model.rs";
    /// The files with constants.
    static final List<String> FILES = List.of("groth16.rs", KEY, MODEL);
    /// The file with the constants of Poseidon2, in crates that compute digests.
    static final String HASH = "poseidon2.rs";
    private static final List<String> HASH_CONSTANTS = List.of("DIAGONAL", "FIRST", "PARTIAL", "LAST");
    private static final Pattern COMMENT = Pattern.compile("(\"[^\"]*\")|//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    /// Possessive: where it could go back, the matcher takes a piece of the stack for each of thousands of words.
    private static final Pattern CONSTANT = Pattern.compile(
            "\\bconst\\s+([A-Z][A-Z0-9_]*)\\s*:[^=]*=((?:\\s|(?:key::)?words\\(|[\\[\\](),]|\"[0-9a-f]{64}\")++);");
    private static final Pattern WORD = Pattern.compile("[0-9a-f]{64}");
    /// Crates and contracts name the moduli differently.
    private static final Map<String, String> NAMES = Map.of("ORDER", "R", "COORDINATE_MODULUS", "Q");
    private static final String POINTS = "IC";
    private static final List<String> G1 = List.of("_X", "_Y");
    private static final List<String> G2 = List.of("_X1", "_X0", "_Y1", "_Y0");

    private CrateSource() {}

    /// A constant: words of 64 hexadecimal digits.
    private record Words(String name, List<String> digits) {}

    /// Returns the constants of a file, in their order.
    private static List<Words> words(Path path) throws IOException {
        List<Words> found = new ArrayList<>();
        Matcher matcher = CONSTANT.matcher(COMMENT.matcher(ContractSource.text(path)).replaceAll("$1 "));
        while (matcher.find()) {
            found.add(new Words(matcher.group(1),
                    WORD.matcher(matcher.group(2)).results().map(word -> word.group()).toList()));
        }
        return found;
    }

    /// Reads a crate.
    ///
    /// @param sources the folder `src`
    /// @throws BadArtefactException if a constant is missing, defined twice or out of range
    static ContractSource read(Path sources) throws IOException {
        Map<String, ContractSource.Constant> constants = new HashMap<>();
        for (String file : FILES) {
            Path path = sources.resolve(file);
            for (Words found : words(path)) {
                put(path, constants, found.name(),
                        found.digits().stream().map(digits -> new BigInteger(digits, 16)).toList());
            }
        }
        return ContractSource.of(sources.resolve(KEY).toString(), constants);
    }

    /// Requires the constants of the hash to be those of Poseidon2 over bn254.fr with four words, as published.
    ///
    /// @param path the file with them
    /// @throws BadArtefactException if one is missing, defined twice or another
    static void requireHash(Path path) throws IOException {
        Map<String, List<byte[]>> constants = new HashMap<>();
        for (Words found : words(path)) {
            if (constants.put(found.name(), found.digits().stream().map(HexFormat.of()::parseHex).toList()) != null) {
                throw new BadArtefactException(path.toString(), found.name(), "two definitions", "one");
            }
        }
        List<byte[]> all = new ArrayList<>();
        for (String name : HASH_CONSTANTS) {
            List<byte[]> words = constants.get(name);
            if (words == null) {
                throw new BadArtefactException(path.toString(), name, "nothing", "constants");
            }
            all.addAll(words);
        }
        HashConstants.require(path, String.join(", ", HASH_CONSTANTS), all);
    }

    private static void put(Path path, Map<String, ContractSource.Constant> constants, String name,
            List<BigInteger> words)
            throws IOException {
        if (name.equals(POINTS)) {
            for (int i = 0; i < words.size(); i++) {
                ContractSource.put(path, constants, POINTS + (1 + i / G1.size()) + G1.get(i % G1.size()), words.get(i));
            }
            return;
        }
        List<String> coordinates = switch (words.size()) {
            case 1 -> List.of("");
            case 2 -> G1;
            case 4 -> G2;
            default -> throw new BadArtefactException(path.toString(), name, words.size() + " words", "1, 2 or 4");
        };
        for (int i = 0; i < words.size(); i++) {
            ContractSource.put(path, constants, NAMES.getOrDefault(name, name) + coordinates.get(i), words.get(i));
        }
    }
}
