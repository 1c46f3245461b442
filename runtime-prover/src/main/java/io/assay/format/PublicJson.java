package io.assay.format;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Public values of a proof as snarkjs's `public.json`: an array of decimal strings.
public final class PublicJson {
    private static final String FORMAT = "public values";

    private PublicJson() {}

    /// Reads the values, each in [0, 2^256). Values of r or more are kept: refusing them is the verifier's work.
    ///
    /// @throws BadFileException if the file is damaged
    public static List<BigInteger> read(Path path) throws IOException {
        List<BigInteger> result = new ArrayList<>();
        for (JsonPlace element : JsonPlace.read(path, FORMAT).elements()) {
            result.add(element.natural());
        }
        return List.copyOf(result);
    }

    /// Writes the values in the bytes of `snarkjs groth16 prove`.
    public static void write(Path path, List<BigInteger> values) throws IOException {
        AtomicFile.write(path, toBytes(values));
    }

    /// The bytes of the file.
    public static byte[] toBytes(List<BigInteger> values) {
        return JsonText.print(values);
    }
}
