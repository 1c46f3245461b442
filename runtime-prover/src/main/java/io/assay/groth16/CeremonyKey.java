package io.assay.groth16;

/// A key that comes from a universal first phase, with what others need to check that it does.
///
/// @param key          the key
/// @param circuitHash  64 bytes, shared: BLAKE2b of the key before any contribution, as `snarkjs zkey new` prints it
/// @param contribution the one contribution that the key has
@SuppressWarnings("ArrayRecordComponent")
public record CeremonyKey(ProvingKey key, byte[] circuitHash, DeltaContribution contribution) {
    /// Checks the length of the hash.
    ///
    /// @throws IllegalArgumentException if it is not 64 bytes long
    public CeremonyKey {
        if (circuitHash.length != TranscriptHash.SIZE_BYTES) {
            throw new IllegalArgumentException("a hash of " + circuitHash.length + " bytes, expected 64");
        }
    }
}
