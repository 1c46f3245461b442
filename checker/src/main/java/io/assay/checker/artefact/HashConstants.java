package io.assay.checker.artefact;

import io.assay.checker.BadArtefactException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The constants of Poseidon2 over bn254.fr with four words, in sources that compute digests.
final class HashConstants {

    /// The library of a Solidity project.
    static final String SOLIDITY = "Poseidon2.sol";
    /// SHA-256 of those that are published, 32 bytes each: four on the diagonal, then 88 in the order of their S-boxes.
    private static final String PUBLISHED = "f68db22eb72695cd847d8e3368951f8088e7f1dec985d16f3a2daef18f100b2d";
    private static final Pattern COMMENT = Pattern.compile("//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern DIAGONAL = Pattern.compile("let d\\d := 0x([0-9a-f]{64})");
    private static final Pattern ROUND = Pattern.compile("mstore\\(add\\(at, 0x[0-9a-f]+\\), 0x([0-9a-f]{64})\\)");

    private HashConstants() {}

    /// Requires constants to be the published ones.
    ///
    /// @param names of the constants, for people
    /// @param words 32 bytes each
    /// @throws BadArtefactException if one is another, or the number is
    static void require(Path path, String names, List<byte[]> words) throws BadArtefactException {
        MessageDigest sha256 = ArtefactFiles.sha256();
        words.forEach(sha256::update);
        String found = HexFormat.of().formatHex(sha256.digest());
        if (!found.equals(PUBLISHED)) {
            throw new BadArtefactException(path.toString(), names, "sha256 " + found,
                    PUBLISHED + ", of the published constants of Poseidon2");
        }
    }

    /// Requires a Solidity library to have the published constants.
    static void requireSolidity(Path path) throws IOException {
        String source = COMMENT.matcher(ContractSource.text(path)).replaceAll(" ");
        List<byte[]> words = new ArrayList<>();
        for (Pattern pattern : List.of(DIAGONAL, ROUND)) {
            for (Matcher matcher = pattern.matcher(source); matcher.find();) {
                words.add(HexFormat.of().parseHex(matcher.group(1)));
            }
        }
        require(path, "constants of the diagonal and of rounds", words);
    }
}
