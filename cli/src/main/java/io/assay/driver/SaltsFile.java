package io.assay.driver;

import io.assay.witness.Salts;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What `salts.json` says: the salt of each digest of one proof. Secret: for the owner of the data, and for those to whom
/// he shows it.
///
/// @param format  always [#FORMAT]
/// @param version version of this form
/// @param salts   one for each digest
public record SaltsFile(String format, int version, List<Entry> salts) {
    /// Tells this file from others.
    public static final String FORMAT = "assay-salts";
    private static final int VERSION = 1;

    /// One digest and its salt.
    ///
    /// @param of     `outputs`, `inputs` or `root`
    /// @param digest the public element, `0x` and hexadecimal digits
    /// @param salt   likewise
    public record Entry(String of, String digest, String salt) {}

    /// Returns the salts of the digests among public elements.
    ///
    /// @param digests  positions of the digests by what they stand for
    /// @param salts    those that were drawn
    /// @param rootSalt that of the root
    static SaltsFile of(Map<String, Integer> digests, Salts salts, BigInteger rootSalt, List<BigInteger> publics) {
        List<Entry> entries = new ArrayList<>();
        digests.forEach((of, element) -> {
            BigInteger salt = switch (of) {
                case "outputs" -> salts.outputs();
                case "inputs" -> salts.inputs();
                case StatementFile.ROOT -> rootSalt;
                default -> throw new IllegalArgumentException("a digest of " + of);
            };
            entries.add(new Entry(of, hex(publics.get(element)), hex(salt)));
        });
        return new SaltsFile(FORMAT, VERSION, List.copyOf(entries));
    }

    private static String hex(BigInteger value) {
        return "0x" + value.toString(16);
    }

    /// Does not show the salts: they are secret.
    @Override
    public String toString() {
        return "SaltsFile";
    }
}
