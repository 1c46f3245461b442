package io.assay.driver.peer;

import io.assay.format.AtomicFile;
import io.assay.format.BadFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Arrays that the benchmark and its peers hand to each other.
///
/// A file is a header of 20 bytes (`ASXC`, version u32 = 1, kind u32, count u64; little-endian) and count items. An item
/// is one, two or four numbers of 32 bytes, little-endian, **canonical** (not in Montgomery form, because each library
/// has a form of its own). The point at infinity is all zero.
public final class ExchangeFile {
    private static final String FORMAT = "exchange";
    private static final int MAGIC = ByteBuffer.wrap("ASXC".getBytes(StandardCharsets.US_ASCII))
            .order(ByteOrder.LITTLE_ENDIAN).getInt();
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 20;
    private static final int LONGS_PER_NUMBER = 4;

    private ExchangeFile() {}

    /// What the items of a file are.
    public enum Kind {
        /// Elements of bn254.fr.
        FR(1, "fr", 1),
        /// Elements of bn254.fp.
        FP(2, "fp", 1),
        /// Points of G1: x, y.
        G1(3, "g1", 2),
        /// Points of G2: x0, x1, y0, y1.
        G2(4, "g2", 4);

        private final int code;
        private final String word;
        private final int longsPerItem;

        Kind(int code, String word, int numbers) {
            this.code = code;
            this.word = word;
            this.longsPerItem = numbers * LONGS_PER_NUMBER;
        }

        /// Returns the word by which commands to peers name it.
        public String word() {
            return word;
        }

        /// Returns how many longs an item has.
        public int longsPerItem() {
            return longsPerItem;
        }
    }

    /// Writes items.
    /// @param canonical little-endian limbs, a multiple of [Kind#longsPerItem()]
    public static void write(Path file, Kind kind, long[] canonical) throws IOException {
        if (canonical.length % kind.longsPerItem != 0) {
            throw new IllegalArgumentException(canonical.length + " longs are no whole number of items of " + kind);
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + Long.BYTES * canonical.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC).putInt(VERSION).putInt(kind.code).putLong(canonical.length / kind.longsPerItem);
        bytes.asLongBuffer().put(canonical);
        AtomicFile.write(file, bytes.array());
    }

    /// Reads items.
    /// @return little-endian limbs, canonical
    /// @throws BadFileException if the file does not hold items of that kind
    public static long[] read(Path file, Kind kind) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        require(file, "size", bytes.remaining() >= HEADER_BYTES, bytes.remaining(), "at least " + HEADER_BYTES);
        int magic = bytes.getInt();
        require(file, "magic", magic == MAGIC, magic, MAGIC);
        int version = bytes.getInt();
        require(file, "version", version == VERSION, version, VERSION);
        int code = bytes.getInt();
        require(file, "kind", code == kind.code, code, kind.code);
        long count = bytes.getLong();
        int itemBytes = Long.BYTES * kind.longsPerItem;
        boolean whole = bytes.remaining() % itemBytes == 0 && count == bytes.remaining() / itemBytes;
        require(file, "count", whole, count, bytes.remaining() + " bytes of items");
        long[] limbs = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(limbs);
        return limbs;
    }

    private static void require(Path file, String place, boolean holds, Object found, Object expected)
            throws BadFileException {
        if (!holds) {
            throw new BadFileException(file.toString(), FORMAT, place, String.valueOf(found),
                    String.valueOf(expected), "the peer program and this one must be of one version");
        }
    }
}
