package io.assay.codegen.java;

import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The constants of a program; equal ones are stored once.
///
/// Layout, little-endian: the number of tensors in 4 bytes; for each tensor the bytes of an element (the fewest of 1,
/// 2, 4, 8 that hold all) and the number of elements, 4 bytes each; then the elements of all tensors in the same order.
/// `io.assay.witness.Weights` reads it.
final class WeightFile {

    private final Map<TensorData, Integer> indices = new LinkedHashMap<>();
    private final List<long[]> tensors = new ArrayList<>();

    /// Returns the index of a tensor of these elements.
    int index(long... elements) {
        TensorData key = TensorData.integers(Shape.of(elements.length), elements);
        return indices.computeIfAbsent(key, _ -> {
            tensors.add(elements.clone());
            return tensors.size() - 1;
        });
    }

    /// Returns the content of the file.
    /// @throws ArithmeticException if it has 2^31 bytes or more
    byte[] toBytes() {
        int size = 4;
        for (long[] elements : tensors) {
            size = Math.addExact(size, Math.addExact(8, Math.multiplyExact(width(elements), elements.length)));
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).putInt(tensors.size());
        for (long[] elements : tensors) {
            bytes.putInt(width(elements)).putInt(elements.length);
        }
        for (long[] elements : tensors) {
            put(bytes, elements, width(elements));
        }
        return bytes.array();
    }

    /// Returns the SHA-256 of `content`, in lower-case hexadecimal.
    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static int width(long[] elements) {
        long lo = 0;
        long hi = 0;
        for (long element : elements) {
            lo = Math.min(lo, element);
            hi = Math.max(hi, element);
        }
        if (lo >= Byte.MIN_VALUE && hi <= Byte.MAX_VALUE) {
            return Byte.BYTES;
        }
        if (lo >= Short.MIN_VALUE && hi <= Short.MAX_VALUE) {
            return Short.BYTES;
        }
        return lo >= Integer.MIN_VALUE && hi <= Integer.MAX_VALUE ? Integer.BYTES : Long.BYTES;
    }

    private static void put(ByteBuffer bytes, long[] elements, int width) {
        for (long element : elements) {
            switch (width) {
                case Byte.BYTES -> bytes.put((byte) element);
                case Short.BYTES -> bytes.putShort((short) element);
                case Integer.BYTES -> bytes.putInt((int) element);
                default -> bytes.putLong(element);
            }
        }
    }
}
