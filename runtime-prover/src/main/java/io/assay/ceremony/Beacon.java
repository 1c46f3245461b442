package io.assay.ceremony;

import io.assay.groth16.ChaChaStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A public random value that nobody could know before the ceremony ended, and how long it is hashed.
///
/// @param hash           1 to 255 bytes, for example the hash of a block that was announced before it was mined; shared
/// @param iterationsLog2 SHA-256 is iterated 2^iterationsLog2 times, in [10, 63]
@SuppressWarnings("ArrayRecordComponent")
public record Beacon(byte[] hash, int iterationsLog2) {
    /// Fewest iterations, as in snarkjs.
    public static final int MINIMUM_ITERATIONS_LOG2 = 10;
    /// Most iterations that the file formats can say.
    public static final int MAXIMUM_ITERATIONS_LOG2 = 63;
    private static final int MAXIMUM_HASH_SIZE_BYTES = 255;

    /// Checks length and number.
    ///
    /// @throws IllegalArgumentException if the hash is empty or too long, or the number out of range
    public Beacon {
        if (hash.length == 0 || hash.length > MAXIMUM_HASH_SIZE_BYTES) {
            throw new IllegalArgumentException("a beacon of " + hash.length + " bytes, expected 1 to 255");
        }
        if (iterationsLog2 < MINIMUM_ITERATIONS_LOG2 || iterationsLog2 > MAXIMUM_ITERATIONS_LOG2) {
            throw new IllegalArgumentException("2^" + iterationsLog2 + " iterations, expected 2^10 to 2^63");
        }
    }

    /// The stream that everybody can repeat: seeded by the iterated hash. Takes 2^iterationsLog2 hashes.
    public ChaChaStream stream() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] value = hash;
            for (long iteration = 0; Long.compareUnsigned(iteration, 1L << iterationsLog2) < 0; iteration++) {
                value = digest.digest(value);
            }
            return new ChaChaStream(value);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
