package io.assay.witness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The weights of a model: a resource beside the generated class, checked against its SHA-256; little-endian integers.
public final class Weights {
    private final ByteBuffer bytes;

    private Weights(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Loads a resource.
    ///
    /// @param owner    the generated class, beside which the resource lies
    /// @param resource name relative to the class
    /// @param sha256   expected digest, 64 lower-case hexadecimal digits
    /// @throws IOException if it is missing, or its bytes are not those that the program was generated with
    public static Weights load(Class<?> owner, String resource, String sha256) throws IOException {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no resource " + resource + " beside " + owner.getName());
            }
            return of(in.readAllBytes(), resource, sha256);
        }
    }

    /// Takes bytes that were read already.
    ///
    /// @param name for the message
    /// @throws IOException if the digest is another one
    public static Weights of(byte[] content, String name, String sha256) throws IOException {
        String found = sha256(content);
        if (!found.equals(sha256)) {
            throw new IOException(
                    "digest mismatch of the weights " + name + ": found " + found + "; expected " + sha256);
        }
        return new Weights(content);
    }

    /// Reads `count` integers of 64 bits from an offset in bytes.
    public long[] longs(int offsetBytes, int count) {
        long[] result = new long[count];
        for (int index = 0; index < count; index++) {
            result[index] = bytes.getLong(offsetBytes + 8 * index);
        }
        return result;
    }

    /// Reads `count` signed integers of 32 bits from an offset in bytes.
    public long[] ints(int offsetBytes, int count) {
        long[] result = new long[count];
        for (int index = 0; index < count; index++) {
            result[index] = bytes.getInt(offsetBytes + 4 * index);
        }
        return result;
    }

    /// Reads `count` signed integers of 16 bits from an offset in bytes.
    public long[] shorts(int offsetBytes, int count) {
        long[] result = new long[count];
        for (int index = 0; index < count; index++) {
            result[index] = bytes.getShort(offsetBytes + 2 * index);
        }
        return result;
    }

    /// Reads `count` signed integers of 8 bits from an offset in bytes.
    public long[] bytes(int offsetBytes, int count) {
        long[] result = new long[count];
        for (int index = 0; index < count; index++) {
            result[index] = bytes.get(offsetBytes + index);
        }
        return result;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException problem) {
            throw new IllegalStateException("every Java platform has SHA-256", problem);
        }
    }
}
