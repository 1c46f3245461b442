package io.assay.witness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The weights of a model: a resource beside the generated class, checked against its SHA-256.
///
/// Layout, little-endian: the number of tensors in 4 bytes; for each tensor the bytes of an element (1, 2, 4 or 8) and
/// the number of elements, 4 bytes each; then the elements of all tensors, signed, in the same order.
public final class Weights {
    private final long[][] tensors;

    private Weights(long[][] tensors) {
        this.tensors = tensors;
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
        return new Weights(decode(ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN)));
    }

    /// The elements of a tensor, shared: they must not be written to.
    public long[] tensor(int index) {
        return tensors[index];
    }

    /// Reads tensors in the layout of this class.
    ///
    /// @throws java.nio.BufferUnderflowException if they are longer than the bytes
    /// @throws IllegalArgumentException          if a number of tensors or elements is negative or too large for the bytes
    static long[][] decode(ByteBuffer bytes) {
        long[][] tensors = new long[count(bytes)][];
        int[] widths = new int[tensors.length];
        for (int tensor = 0; tensor < tensors.length; tensor++) {
            widths[tensor] = bytes.getInt();
            tensors[tensor] = new long[count(bytes)];
        }
        for (int tensor = 0; tensor < tensors.length; tensor++) {
            long[] elements = tensors[tensor];
            for (int index = 0; index < elements.length; index++) {
                elements[index] = switch (widths[tensor]) {
                    case 1 -> bytes.get();
                    case 2 -> bytes.getShort();
                    case 4 -> bytes.getInt();
                    default -> bytes.getLong();
                };
            }
        }
        return tensors;
    }

    private static int count(ByteBuffer bytes) {
        int count = bytes.getInt();
        if (count < 0 || count > bytes.limit()) {
            throw new IllegalArgumentException(count + " elements in " + bytes.limit() + " bytes");
        }
        return count;
    }

    /// Writes tensors in the layout of this class, each as narrow as its elements allow.
    ///
    /// @param bytes with room for 4 bytes, 8 more for each tensor, and 8 for each element
    static void encode(long[][] tensors, ByteBuffer bytes) {
        bytes.putInt(tensors.length);
        for (long[] tensor : tensors) {
            bytes.putInt(width(tensor)).putInt(tensor.length);
        }
        for (long[] tensor : tensors) {
            int width = width(tensor);
            for (long element : tensor) {
                switch (width) {
                    case 1 -> bytes.put((byte) element);
                    case 2 -> bytes.putShort((short) element);
                    case 4 -> bytes.putInt((int) element);
                    default -> bytes.putLong(element);
                }
            }
        }
    }

    private static int width(long[] tensor) {
        long magnitude = 0;
        for (long element : tensor) {
            magnitude |= element < 0 ? ~element : element;
        }
        int bits = 1 + Long.SIZE - Long.numberOfLeadingZeros(magnitude);
        return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException problem) {
            throw new IllegalStateException("every Java platform has SHA-256", problem);
        }
    }
}
