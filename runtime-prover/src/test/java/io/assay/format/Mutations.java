package io.assay.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/// Random changes of the bytes of a file, from a flipped bit to an exchanged section.
final class Mutations {
    private static final long[] NUMBERS = {0, 1, -1, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, 0x7fff_fff0L,
            Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, 1 << 27, 255, 256};
    private static final String[] TOKENS = {"null", "true", "-1", "0", "1e9", "1e-400", "[]", "{}", "\"\"", "\"0x1\"",
            "[[", "]]", "{\"a\":", ",", ":", "\"", "\\u0000", "\u0000", "\ufeff", "NaN", "1.5", "99999999999999999999"};

    private Mutations() {}

    /// A changed copy; one change in most cases, up to four in the others.
    static byte[] change(byte[] good, Random random) {
        int changes = random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1;
        byte[] bytes = good;
        for (int change = 0; change < changes && bytes.length > 8; change++) {
            bytes = changeOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] changeOnce(byte[] bytes, Random random) {
        // headers are where numbers mean most
        int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 300);
        int at = random.nextInt(reach);
        int other = random.nextInt(bytes.length);
        int from = Math.min(at, other);
        int to = Math.max(at, other);
        return switch (random.nextInt(8)) {
            case 0 -> flipped(bytes, at, 1 << random.nextInt(8));
            case 1 -> flipped(bytes, at, 1 + random.nextInt(255));
            case 2 -> withNumber(bytes, random.nextBoolean() ? at & -4 : at, random);
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> joined(Arrays.copyOf(bytes, from), new byte[0], Arrays.copyOfRange(bytes, to, bytes.length));
            case 5 -> joined(Arrays.copyOf(bytes, to), new byte[0], Arrays.copyOfRange(bytes, from, bytes.length));
            case 6 -> withToken(bytes, at, TOKENS[random.nextInt(TOKENS.length)]);
            default -> moved(bytes, at, other, random);
        };
    }

    private static byte[] flipped(byte[] bytes, int at, int bits) {
        byte[] result = bytes.clone();
        result[at] ^= (byte) bits;
        return result;
    }

    private static byte[] withNumber(byte[] bytes, int at, Random random) {
        byte[] result = bytes.clone();
        ByteBuffer buffer = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        if (random.nextBoolean() && at + 8 <= result.length) {
            buffer.putLong(at, number);
        } else if (at + 4 <= result.length) {
            buffer.putInt(at, (int) number);
        }
        return result;
    }

    private static byte[] withToken(byte[] bytes, int at, String token) {
        return joined(Arrays.copyOf(bytes, at), token.getBytes(StandardCharsets.UTF_8),
                Arrays.copyOfRange(bytes, at, bytes.length));
    }

    /// Writes a piece of the file over another place.
    private static byte[] moved(byte[] bytes, int from, int to, Random random) {
        byte[] result = bytes.clone();
        int count = Math.min(1 + random.nextInt(100), bytes.length - Math.max(from, to));
        System.arraycopy(bytes, from, result, to, count);
        return result;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
