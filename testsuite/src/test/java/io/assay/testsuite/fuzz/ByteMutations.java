package io.assay.testsuite.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Random changes of the bytes of a file, which need not leave it a model.
final class ByteMutations {
    private static final int LONGEST_PIECE = 200;
    private static final int MOST_REPEATS = 2000;
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*|-?[0-9.]+|\"[^\"]*\"|[^\\sA-Za-z_0-9]");

    private ByteMutations() {}

    /// Returns a changed copy: one to four changes.
    /// @param other another good file, from which pieces are taken
    static byte[] change(byte[] good, byte[] other, Random random) {
        byte[] bytes = good;
        for (int left = 1 + random.nextInt(4); left > 0 && bytes.length > 0; left--) {
            bytes = changeOnce(bytes, other, random);
        }
        return bytes;
    }

    private static byte[] changeOnce(byte[] bytes, byte[] other, Random random) {
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(LONGEST_PIECE));
        byte[] piece = Arrays.copyOfRange(bytes, at, end);
        return switch (random.nextInt(9)) {
            case 0 -> flipped(bytes, at, 1 << random.nextInt(8));
            case 1 -> flipped(bytes, at, 1 + random.nextInt(255));
            case 2 -> withNumber(bytes, at, random);
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> replaced(bytes, at, end, new byte[0]);
            case 5 -> replaced(bytes, at, at, randomBytes(random));
            case 6 -> replaced(bytes, at, random.nextBoolean() ? end : at, pieceOf(other, random));
            case 7 -> replaced(bytes, at, at, repeated(piece, 1 + random.nextInt(MOST_REPEATS)));
            default -> replaced(bytes, at, bytes.length, tailOf(other, random));
        };
    }

    /// Returns a changed copy of a text: words instead of bytes are exchanged, repeated and left out.
    static byte[] changeText(byte[] good, byte[] other, Random random) {
        if (random.nextInt(5) == 0) {
            return change(good, other, random);
        }
        StringBuilder text = new StringBuilder(new String(good, StandardCharsets.UTF_8));
        List<MatchResult> others = words(new String(other, StandardCharsets.UTF_8));
        for (int left = 1 + random.nextInt(3); left > 0 && !text.isEmpty(); left--) {
            List<MatchResult> words = words(text.toString());
            MatchResult word = words.get(random.nextInt(words.size()));
            text.replace(word.start(), word.end(), word(word.group(), words, others, random));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<MatchResult> words(String text) {
        return WORD.matcher(text).results().toList();
    }

    private static String word(String old, List<MatchResult> words, List<MatchResult> others, Random random) {
        if (old.matches("-?[0-9]+") && random.nextInt(4) != 0) {
            return String.valueOf(Extremes.integer(random));
        }
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> (old + " ").repeat(1 + random.nextInt(MOST_REPEATS));
            case 2 -> String.valueOf(Extremes.real(random));
            case 3 -> '"' + Extremes.text(random) + '"';
            case 4, 5 -> words.get(random.nextInt(words.size())).group();
            default -> others.get(random.nextInt(others.size())).group();
        };
    }

    private static byte[] flipped(byte[] bytes, int at, int bits) {
        byte[] result = bytes.clone();
        result[at] ^= (byte) bits;
        return result;
    }

    private static byte[] withNumber(byte[] bytes, int at, Random random) {
        byte[] result = Arrays.copyOf(bytes, Math.max(bytes.length, at + Long.BYTES));
        ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN).putLong(at, Extremes.integer(random));
        return result;
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] pieceOf(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(LONGEST_PIECE)));
    }

    private static byte[] tailOf(byte[] bytes, Random random) {
        return Arrays.copyOfRange(bytes, random.nextInt(bytes.length), bytes.length);
    }

    private static byte[] repeated(byte[] piece, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(piece);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
