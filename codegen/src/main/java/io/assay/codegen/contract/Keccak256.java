package io.assay.codegen.contract;

import org.bouncycastle.crypto.digests.KeccakDigest;

/// The hash function of the EVM: Keccak with 256 bits, as before its padding was changed for SHA-3.
public final class Keccak256 {
    private static final int DIGEST_BITS = 256;

    private Keccak256() {}

    /// Returns the 32 bytes of the digest.
    public static byte[] digest(byte[] message) {
        KeccakDigest keccak = new KeccakDigest(DIGEST_BITS);
        keccak.update(message, 0, message.length);
        byte[] digest = new byte[DIGEST_BITS / Byte.SIZE];
        keccak.doFinal(digest, 0);
        return digest;
    }
}
