package io.assay.ceremony;

/// The two hashes by which a contributor to the first phase recognises the contribution.
///
/// @param responseHash  64 bytes, shared: BLAKE2b of everything that the contributor made
/// @param nextChallenge 64 bytes, shared: BLAKE2b of what the next contributor starts from
@SuppressWarnings("ArrayRecordComponent")
public record PowersReceipt(byte[] responseHash, byte[] nextChallenge) {}
