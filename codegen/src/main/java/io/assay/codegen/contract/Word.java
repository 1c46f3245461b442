package io.assay.codegen.contract;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/// Numbers as words of 32 bytes, big-endian.
public final class Word {
    /// Bytes of a word.
    public static final int BYTES = 32;
    private static final int WORD_BITS = 256;

    private Word() {}

    /// Returns the 32 bytes of a number; of a negative one the two's complement.
    /// @throws IllegalArgumentException if it needs more
    public static byte[] bytes(BigInteger value) {
        if (value.signum() < 0 ? value.bitLength() >= WORD_BITS : value.bitLength() > WORD_BITS) {
            throw new IllegalArgumentException(value + " needs more than 256 bits");
        }
        byte[] minimal = value.toByteArray();
        byte[] word = new byte[BYTES];
        Arrays.fill(word, (byte) (value.signum() >> 1));
        int skipped = Math.max(0, minimal.length - BYTES);
        int length = minimal.length - skipped;
        System.arraycopy(minimal, skipped, word, BYTES - length, length);
        return word;
    }

    /// Returns numbers in words of 32 bytes, one after the other.
    /// @throws IllegalArgumentException if one needs more
    public static byte[] bytes(List<BigInteger> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        values.forEach(value -> bytes.writeBytes(bytes(value)));
        return bytes.toByteArray();
    }
}
