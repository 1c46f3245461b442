package io.assay.ceremony;

import io.assay.field.RandomSource;
import io.assay.groth16.ChaChaStream;
import java.nio.charset.StandardCharsets;

/// The random streams of contributors who keep their secrets.
public final class Entropy {
    private static final int SEED_SIZE_BYTES = 64;

    private Entropy() {}

    /// A stream that nobody can repeat: seeded from the operating system's generator and the user's words.
    public static ChaChaStream fresh(String words) {
        return of(RandomSource.secure(), words);
    }

    /// A stream seeded by BLAKE2b of 64 bytes of the source and the words; as secret as the source.
    public static ChaChaStream of(RandomSource source, String words) {
        byte[] bytes = new byte[SEED_SIZE_BYTES];
        source.nextBytes(bytes);
        return new ChaChaStream(
                new Blake2b().update(bytes).update(words.getBytes(StandardCharsets.UTF_8)).digest());
    }
}
