package io.assay.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/// Who made a contribution to a ceremony and how: the type and the parameter block at the end of an entry.
///
/// The block is a list of (tag, content) with ascending tags: 1 is a name (length byte, UTF-8), 2 the logarithm of a
/// beacon's iterations (one byte), 3 a beacon's hash (length byte, bytes). Kept as it was read.
public final class ContributionNote {
    /// The type of a contribution of random values.
    public static final int RANDOM = 0;
    /// The type of a public beacon.
    public static final int BEACON = 1;

    private static final int NAME = 1;
    private static final int ITERATIONS = 2;
    private static final int BEACON_HASH = 3;

    private final int type;
    private final byte[] parameters;

    private ContributionNote(int type, byte[] parameters) {
        this.type = type;
        this.parameters = parameters;
    }

    /// The note of a contribution of random values.
    ///
    /// @param name at most 64 characters; empty for none
    /// @throws IllegalArgumentException if the name has more than 255 bytes of UTF-8
    public static ContributionNote named(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        if (text.length > 255) {
            throw new IllegalArgumentException("a name of " + text.length + " bytes, at most 255 fit");
        }
        if (text.length == 0) {
            return new ContributionNote(RANDOM, text);
        }
        byte[] parameters = new byte[text.length + 2];
        parameters[0] = NAME;
        parameters[1] = (byte) text.length;
        System.arraycopy(text, 0, parameters, 2, text.length);
        return new ContributionNote(RANDOM, parameters);
    }

    /// The note of a beacon.
    ///
    /// @param name           at most 64 characters; empty for none
    /// @param iterationsLog2 logarithm of the number of iterations, in [0, 63]
    /// @param hash           what the iterations start from, 1 to 255 bytes
    /// @throws IllegalArgumentException if a length or number is out of range
    public static ContributionNote beacon(String name, int iterationsLog2, byte[] hash) {
        if (iterationsLog2 < 0 || iterationsLog2 > 63 || hash.length == 0 || hash.length > 255) {
            throw new IllegalArgumentException("a beacon of 2^" + iterationsLog2 + " iterations from " + hash.length
                    + " bytes, expected 2^0 to 2^63 and 1 to 255 bytes");
        }
        byte[] start = named(name).parameters;
        byte[] parameters = Arrays.copyOf(start, start.length + 4 + hash.length);
        parameters[start.length] = ITERATIONS;
        parameters[start.length + 1] = (byte) iterationsLog2;
        parameters[start.length + 2] = BEACON_HASH;
        parameters[start.length + 3] = (byte) hash.length;
        System.arraycopy(hash, 0, parameters, start.length + 4, hash.length);
        return new ContributionNote(BEACON, parameters);
    }

    static ContributionNote read(SectionReader in) throws IOException {
        int type = in.readInt();
        int size = in.readCount("parameter size", 0, 1 << 16);
        byte[] parameters = in.readBytes(size);
        int last = 0;
        int position = 0;
        while (position < size) {
            int tag = parameters[position] & 0xff;
            int length = contentLength(parameters, position);
            if (tag <= last || tag > BEACON_HASH || position + length > size) {
                throw in.bad("parameter " + tag + " after parameter " + last,
                        "ascending parameters from 1 to 3 within " + size + " bytes");
            }
            last = tag;
            position += length;
        }
        return new ContributionNote(type, parameters);
    }

    void write(SectionWriter out) throws IOException {
        out.writeBytes(encoded());
    }

    /// Type, length and block as a file has them.
    byte[] encoded() {
        return ByteBuffer.allocate(2 * Integer.BYTES + parameters.length).order(ByteOrder.LITTLE_ENDIAN).putInt(type)
                .putInt(parameters.length).put(parameters).array();
    }

    /// [#RANDOM], [#BEACON], or what another tool wrote.
    public int type() {
        return type;
    }

    /// The name that the contributor gave.
    public Optional<String> name() {
        return find(NAME).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    /// The logarithm of a beacon's iterations.
    public OptionalInt iterationsLog2() {
        return find(ITERATIONS).map(content -> OptionalInt.of(content[0] & 0xff)).orElse(OptionalInt.empty());
    }

    /// The hash that a beacon started from.
    public Optional<byte[]> beaconHash() {
        return find(BEACON_HASH);
    }

    private Optional<byte[]> find(int wanted) {
        int position = 0;
        while (position < parameters.length) {
            int length = contentLength(parameters, position);
            if (parameters[position] == wanted) {
                int start = wanted == ITERATIONS ? position + 1 : position + 2;
                return Optional.of(Arrays.copyOfRange(parameters, start, position + length));
            }
            position += length;
        }
        return Optional.empty();
    }

    /// Tag, length byte where there is one, and content.
    private static int contentLength(byte[] parameters, int position) {
        if (parameters[position] == ITERATIONS) {
            return 2;
        }
        return position + 1 < parameters.length ? 2 + (parameters[position + 1] & 0xff) : 2;
    }
}
